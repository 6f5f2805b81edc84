import ChapterA
import Foundation
import Lectern

exit(SectionA.chapter.run(arguments: Array(CommandLine.arguments.dropFirst())))
