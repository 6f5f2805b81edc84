import ChapterF
import ChapterKit
import Foundation

exit(SectionF.chapter.run(arguments: Array(CommandLine.arguments.dropFirst())))
