// Every claim of every chapter in one run, in reading order.
import Chapter2
import ChapterA
import ChapterC
import ChapterE
import ChapterG
import ChapterI
import Foundation
import Lectern

let chapters = [
  SectionA.chapter, SectionE.chapter, SectionC.chapter, SectionG.chapter, Section2.chapter, SectionI.chapter,
]
exit(Lecture(program: "proofs", chapters: chapters).run(arguments: Array(CommandLine.arguments.dropFirst())))
