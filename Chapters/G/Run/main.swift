import ChapterG
import Foundation
import Lectern

exit(SectionG.chapter.run(arguments: Array(CommandLine.arguments.dropFirst())))
