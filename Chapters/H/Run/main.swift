import ChapterH
import Foundation
import Lectern

exit(SectionH.chapter.run(arguments: Array(CommandLine.arguments.dropFirst())))
