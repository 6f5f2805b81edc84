import ChapterI
import ChapterKit
import Foundation

exit(SectionI.chapter.run(arguments: Array(CommandLine.arguments.dropFirst())))
