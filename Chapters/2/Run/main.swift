import Chapter2
import ChapterKit
import Foundation

exit(Section2.chapter.run(arguments: Array(CommandLine.arguments.dropFirst())))
