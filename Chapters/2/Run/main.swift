import Chapter2
import Foundation
import Lectern

exit(Section2.chapter.run(arguments: Array(CommandLine.arguments.dropFirst())))
