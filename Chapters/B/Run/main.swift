import ChapterB
import ChapterKit
import Foundation

exit(SectionB.chapter.run(arguments: Array(CommandLine.arguments.dropFirst())))
