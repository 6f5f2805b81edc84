import ChapterJ
import Foundation
import Lectern

exit(SectionJ.chapter.run(arguments: Array(CommandLine.arguments.dropFirst())))
