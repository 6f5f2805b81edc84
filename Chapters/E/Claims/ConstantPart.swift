import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Oracle

/// The bound, fourth section: the constant that is usually dropped, and the variances of the steps back.
enum ConstantPart {
  static let entries: [Chapter.Entry] = size + HandClaims.entries + sign + variances

  private static let size: [Chapter.Entry] = [
    .prose(
      """
      The paper drops C “from the optimization objective”. This does not change the gradient. But the loss without its \
      constant is another number, and it is this number that is compared between models. How large is C?
      """),
    .equation(
      "E.k",
      """
      C = ½ log 2πβ_1 + ½ Σ_{k≥2} (r_k − 1 − log r_k)
        = ½ log 2π(1 − ᾱ_K) − ½ Σ_{k≥2} (1 − r_k)
      """),
    .claim(ConstantClaims.twoForms),
    .prose(
      """
      In the sum over k the logarithms cancel but for log(1 − ᾱ_K). The second form shows the sign: its first part is positive \
      if the last level is nearly pure noise, and every level subtracts ½ (1 − r_k).
      """),
  ]

  private static let sign: [Chapter.Entry] = [
    .equation(
      "E.l",
      """
      schedule                            K        C
      σ from 0.002 to 80                128    −4.60
      β from 10⁻⁴ to 0.02               128    −3.02
      β = 0.3                             8     0.40
      β = 0.5                             1     0.57
      β from 7.8·10⁻⁴ to 0.156          128    −2.02    preset paper
      σ from 0.01 to 10                 128    −3.41    preset recommended, all a_k = 0
      """),
    .claim(ConstantClaims.signs),
    .prose(
      """
      The last two schedules are those of the presets (DEVIATIONS 9); the C of `recommended` changes once its variances are \
      trained. No preset uses the first four. The linear schedule from 10⁻⁴ to 0.02 was made for 1,000 levels and is shown at \
      128 levels because the paper gives no range; σ from 0.002 to 80 is the range of Karras et al.
      """),
    .predict(
      "If C > 0 is dropped, on which side of −log p(z⁰) can the remainder lie?",
      answer: .choice(
        ["always above", "always below", "on either side"], right: 2,
        because: "The bound lies above by some gap. Without C it is lower by C, which may be more or less than the gap.")),
    .claim(ConstantClaims.notABound),
    .prose(
      """
      The right-hand side is now below the entropy of the data, and the mean negative log-likelihood of no density is below \
      the entropy. So this package keeps C in everything that it reports (DEVIATIONS 12). The Gaussian transition with which \
      the diffusion is compared keeps its constants too; otherwise the two bounds could not be compared.
      """),
  ]

  private static let variances: [Chapter.Entry] = [
    .prose(
      """
      C also depends on the variance of the steps back, and so far that was a choice: β_k, which is right for states as broad \
      as the noise, or β̃_k, which is right for states that are known exactly. The state that a good encoder returns lies \
      between. Its standard deviation is small but not 0, and then β_k is expensive: for a standard deviation of 0.1 the table \
      of Eq E.t has a gap of 0.12 nats, for every coordinate and every time step. So let the variance be learned: ς_k² = β_k \
      exp(a_k) with K numbers a_k, trained with the network.
      """),
    .equation(
      "E.aa",
      """
      −log p(z⁰) ≤ L_forward(z⁰) + Σ_k exp(−a_k) w_k E(ε − ε_ψ)²
                   + C + ½ Σ_k [r_k (exp(−a_k) − 1) + a_k],     r_1 = 0
      """),
    .claim(LearnedVarianceClaims.bound),
    .claim(LearnedLossClaims.rows),
    .predict(
      "Set the derivative of the right-hand side with respect to a_k to 0. Which variance ς_k² is the best?",
      answer: .choice(
        ["β̃_k", "β_k", "β̃_k plus the mean squared error of the predicted mean"], right: 2,
        because: "−exp(−a_k) (w_k E(ε − ε_ψ)² + ½ r_k) + ½ = 0, so exp(a_k) = r_k + 2 w_k E(ε − ε_ψ)².")),
    .equation("E.ab", "ς_k² = β̃_k + β_k · 2w_k E(ε − ε_ψ)²"),
    .claim(LearnedVarianceClaims.least),
    .prose(
      """
      The best variance is the variance that remains when z⁰ is known, plus the mean squared error of the predicted mean. This \
      is the law of total variance, level by level. The preset `paper` fixes β_k; the preset `recommended` trains the a_k \
      (DEVIATIONS 10). With this the bound is complete.
      """),
  ]
}

