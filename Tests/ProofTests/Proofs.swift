import ChapterKit
import PaperLedger
import Testing

/// Every chapter, in reading order.
let chapters = Book.chapters

/// One claim or finding of one chapter, as a test case named by its number and sentence.
struct Proof: Sendable, Hashable, CustomTestStringConvertible {
  let letter: String
  let claim: Claim

  /// Every claim and every finding of every chapter.
  static let all = chapters.flatMap { chapter in chapter.statements.map { Proof(letter: chapter.letter, claim: $0) } }

  /// How a claim is told from all others.
  var name: String { "\(letter) · \(claim.id) · \(claim.title)" }
  var testDescription: String { name }

  static func == (one: Proof, other: Proof) -> Bool { one.name == other.name }
  func hash(into hasher: inout Hasher) { hasher.combine(name) }
}
