import ChapterD
import Foundation
import Lectern

exit(SectionD.chapter.run(arguments: Array(CommandLine.arguments.dropFirst())))
