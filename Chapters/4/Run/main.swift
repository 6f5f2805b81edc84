import Chapter4
import Foundation
import Lectern

exit(Section4.chapter.run(arguments: Array(CommandLine.arguments.dropFirst())))
