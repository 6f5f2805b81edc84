import Foundation

/// The scores of a run on a file.
struct EvaluationReport: Codable, Equatable {
  struct Score: Codable, Equatable {
    var mean: Double
    var standardError: Double

    enum CodingKeys: String, CodingKey {
      case mean
      case standardError = "standard_error"
    }
  }

  /// How many times were scored.
  var times: Int
  /// By name, such as `log_score` and `crps`.
  var scores: [String: Score]

  /// One line per score.
  var text: String {
    let width = scores.keys.map(\.count).max() ?? 0
    let lines = scores.sorted { $0.key < $1.key }.map { name, score in
      let padding = String(repeating: " ", count: width - name.count)
      return name + padding + String(format: "  %9.4f ± %.4f", score.mean, score.standardError)
    }
    return (["\(times) times scored; mean ± standard error"] + lines).joined(separator: "\n")
  }

  /// `{"scores": {"crps": {"mean": …, "standard_error": …}, …}, "times": …}`.
  func json() throws -> String {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    encoder.nonConformingFloatEncodingStrategy = .convertToString(
      positiveInfinity: "inf", negativeInfinity: "-inf", nan: "nan")
    return String(decoding: try encoder.encode(self), as: UTF8.self)
  }
}
