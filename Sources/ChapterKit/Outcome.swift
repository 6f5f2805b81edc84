/// What came of running one claim: every number compared, every foil tried, and the verdict.
public struct Outcome: Sendable, Codable {
  /// The claim's number.
  public let id: String
  /// The claim's sentence.
  public let title: String
  /// What sort of sentence it is.
  public let kind: Claim.Kind
  /// The independent road.
  public let oracle: String
  /// The seed of the run.
  public let seed: UInt64
  /// Whether the long version ran.
  public let full: Bool
  /// Where the claim is written.
  public let location: Location
  /// What was compared, in order.
  public let checks: [CheckResult]
  /// What is wrong with the claim as a whole: an error thrown, nothing compared, no foil.
  public let complaints: [String]
  /// Wall-clock time, in seconds.
  public let seconds: Double

  /// Whether every check held, every foil was refused, and there was at least one of each.
  public var holds: Bool { complaints.isEmpty && checks.allSatisfy(\.holds) }
  /// How many foils were tried and refused.
  public var foilsRefused: Int { checks.reduce(0) { $0 + $1.foils.filter(\.refused).count } }
}

extension Claim {
  /// Runs the claim once.
  public func outcome(seed: UInt64 = 0, full: Bool = false) -> Outcome {
    let check = Check(seed: seed, full: full)
    let clock = ContinuousClock()
    let start = clock.now
    var complaints: [String] = []
    do { try body(check) } catch { complaints.append("stopped by an error: \(error)") }
    let seconds = (clock.now - start) / .seconds(1)

    for name in check.strayFoils { complaints.append("the foil “\(name)” stands before any check") }
    if complaints.isEmpty {
      if check.results.isEmpty {
        complaints.append("nothing was compared")
      } else if check.results.allSatisfy(\.foils.isEmpty) {
        complaints.append("no foil: a claim must refuse at least one plausible wrong value")
      }
    }
    return Outcome(
      id: id, title: title, kind: kind, oracle: oracle, seed: seed, full: full, location: location,
      checks: check.results, complaints: complaints, seconds: seconds)
  }
}
