import ChapterD
import ChapterKit
import Foundation

exit(SectionD.chapter.run(arguments: Array(CommandLine.arguments.dropFirst())))
