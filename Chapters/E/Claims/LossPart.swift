import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Oracle
import Probability

/// Third part: the terms in closed form, and the constant that is usually dropped.
enum LossPart {
  static let entries: [Chapter.Entry] = closedForms + constant

  private static let closedForms: [Chapter.Entry] = [
    .equation("E.g", "D_KL(N(μ, v) ‖ N(μ′, v′)) = ½ [v/v′ − 1 − log(v/v′) + (μ − μ′)²/v′]"),
    .claim(DivergenceClaims.divergence),
    .prose(
      """
      The first term of Eq 30h follows at once. With fixed data it is a number and most papers drop it. Here z⁰ comes from an encoder that \
      is trained along, and the term is what keeps that encoder from pushing its states out of the noise's reach.
      """),
    .equation("E.1", "L_forward(z⁰) = ½ [ᾱ_K z⁰² − ᾱ_K − log(1 − ᾱ_K)]"),
    .claim(DivergenceClaims.forward),
    .prose(
      """
      In the middle terms the variances are fixed, so only the means matter, and both means have the form of Eq 31: one with the true \
      noise, one with the predicted. Their difference is a multiple of ε − ε_ψ.
      """),
    .equation("32", "E_q[D_KL(…)] = β_k²/(2ς_k² α_k (1 − ᾱ_k)) · E(ε − ε_ψ)² + C_k"),
    .claim(NoiseLossClaims.step),
    .prose(
      """
      So a divergence between densities has become the squared error of a regression: show the network a noisy state, ask for the noise. \
      Note the two choices of ς_k². With β_k one gets the weight of Eq 33 below; with β̃_k the constants vanish and the weights differ. The \
      paper uses β_k without saying so.
      """),
    .predict(
      "At k = 1 the posterior q(z⁰ | z¹, z⁰) is a point mass. Can the last term of Eq 30h be one more divergence of the same kind?"
    ),
    .prose(
      """
      The paper says yes, since a point mass has “zero entropy”. It has entropy −∞: squeeze a Gaussian and ½ log 2πe v falls without end. \
      Its divergence from any density is +∞.
      """),
    .claim(DivergenceClaims.crossEntropy),
    .prose(
      """
      No divergence is needed. −log p(z⁰ | z¹) is the logarithm of a Gaussian density, and expanding it gives a squared error with \
      the same weight as at every other level, for ς_1² = β_1, and a constant of its own.
      """),
    .equation("E.j", "−E_q log p(z⁰ | z¹) = w_1 E(ε − ε_ψ)² + ½ log 2πβ_1"),
    .claim(NoiseLossClaims.lastStep),
    .equation("33", "−log p(z⁰) ≤ L_forward(z⁰) + Σ_{k=1}^K w_k E(ε − ε_ψ)² + C,     w_k = β_k/(2α_k (1 − ᾱ_k))"),
    .claim(NoiseLossClaims.bound),
  ]

  private static let constant: [Chapter.Entry] = [
    .prose(
      """
      The paper drops C “from the optimization objective”. For the gradient that is right. But a bound without its constant is another \
      number. How large is C?
      """),
    .equation(
      "E.k",
      """
      C = ½ log 2πβ_1 + ½ Σ_{k≥2} (r_k − 1 − log r_k)
        = ½ log 2π(1 − ᾱ_K) − ½ Σ_{k≥2} (1 − r_k)
      """),
    .claim(ConstantClaims.twoForms),
    .prose("The logarithms telescope, and the second form shows the sign: a positive first part, and a price for every level."),
    .claim(ConstantClaims.signs),
    .predict("If C > 0 is dropped, on which side of −log p(z⁰) can the remainder fall?"),
    .claim(ConstantClaims.notABound),
    .prose(
      """
      The right-hand side has fallen below the entropy of the data, which no density can beat on average. So this package keeps C in \
      everything it reports. The Gaussian transition it is compared with keeps its constants too, and otherwise the two could not be compared.
      """),
    .prose(
      """
      C is also where a choice hides. β_k suits states that are as broad as the noise, β̃_k states that are known exactly; a state that a \
      good encoder has pinned down lies between. Let ς_k² = β_k exp(a_k) with K numbers to train.
      """),
    .equation(
      "E.aa", "−log p(z⁰) ≤ L_forward(z⁰) + Σ_k exp(−a_k) w_k E(ε − ε_ψ)² + C + ½ Σ_k [r_k (exp(−a_k) − 1) + a_k],     r_1 = 0"),
    .claim(LearnedVarianceClaims.bound),
    .claim(LearnedLossClaims.rows),
    .predict("Differentiate by a_k. What is the best variance?"),
    .equation("E.ab", "ς_k² = β̃_k + β_k · 2w_k E(ε − ε_ψ)²"),
    .claim(LearnedVarianceClaims.least),
    .prose(
      """
      What the posterior leaves open, plus what the mean gets wrong: the law of total variance, level by level. The paper fixes β_k; the \
      recommended settings train the a_k.
      """),
  ]
}

