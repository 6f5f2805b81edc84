import Chapter2
import Chapter4
import ChapterA
import ChapterB
import ChapterC
import ChapterD
import ChapterE
import ChapterF
import ChapterG
import ChapterH
import ChapterI
import ChapterJ
import ChapterKit

/// All chapters of the book.
package enum Book {
  /// In reading order: each needs only those before it.
  package static let chapters = [
    SectionA.chapter, SectionD.chapter, SectionE.chapter, SectionB.chapter, SectionC.chapter, SectionG.chapter, SectionH.chapter,
    Section2.chapter, SectionI.chapter, SectionJ.chapter, Section4.chapter, SectionF.chapter,
  ]
}
