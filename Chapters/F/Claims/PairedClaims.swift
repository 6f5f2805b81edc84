import ChapterKit
import Experiments
import Foundation
import Oracle

/// What a change does, by pairs that share their data.
enum PairedClaims {
  /// What the expansion for many degrees of freedom leaves out, as the claim says.
  private static let expansion = 2e-4

  static let quantiles = Claim(
    "Eq F.al", "The 0.975 quantiles of Student's t are right to eight decimals up to 9 degrees of freedom and to 2e-4 beyond.",
    kind: .identity, oracle: "GSL's quantiles"
  ) { check in
    let normal = try gaussianQuantile(0.975).value
    for n in Array(1...12) + [15, 20, 30, 60, 200] {
      let exact = try studentQuantile(0.975, degrees: Double(n))
      let digits = n <= 9 ? Tolerance.printed(decimals: 8) : expansion
      check.equal(
        PairedEffect.quantile(freedom: n), claimed: exact.value, allowed: exact.error + digits, scale: 1,
        "\(n) degrees of freedom",
        foils: [
          ("the Gaussian's", normal), ("of 0.95, one side only", try studentQuantile(0.95, degrees: Double(n)).value),
        ] + (n <= 60 ? [("one degree more", try studentQuantile(0.975, degrees: Double(n + 1)).value)] : []))
    }
  }

  static let interval = Claim(
    "Eq F.al",
    "An effect is d̄ ± t s/√n over pairs: of Gaussian differences about 0, 95 % of the intervals hold 0, with as few as three pairs.",
    kind: .definition, oracle: "all pairs of differences, GSL's t"
  ) { check in
    for values in [[0.31, 0.18], [-2, 1.5, 0.25], [0.5, 0.75, 0.4, 0.9, 0.61]] {
      let n = Double(values.count)
      let mean = values.reduce(0) { $0 + $1 / n }
      var squares = 0.0
      for one in values { for other in values { squares += (one - other) * (one - other) / 2 } }
      let error = (squares / (n * n * (n - 1))).squareRoot()
      let reach = error * (try studentQuantile(0.975, degrees: n - 1).value)
      let narrow = error * (try gaussianQuantile(0.975).value)
      let late = error * (try studentQuantile(0.975, degrees: n).value)
      guard let effect = PairedEffect(of: values) else {
        check.exactly(false, claimed: true, "\(values.count) differences have an effect")
        continue
      }
      check.equal(
        [effect.mean, effect.low, effect.high], claimed: [mean, mean - reach, mean + reach],
        allowed: Tolerance.printed(decimals: 8) * error + Tolerance.rounding(terms: values.count, size: 2),
        scale: error, "\(values.count) pairs",
        foils: [
          ("two standard errors", [mean, mean - 2 * error, mean + 2 * error]), ("n for n − 1", [mean, mean - late, mean + late]),
          ("a Gaussian's interval", [mean, mean - narrow, mean + narrow]),
        ])
      check.exactly(
        effect.isSignificant, claimed: abs(mean) > reach, "0 lies outside, \(values.count) pairs",
        foils: [("the other way round", abs(mean) <= reach)])
    }
    check.exactly(
      [PairedEffect(of: []) == nil, PairedEffect(of: [1]) == nil], claimed: [true, true], "one pair has no interval",
      foils: [("an interval of no width", [true, false])])
    check.exactly(
      [[0.0, 0], [1, 1]].map { PairedEffect(of: $0)?.isSignificant }, claimed: [false, true], "pairs that all differ alike",
      foils: [("no spread is taken for significance", [true, true])])
    let random = Draws(seed: check.seed, "chapter F, pairs").random
    let holds = (0..<4000).map { trial -> Double in
      let drawn = (0..<3).map { random.normal(time: trial, lane: $0) }
      return PairedEffect(of: drawn)?.isSignificant == false ? 1 : 0
    }
    let short = 1 - 2 * (try studentUpperTail(try gaussianQuantile(0.975).value, degrees: 2).value)
    check.mean(ofDraws: holds, claimed: 0.95, "three pairs and no effect", foils: [("with a Gaussian's interval", short)])
  }
}
