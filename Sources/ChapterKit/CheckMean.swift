/// How a statistical check decides: two-sided, on the normal distribution of an average.
public enum StatisticalTest {
  /// The probability that a true claim is refused.
  public static let falseAlarmRate = 1e-6
  /// Φ⁻¹(1 − 10⁻⁶/2): how many standard errors a true claim may be off.
  public static let threshold = 4.891638475698992
  /// Φ⁻¹(0.999): added to the threshold, the deviation that is found 999 times in 1,000.
  public static let power = 3.090232306167813
  /// Fewer draws than this do not make an average whose distribution is near enough to normal.
  public static let minDraws = 100
}

extension Check {
  /// |estimate − claimed| ≤ 4.89 standard errors, which refuses a true claim once in a million runs.
  ///
  /// `claimedError` is the error of the claimed value itself, when it comes from an oracle with one; it widens the allowance.
  /// A foil, a wrong expectation, must lie farther from `claimed` than the smallest effect the check can detect
  /// (with 99.9 % probability, whatever the seed): a sample too small to see the mistake fails.
  public func mean(
    _ estimate: Double, standardError: Double, claimed: Double, claimedError: Double = 0, _ inputs: String,
    foils: [(String, Double)] = [], file: String = #fileID, line: Int = #line
  ) {
    let allowed = StatisticalTest.threshold * standardError + claimedError
    let detectable = allowed + StatisticalTest.power * standardError
    let complaint: String? =
      if !(standardError > 0 && standardError.isFinite) {
        "the standard error must be a finite number above 0, and is \(standardError)"
      } else if !(claimedError >= 0 && claimedError.isFinite) {
        "the error of the claimed value must be a finite number from 0 up, and is \(claimedError)"
      } else if !(abs(estimate - claimed) <= allowed) {
        "off by more than chance allows at a false-alarm rate of 1e-6"
      } else {
        nil
      }
    record(
      .mean, inputs, "\(estimate) ± \(standardError)", "\(claimed)", gap: abs(estimate - claimed), allowed: allowed,
      detectable: detectable, complaint, Location(file: file, line: line)
    ) { value in
      guard let wrong = number(value) else { return .misfit("a number") }
      if wrong.isNaN { return .notANumber }
      return FoilVerdict(
        refused: abs(wrong - claimed) > detectable,
        complaint: "the check cannot fail: the smallest effect it can detect is \(detectable), so more draws are needed")
    }
    contrast = { number($0).map { Contrast(computed: estimate, claimed: claimed, foil: $0) } }
    for (name, value) in foils { foil(name, value) }
  }

  /// The average of independent draws against its claimed expectation; the standard error comes from the draws.
  public func mean(
    ofDraws draws: [Double], claimed: Double, claimedError: Double = 0, _ inputs: String,
    foils: [(String, Double)] = [], file: String = #fileID, line: Int = #line
  ) {
    guard draws.count >= StatisticalTest.minDraws else {
      record(
        .mean, inputs, "\(draws.count) draws", "\(claimed)",
        "too few draws: \(draws.count), and at least \(StatisticalTest.minDraws) are needed",
        Location(file: file, line: line)
      ) { _ in FoilVerdict(refused: false, complaint: "there are too few draws to refuse anything") }
      for (name, value) in foils { foil(name, value) }
      return
    }
    let count = Double(draws.count)
    let average = draws.reduce(0, +) / count
    let squares = draws.reduce(0) { $0 + ($1 - average) * ($1 - average) }
    mean(
      average, standardError: (squares / (count - 1) / count).squareRoot(), claimed: claimed, claimedError: claimedError,
      "\(inputs), \(draws.count) draws", foils: foils, file: file, line: line)
  }
}
