import ChapterC
import ChapterKit
import Foundation

exit(SectionC.chapter.run(arguments: Array(CommandLine.arguments.dropFirst())))
