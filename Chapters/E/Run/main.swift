import ChapterE
import ChapterKit
import Foundation

exit(SectionE.chapter.run(arguments: Array(CommandLine.arguments.dropFirst())))
