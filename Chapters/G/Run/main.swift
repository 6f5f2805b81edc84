import ChapterG
import ChapterKit
import Foundation

exit(SectionG.chapter.run(arguments: Array(CommandLine.arguments.dropFirst())))
