/// A place where the paper is wrong, loose or ambiguous.
package struct Erratum: Sendable {
  /// What is the matter.
  package enum Verdict: String, Sendable {
    /// Wrong as written.
    case wrong
    /// Claims more than holds.
    case loose
    /// Two readings, or a slip of the pen.
    case ambiguous
    /// The experiment cannot have been run as described.
    case experiment
    /// Looked at and found right.
    case right
  }

  /// From 1.
  package let number: Int
  /// What is the matter.
  package let verdict: Verdict
  /// Where in the paper.
  package let location: String
  /// What the paper says and what holds.
  package let statement: String
  /// Claims that show it, by number; the paper's statement is a foil in at least one of them.
  package let claims: [String]
  /// What was decided, for a matter of wording that no number can show.
  package let resolution: String?

  init(
    _ number: Int, _ verdict: Verdict, _ location: String, _ statement: String, claims: [String] = [], resolution: String? = nil
  ) {
    self.number = number
    self.verdict = verdict
    self.location = location
    self.statement = statement
    self.claims = claims
    self.resolution = resolution
  }
}

extension PaperLedger {
  /// Every place found so far.
  package static let errata = modelErrata + boundErrata + diffusionErrata + outputErrata + priorErrata + experimentErrata
}