/// The Gaussian divergences in closed form (E.1).
enum DivergenceClaims {
  static let pairs: [(Normal, Normal)] = [
    (Normal(mean: 0.3, variance: 0.5), Normal(mean: -0.4, variance: 2)),
    (Normal(mean: 50, variance: 1e-4), Normal(mean: 50.01, variance: 3e-4)),
    (Normal(mean: -3, variance: 4), .standard), (Normal(mean: 1, variance: 1), Normal(mean: 1, variance: 1.1)),
  ]

  static let divergence = Claim(
    "Eq E.g", "The divergence of two Gaussians is ½ [v/v′ − 1 − log(v/v′) + (μ − μ′)²/v′].", kind: .identity,
    oracle: "quadrature of log q − log p under q, with a guard that q has mass 1"
  ) { check in
    for (q, p) in pairs {
      let exact = try gaussianExpectation(
        of: { logNormal($0, mean: q.mean, variance: q.variance) - logNormal($0, mean: p.mean, variance: p.variance) },
        mean: q.mean, standardDeviation: q.standardDeviation)
      let closed = q.divergence(from: p)
      let shift = (q.mean - p.mean) * (q.mean - p.mean)
      check.equal(
        closed, claimed: exact.value,
        allowed: exact.error + rounding(terms: 4, size: 1),
        scale: closed, "N(\(q.mean), \(q.variance)) from N(\(p.mean), \(p.variance))",
        foils: [
          ("the other way round", p.divergence(from: q)), ("without −1", closed + 0.5),
          ("deviations for variances in the logarithm", closed + 0.25 * log(q.variance / p.variance)),
        ] + (shift > 0 ? [("means ignored", closed - shift / (2 * p.variance))] : []))
    }
  }

  static let crossEntropy = Claim(
    "Eq E.i",
    "−E_q log p = H(q) + D_KL(q ‖ p), and for a point mass the left side is finite while both parts of the right are not.",
    kind: .identity, oracle: "quadrature; for the point mass, narrower and narrower Gaussians"
  ) { check in
    for (q, p) in pairs {
      let exact = try gaussianExpectation(
        of: { -logNormal($0, mean: p.mean, variance: p.variance) }, mean: q.mean, standardDeviation: q.standardDeviation)
      let allowed = exact.error + rounding(terms: 4, size: 1 + (q.mean * q.mean + p.mean * p.mean) * 1e-3)
      check.equal(
        q.crossEntropy(to: p), claimed: exact.value, allowed: allowed, scale: 1,
        "N(\(q.mean), \(q.variance)), N(\(p.mean), \(p.variance))",
        foils: [("the divergence alone", q.divergence(from: p))])
      check.equal(
        q.entropy + q.divergence(from: p), claimed: exact.value, allowed: allowed, scale: 1, "entropy plus divergence",
        foils: [("the entropy alone", q.entropy)])
    }
    let (point, p) = (Normal(mean: 0.7, variance: 0), Normal(mean: 0.2, variance: 0.4))
    check.equal(
      point.crossEntropy(to: p), claimed: -logNormal(0.7, mean: 0.2, variance: 0.4), allowed: rounding(terms: 4, size: 1),
      scale: 1,
      "point mass at 0.7", foils: [("its divergence, with zero entropy assumed", point.divergence(from: p))])
    check.exactly(
      [point.divergence(from: p), point.entropy], claimed: [.infinity, -.infinity], "divergence and entropy of the point mass",
      foils: [("zero entropy", [point.crossEntropy(to: p), 0])])
  }

