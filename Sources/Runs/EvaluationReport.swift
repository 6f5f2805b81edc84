import Files
import Foundation
import Probability

/// The scores of a run on a file: what `ddssm evaluate` prints.
public struct EvaluationReport: Codable, Equatable, Sendable {
  /// One score: its mean and standard error over the times, which are taken as independent.
  public struct Score: Codable, Equatable, Sendable {
    /// Null when some value is not finite.
    public var mean: Double?
    /// Null when there is no mean, or one time only.
    public var standardError: Double?

    private enum CodingKeys: String, CodingKey {
      case mean
      case standardError = "standard_error"
    }

    init(of values: [Double]) {
      let summary = MeanAndError(of: values)
      (mean, standardError) = (summary.mean, summary.standardError)
    }

    /// Every key is written, null where there is no number.
    public func encode(to encoder: any Encoder) throws {
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encode(mean, forKey: .mean)
      try container.encode(standardError, forKey: .standardError)
    }
  }

  /// How many times were scored, in all series together.
  public var times: Int
  /// How many observed entries these times have.
  public var entries: Int
  /// By name: `log_score`, `crps`, `locf_crps`; a time's score is the mean over its observed entries. `nelbo`: of the
  /// held-out sequences, by the bound.
  public var scores: [String: Score]
  /// The bound per observed entry, nats; null when no sequence is long enough, or the bound is not finite.
  public var nelboPerEntry: Double?

  private enum CodingKeys: String, CodingKey {
    case times, entries, scores
    case nelboPerEntry = "nelbo_per_entry"
  }

  /// Summarises scored entries.
  public init(_ scored: [ScoredEntry], bound: HeldOutBound?) {
    func score(_ value: (ScoredEntry) -> Double?) -> Score { Score(of: ScoredEntry.meansByTime(scored, value)) }
    times = ScoredEntry.meansByTime(scored, \.crps).count
    entries = scored.count
    scores = ["log_score": score(\.logScore), "crps": score(\.crps), "locf_crps": score(\.locfCRPS)]
    if let bound { scores["nelbo"] = Score(of: bound.perSequence) }
    nelboPerEntry = bound.flatMap { $0.perEntry.isFinite ? $0.perEntry : nil }
  }
}

extension EvaluationReport {
  /// One line per score, for people.
  public var text: String {
    let width = scores.keys.map(\.count).max() ?? 0
    func number(_ value: Double?) -> String { value.map { String(format: "%9.4f", $0) } ?? "        –" }
    let lines = scores.sorted { $0.key < $1.key }.map { name, score in
      let padding = String(repeating: " ", count: width - name.count)
      return name + padding + "  \(number(score.mean)) ± \(score.standardError.map { String(format: "%.4f", $0) } ?? "–")"
    }
    let bound = nelboPerEntry.map { ["nelbo per observed entry: " + String(format: "%.4f", $0)] } ?? []
    return (["\(times) times scored, \(entries) entries; mean ± standard error"] + lines + bound).joined(separator: "\n")
  }

  /// The report as JSON with sorted keys and a final line feed, for programs.
  public func json() throws -> String { try JSONText.page(self) }

  /// Every key is written, null where there is no number.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(times, forKey: .times)
    try container.encode(entries, forKey: .entries)
    try container.encode(scores, forKey: .scores)
    try container.encode(nelboPerEntry, forKey: .nelboPerEntry)
  }
}
