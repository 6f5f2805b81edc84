import ChapterB
import Foundation
import Lectern

exit(SectionB.chapter.run(arguments: Array(CommandLine.arguments.dropFirst())))