  static let forward = Claim(
    "Eq E.h", "L_forward(z⁰) = ½ [ᾱ_K z⁰² − ᾱ_K − log(1 − ᾱ_K)] per coordinate.", kind: .identity,
    oracle: "quadrature of log q(z^K | z⁰) − log N(z^K; 0, 1)"
  ) { check in
    for (schedule, clean) in [
      (SmallExample.schedule, 0.8), (TestSchedules.unscaled, 9.18), (TestSchedules.karras, 20), (TestSchedules.stretched, 9.18),
    ] {
      let recursion = ForwardRecursion(betas: schedule.betas)
      let (mean, variance) = (recursion.factors[schedule.levels] * clean, recursion.variances[schedule.levels])
      let exact = try gaussianExpectation(
        of: { logNormal($0, mean: mean, variance: variance) - logNormal($0, mean: 0, variance: 1) }, mean: mean,
        standardDeviation: variance.squareRoot())
      let weights = LossWeights(schedule)
      let closed = weights.forwardLoss(meanSquare: clean * clean)
      let alphaBar = schedule.alphaBar(schedule.levels)
      check.equal(
        closed, claimed: exact.value,
        allowed: exact.error + rounding(terms: schedule.levels, size: alphaBar * (1 + clean * clean)),
        scale: closed, "K = \(schedule.levels), ᾱ_K = \(alphaBar), z⁰ = \(clean)",
        foils: [
          ("z⁰ for its square", weights.forwardLoss(meanSquare: clean)), ("ᾱ_K taken as 0", 0),
          ("the logarithm added", closed + schedule.logNoiseVariance(schedule.levels)),
        ])
    }
  }
}

/// C, the part of the bound that is usually dropped.
enum ConstantClaims {
  static let twoForms = Claim(
    "Eq E.k", "C = ½ log 2πβ_1 + ½ Σ_{k≥2} (r_k − 1 − log r_k) = ½ log 2π(1 − ᾱ_K) − Σ_{k≥2} w̃_k.", kind: .identity,
    oracle: "one divergence per level by quadrature, of kernels with the right mean and the variance β_k"
  ) { check in
    for schedule in [NoiseSchedule(betas: Array(repeating: 0.3, count: 8)), NoiseSchedule(betas: [0.5]), .cosine(levels: 7)] {
      let weights = LossWeights(schedule)
      let exact = try byQuadrature(schedule)
      let allowed = exact.error + rounding(terms: 4 * schedule.levels, size: 4)
      let shares = (2..<schedule.levels + 1).reduce(0) { $0 + 0.5 * log(schedule.posteriorVarianceRatio($1)) }
      check.equal(
        weights.constant, claimed: exact.value, allowed: allowed, scale: 0.1, "first form, K = \(schedule.levels)",
        foils: [("C_1 left out, as a Dirac's", weights.constant - weights.constant(1))]
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
    "Eq E.l", "C has either sign: −4.60 and −3.02 for two schedules in use, +0.40 and +0.57 for short ones.", kind: .definition,
    oracle: "½ log 2π(1 − ᾱ_K) − Σ w̃_k from the walk, and the printed digits"
  ) { check in
    let printed: [(String, NoiseSchedule, Double)] = [
      ("σ 0.002 … 80", TestSchedules.karras, -4.60), ("linear 10⁻⁴ … 0.02", TestSchedules.unscaled, -3.02),
      ("β = 0.3, K = 8", NoiseSchedule(betas: Array(repeating: 0.3, count: 8)), 0.40),
      ("β = 0.5, K = 1", NoiseSchedule(betas: [0.5]), 0.57),
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
    "Eq E.m", "Without C the right-hand side of Eq 33 is no bound: at β = 0.3, K = 8 it lies below the best any model can do.",
    kind: .bound,
    oracle: "the entropy ½ log 2πe s² of the clean states"
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