/// C, the part of the bound that is usually dropped.
enum ConstantClaims {
  static let twoForms = Claim(
    "Eq E.k", "Both forms of C agree: one sums r_k − 1 − log r_k over the levels, the other 1 − r_k.", kind: .identity,
    oracle: "one divergence per level by quadrature"
  ) { check in
    for schedule in [NoiseSchedule(betas: Array(repeating: 0.3, count: 8)), NoiseSchedule(betas: [0.5]), .cosine(levels: 7)] {
      let weights = LossWeights(schedule)
      let exact = try byQuadrature(schedule)
      let allowed = exact.error + rounding(terms: 4 * schedule.levels, size: 4)
      let shares = (2..<schedule.levels + 1).reduce(0) { $0 + 0.5 * log(schedule.posteriorVarianceRatio($1)) }
      check.equal(
        weights.constant, claimed: exact.value, allowed: allowed, scale: 0.1, "first form, K = \(schedule.levels)",
        foils: [("C_1 left out, as for a point mass", weights.constant - weights.constant(1))]
          + (schedule.levels > 1 ? [("log r added", weights.constant + 2 * shares)] : []))
      check.equal(
        weights.telescopedConstant, claimed: exact.value, allowed: allowed, scale: 0.1, "second form, K = \(schedule.levels)",
        foils: [("the sum from k = 1", weights.telescopedConstant - weights.outputErrorWeight(1))])
    }
    for (name, schedule) in TestSchedules.all(seed: check.seed) {
      let weights = LossWeights(schedule)
      let size = 4 + abs(0.5 * log(schedule.beta(1))) + (1...schedule.levels).reduce(0) { $0 + abs(weights.constant($1)) }
      check.equal(
        weights.constant, claimed: weights.telescopedConstant, allowed: rounding(terms: 4 * schedule.levels, size: size),
        scale: 1,
        "both forms, \(name)", foils: [("the sum from k = 1", weights.telescopedConstant - weights.outputErrorWeight(1))])
    }
  }

  /// −E log N(z⁰; z⁰, β_1) at k = 1, and at k ≥ 2 the divergence of N(0, β̃_k) from N(0, β_k) over unit-scaled z.
  private static func byQuadrature(_ schedule: NoiseSchedule) throws -> Measured {
    let recursion = ForwardRecursion(betas: schedule.betas)
    var sum = Measured(-logNormal(0, mean: 0, variance: schedule.betas[0]), error: 0)
    for k in 1..<schedule.levels {
      let share = recursion.variances[k] / recursion.variances[k + 1]
      sum =
        try sum
        + gaussianExpectation(
          of: { logNormal($0, mean: 0, variance: share) - logNormal($0, mean: 0, variance: 1) }, mean: 0,
          standardDeviation: share.squareRoot())
    }
    return sum
  }

  static let signs = Claim(
    "Eq E.l",
    "C has either sign: the six schedules of the table have the C that it shows.",
    kind: .definition,
    oracle: "the second form, from a recursion over β"
  ) { check in
    let printed: [(String, NoiseSchedule, Double)] = [
      ("σ 0.002 … 80", TestSchedules.karras, -4.60), ("linear 10⁻⁴ … 0.02", TestSchedules.unscaled, -3.02),
      ("β = 0.3, K = 8", NoiseSchedule(betas: Array(repeating: 0.3, count: 8)), 0.40),
      ("β = 0.5, K = 1", NoiseSchedule(betas: [0.5]), 0.57),
      ("preset paper, linear 7.8·10⁻⁴ … 0.156", TestSchedules.paper, -2.02),
      ("preset recommended, σ 0.01 … 10, all a_k = 0", TestSchedules.recommended, -3.41),
    ]
    for (name, schedule, digits) in printed {
      let (weights, recursion) = (LossWeights(schedule), ForwardRecursion(betas: schedule.betas))
      let explained: Double = (1..<schedule.levels).reduce(0) { $0 + 0.5 * recursion.explained($1 + 1) }
      let claimed = 0.5 * log(2 * .pi * recursion.variances[schedule.levels]) - explained
      check.equal(
        weights.constant, claimed: claimed, allowed: rounding(terms: 8 * schedule.levels, size: 8), scale: 0.1, name,
        foils: [("the sign turned", -claimed)])
      check.equal(
        weights.constant, claimed: digits, allowed: Tolerance.printed(decimals: 2), "\(name), to two digits",
        foils: [("dropped", 0)])
    }
  }

  static let notABound = Claim(
    "Eq E.m", "For β = 0.3 with K = 8 and unit Gaussian states the bound without C lies below the entropy, so it bounds nothing.",
    kind: .bound,
    oracle: "the entropy ½ log 2πe s²"
  ) { check in
    for schedule in [NoiseSchedule(betas: Array(repeating: 0.3, count: 8)), NoiseSchedule(betas: [0.5])] {
      for standardDeviation in [0.7, 1, 2] {
        let weights = LossWeights(schedule)
        let optimum = GaussianOptimum(weights, standardDeviation: standardDeviation)
        let entropy = 0.5 * log(2 * .pi * standardDeviation * standardDeviation) + 0.5
        check.atMost(
          entropy, optimum.bound, allowed: rounding(terms: 40, size: 4), scale: 1,
          "K = \(schedule.levels), s = \(standardDeviation)",
          foils: standardDeviation == 1 ? [("C dropped", optimum.bound - weights.constant)] : [])
      }
    }
  }
}
