import COracle

/// Why the oracle gives no answer.
public enum OracleError: Error, Equatable, CustomStringConvertible {
  /// GSL reports a status other than success, in its words, with what was asked.
  case status(question: String, reason: String)
  /// The function under study is infinite or not a number there.
  case notFinite(value: Double, at: Double)
  /// A density that must integrate to 1 does not: it lives elsewhere, or it is no density.
  case mass(Double, error: Double, allowed: Double)
  /// What was asked makes no sense.
  case question(String)

  /// What happened, and what to do about it.
  public var description: String {
    switch self {
    case .status(let question, let reason): "\(question): \(reason)"
    case .notFinite(let value, let position): "the function is \(value) at \(position)"
    case .mass(let mass, let error, let allowed):
      "the density integrates to \(mass) ± \(error) and not to 1 ± \(allowed): check where its mass lies, and its normalisation"
    case .question(let reason): reason
    }
  }
}

extension Measured {
  /// An answer of GSL, or the reason why there is none.
  init(_ result: oracle_result, _ question: @autoclosure () -> String) throws(OracleError) {
    guard result.status == 0 else {
      throw .status(question: question(), reason: String(cString: oracle_status_words(result.status)))
    }
    guard result.value.isFinite, result.error.isFinite else {
      throw .status(question: question(), reason: "the answer is \(result.value) ± \(result.error)")
    }
    self.init(result.value, error: result.error)
  }
}
