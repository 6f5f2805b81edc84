import ChapterC
import Foundation
import Lectern

exit(SectionC.chapter.run(arguments: Array(CommandLine.arguments.dropFirst())))
