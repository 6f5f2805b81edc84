import ChapterE
import Foundation
import Lectern

exit(SectionE.chapter.run(arguments: Array(CommandLine.arguments.dropFirst())))
