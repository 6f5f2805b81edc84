import Chapter4
import ChapterKit
import Foundation

exit(Section4.chapter.run(arguments: Array(CommandLine.arguments.dropFirst())))
