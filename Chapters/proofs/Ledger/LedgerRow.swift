import ChapterKit

/// One numbered thing of the paper, or one display without a number that a later step uses: what it says, what computes it, what checks it.
package struct LedgerRow: Sendable {
  /// A declaration in the package's sources.
  package struct Symbol: Sendable {
    /// From the package's folder, as in `Sources/A-StateSpace/Factorization.swift`.
    package let file: String
    /// The name as declared there.
    package let name: String
  }

  /// `Eq 07`, `Lemma 1`, `Table 2`, `Algorithm 1`; a display's own words where it has no number.
  package let number: String
  /// The paper's section.
  package let section: String
  /// What it says, in one sentence.
  package let statement: String
  /// What sort of sentence that is.
  package let kind: Claim.Kind
  /// What implements it; where nothing computes it, what uses it.
  package let symbol: Symbol
  /// Whether some code computes it: a name, a factorization or a step of a derivation may have none.
  package let isComputed: Bool
  /// Claims under other numbers that check it; those under its own number are found by it.
  package let also: [String]

  init(
    _ number: String, in section: String, _ kind: Claim.Kind, _ statement: String, _ folder: String, _ name: String,
    also: [String] = [], isComputed: Bool = true
  ) {
    let parts = folder.split(separator: "/", maxSplits: 1)
    self.number = number
    self.section = section
    self.statement = statement
    self.kind = kind
    symbol = Symbol(file: "Sources/\(parts[0])/\(parts[1]).swift", name: name)
    self.also = also
    self.isComputed = isComputed
  }

  /// The claims that check the row, in reading order.
  package func claims(in chapters: [Chapter]) -> [(letter: String, claim: Claim)] {
    chapters.flatMap { chapter in
      chapter.claims.filter { $0.id == number || also.contains($0.id) }.map { (chapter.letter, $0) }
    }
  }
}

/// The paper's numbered equations, its lemma, tables and algorithms, and the displays that later steps use.
package enum PaperLedger {
  /// In the order of the numbers.
  package static let rows = modelRows + boundRows + diffusionRows + objectiveRows + tableRows
  /// Displays without a number, in the order of the sections.
  package static let displays = displayRows
}
