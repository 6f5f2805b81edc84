import ChapterI
import Foundation
import Lectern

exit(SectionI.chapter.run(arguments: Array(CommandLine.arguments.dropFirst())))
