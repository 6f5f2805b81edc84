import ChapterH
import ChapterKit
import Foundation

exit(SectionH.chapter.run(arguments: Array(CommandLine.arguments.dropFirst())))
