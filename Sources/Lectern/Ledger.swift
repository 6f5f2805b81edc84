import Foundation

/// What a run found, claim by claim, as written by `--json`.
public struct Ledger: Sendable, Codable {
  /// One chapter's part of the run.
  public struct Section: Sendable, Codable {
    /// The paper's letter or number for the section.
    public let letter: String
    /// The section's title.
    public let title: String
    /// The outcomes of its claims, in reading order.
    public internal(set) var outcomes: [Outcome]
  }

  /// The seed of the run.
  public let seed: UInt64
  /// Whether the long version ran.
  public let full: Bool
  /// The chapters, in the order they were run.
  public internal(set) var sections: [Section] = []
  /// The claims that hold, the one nearest to its allowance first; filled when several chapters ran.
  public internal(set) var ranking: [Rank] = []

  /// Every outcome of the run.
  public var outcomes: [Outcome] { sections.flatMap(\.outcomes) }
  /// Whether every claim that has run holds.
  public var holds: Bool { outcomes.allSatisfy(\.holds) }

  /// "12 claims hold, 31 foils refused, 0.8 s"; the claims that fail come first.
  public func tally(seconds: Double) -> String {
    let failing = outcomes.filter { !$0.holds }.count
    let holding = outcomes.count - failing
    let foils = outcomes.reduce(0) { $0 + $1.foilsRefused }
    return (failing == 0 ? "" : "\(failing) \(failing == 1 ? "claim fails" : "claims fail"), ")
      + "\(holding) \(holding == 1 ? "claim holds" : "claims hold"), \(foils) \(foils == 1 ? "foil" : "foils") refused, "
      + String(format: "%.1f s", seconds)
  }

  /// Writes the ledger as JSON; infinities and NaN are written as words.
  public func write(to path: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys, .withoutEscapingSlashes]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "infinity", negativeInfinity: "-infinity", nan: "nan")
    try encoder.encode(self).write(to: URL(fileURLWithPath: path), options: .atomic)
  }
}
