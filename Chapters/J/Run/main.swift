import ChapterJ
import ChapterKit
import Foundation

exit(SectionJ.chapter.run(arguments: Array(CommandLine.arguments.dropFirst())))
