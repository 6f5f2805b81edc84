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
    public internal(set) var outcomes: [Outcome] = []
    /// The outcomes of its findings, in reading order.
    public internal(set) var findings: [Outcome] = []

    /// Whether everything that has run holds.
    var holds: Bool { (outcomes + findings).allSatisfy(\.holds) }

    mutating func add(_ outcome: Outcome) {
      if outcome.kind == .finding { findings.append(outcome) } else { outcomes.append(outcome) }
    }
  }

  /// The seed of the run.
  public let seed: UInt64
  /// Whether the long version ran.
  public let full: Bool
  /// The chapters, in the order they were run.
  public internal(set) var sections: [Section] = []
  /// The claims that hold, the one nearest to its allowance first; filled when several chapters ran.
  public internal(set) var ranking: [Rank] = []

  /// The outcome of every claim of the run.
  public var outcomes: [Outcome] { sections.flatMap(\.outcomes) }
  /// The outcome of every finding of the run.
  public var findings: [Outcome] { sections.flatMap(\.findings) }
  /// Whether every claim and every finding that has run holds.
  public var holds: Bool { sections.allSatisfy(\.holds) }

  /// "12 claims hold, 3 findings agree with their records, 31 foils refused, 0.8 s"; what fails comes first.
  public func tally(seconds: Double) -> String {
    func part(_ count: Int, _ one: String, _ many: String) -> String? {
      count == 0 ? nil : "\(count) \(count == 1 ? one : many)"
    }
    let (wrong, astray) = (outcomes.count { !$0.holds }, findings.count { !$0.holds })
    let (right, agreeing) = (outcomes.count - wrong, findings.count - astray)
    let foils = (outcomes + findings).reduce(0) { $0 + $1.foilsRefused }
    let parts = [
      part(wrong, "claim fails", "claims fail"),
      part(astray, "finding departs from its record", "findings depart from their records"),
      right == 1 ? "1 claim holds" : right > 0 || findings.isEmpty ? "\(right) claims hold" : nil,
      part(agreeing, "finding agrees with its record", "findings agree with their records"),
      foils == 1 ? "1 foil refused" : "\(foils) foils refused", String(format: "%.1f s", seconds),
    ]
    return parts.compactMap(\.self).joined(separator: ", ")
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
