import ChapterF
import Foundation
import Lectern

exit(SectionF.chapter.run(arguments: Array(CommandLine.arguments.dropFirst())))
