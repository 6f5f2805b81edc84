import ChapterA
import ChapterKit
import Foundation

exit(SectionA.chapter.run(arguments: Array(CommandLine.arguments.dropFirst())))
