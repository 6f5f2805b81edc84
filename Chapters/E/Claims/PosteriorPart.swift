import ChapterKit
import DiffusionChain
import Foundation
import Oracle

/// The bound, first section: one step is taken back.
enum PosteriorPart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      Chapter D defined a forward process q, which adds noise in K fixed steps and can go to any level in one, and a model p, \
      which takes K Gaussian steps back. The density of that model is an integral over K noisy states, and at K = 128 no \
      quadrature computes it. This chapter bounds its negative logarithm from above, turns the bound into a regression, and \
      keeps count of every term on the way.
      """),
    .prose(
      """
      The chapter concerns one transition whose context is given. So the index t and the context c are left out of all \
      displays, those of the paper included, and one coordinate stands for all: the loss of a state with d coordinates is the \
      sum of d such losses. Where the paper writes σ_k for the standard deviation of a step back we write ς_k, since σ_k is \
      the noise level. All symbols are in docs/NOTATION.md.
      """),
    .prose(
      """
      A Markov chain takes each step by a conditional density, which is called its kernel. The model's reverse kernels are \
      p(z^{k−1} | z^k). To train one we must know what a good one looks like. From z^k alone the distribution of z^{k−1} \
      depends on the unknown density of z⁰. But if z⁰ is known as well, Bayes' rule combines two Gaussians, and the answer is \
      Gaussian.
      """),
    .equation(
      "E.f, as printed in section E.1",
      """
      q(z^{k−1} | z^k, z⁰) = N(μ̃_k, β̃_k),     β̃_k = (1 − ᾱ_{k−1})/(1 − ᾱ_k) β_k
      μ̃_k = √ᾱ_{k−1} β_k/(1 − ᾱ_k) z⁰ + √α_k (1 − ᾱ_{k−1})/(1 − ᾱ_k) z^k
      """),
    .claim(PosteriorClaims.posterior),
    .predict(
      "At k = 1 the state one level below is z⁰ itself. What is the variance β̃_1?",
      answer: .number(0, because: "ᾱ_0 = 1, so 1 − ᾱ_0 = 0: once z⁰ is known, nothing about z⁰ is uncertain.")),
    .prose(
      """
      The step back is narrower than the step forward, β̃_k < β_k, because z⁰ is known; at k = 1 its variance is 0. The ratio \
      of the two variances is a number between 0 and 1 that occurs in every weight and every constant of the bound.
      """),
    .equation(
      "E.ac",
      """
      r_k := β̃_k/β_k = (1 − ᾱ_{k−1})/(1 − ᾱ_k)
           = σ²_{k−1} (1 + σ_k²)/(σ_k² (1 + σ²_{k−1})),     σ_k² = (1 − ᾱ_k)/ᾱ_k
      """),
    .claim(PosteriorClaims.share),
    .prose(
      """
      The model does not know z⁰. A network predicts from z^k the noise ε that was added. This is as good as a prediction of \
      z⁰, because z^k = √ᾱ_k z⁰ + √(1 − ᾱ_k) ε. With the predicted clean state in place of z⁰ the mean μ̃_k becomes simpler.
      """),
    .equation("31, as printed", "μ_ψ(z^k) = (z^k − β_k/√(1 − ᾱ_k) ε_ψ(z^k))/√α_k"),
    .claim(PosteriorClaims.noiseForm),
  ]
}

/// One step back, when the clean state is known: q(z^{k−1} | z^k, z⁰) (E.1), and its mean in terms of noise (Eq 31).
enum PosteriorClaims {
  /// Mean and variance of z^{k−1} given z^k and z⁰ by Bayes' rule: q(z^k | z^{k−1}) q(z^{k−1} | z⁰), normalised by quadrature.
  static func bayes(_ schedule: NoiseSchedule, _ k: Int, noisy: Double, clean: Double) throws -> (
    mean: Measured, variance: Measured
  ) {
    let recursion = ForwardRecursion(betas: schedule.betas)
    let (beta, left, spread) = (schedule.betas[k - 1], recursion.factors[k - 1], recursion.variances[k - 1])
    func logDensity(_ z: Double) -> Double {
      logNormal(noisy, mean: (1 - beta).squareRoot() * z, variance: beta) + logNormal(z, mean: left * clean, variance: spread)
    }
    let guess = schedule.posterior(k, noisy: noisy, clean: clean)
    let top = logDensity(guess.mean)
    let region = Region(mean: guess.mean, standardDeviation: guess.standardDeviation)
    func moment(_ f: @escaping (Double) -> Double) throws -> Measured {
      try integral(of: { f($0) * exp(logDensity($0) - top) }, over: region, to: .init(absolute: 1e-14, relative: 1e-12))
    }
    let mass = try moment { _ in 1 }
    let mean = try ratio(moment { $0 }, mass)
    return (mean, try ratio(moment { ($0 - mean.value) * ($0 - mean.value) }, mass))
  }

  private static func ratio(_ part: Measured, _ whole: Measured) -> Measured {
    let value = part.value / whole.value
    return Measured(value, error: (part.error + abs(value) * whole.error) / whole.value)
  }

  static let cases: [(schedule: NoiseSchedule, level: Int, noisy: Double, clean: Double)] = [
    (NoiseSchedule(betas: [0.4, 0.5]), 2, 0.3, 0.8), (NoiseSchedule(betas: [0.01, 0.9, 0.2]), 3, -1.2, 2),
    (TestSchedules.karras, 2, 0.5, 0.501), (TestSchedules.karras, 100, 1, -9), (TestSchedules.cosine, 128, 0.4, 1),
  ]

  static let posterior = Claim(
    "Eq E.f", "Given z^k and z⁰, the state one level below is Gaussian with mean μ̃_k and variance β̃_k.", kind: .identity,
    oracle: "Bayes' rule, integrated by quadrature"
  ) { check in
    for (schedule, k, noisy, clean) in cases {
      let distribution = schedule.posterior(k, noisy: noisy, clean: clean)
      let exact = try bayes(schedule, k, noisy: noisy, clean: clean)
      let weight = schedule.posteriorMeanCoefficients(k)
      let slack = rounding(terms: schedule.levels, size: abs(clean) + abs(noisy))
      check.equal(
        distribution.mean, claimed: exact.mean.value, allowed: exact.mean.error + slack, scale: 0.1,
        "mean, K = \(schedule.levels), k = \(k)",
        foils: [("weights of z⁰ and z^k exchanged", weight.noisy * clean + weight.clean * noisy)])
      check.equal(
        distribution.variance / exact.variance.value, claimed: 1,
        allowed: exact.variance.error / exact.variance.value + rounding(terms: schedule.levels, size: 1), scale: 1,
        "variance as a ratio, K = \(schedule.levels), k = \(k)",
        foils: [
          ("β_k, the variance of the step forward", schedule.beta(k) / exact.variance.value),
          ("1 − ᾱ_{k−1}, the variance of q(z^{k−1} | z⁰)", schedule.noiseVariance(k - 1) / exact.variance.value),
        ])
    }
  }

  static let share = Claim(
    "Eq E.ac",
    "r_k = β̃_k/β_k = (1 − ᾱ_{k−1})/(1 − ᾱ_k) is also a ratio of noise levels, σ²_{k−1} (1 + σ_k²)/(σ_k² (1 + σ²_{k−1})).",
    kind: .identity, oracle: "the noise levels from a recursion over β"
  ) { check in
    for (name, schedule) in TestSchedules.all(seed: check.seed) {
      let (recursion, levels) = (ForwardRecursion(betas: schedule.betas), 1...schedule.levels)
      let claimed = levels.map { k in
        let (before, now) = (recursion.squaredNoiseLevel(k - 1), recursion.squaredNoiseLevel(k))
        return before * (1 + now) / (now * (1 + before))
      }
      let allowed = rounding(terms: schedule.levels, size: 1)
      check.equal(
        levels.map { schedule.posteriorVarianceRatio($0) }, claimed: claimed, allowed: allowed, scale: 1, "\(name), r_1 … r_K",
        foils: [("1, as if β̃ were β", claimed.map { _ in 1 })])
      check.equal(
        schedule.posteriorVariances, claimed: zip(claimed, schedule.betas).map { $0 * $1 }, allowed: allowed, scale: 1,
        "\(name), β̃_1 … β̃_K", foils: [("β_k", schedule.betas)])
    }
  }

  static let noiseForm = Claim(
    "Eq 31",
    "With the predicted clean state in place of z⁰, μ̃_k is μ_ψ: a function of z^k and the predicted noise.",
    kind: .identity,
    oracle: "μ̃_k by quadrature, at the z⁰ that the noise implies"
  ) { check in
    for (schedule, k, noisy, noise) in cases {
      let recursion = ForwardRecursion(betas: schedule.betas)
      let implied = (noisy - recursion.variances[k].squareRoot() * noise) / recursion.factors[k]
      let exact = try bayes(schedule, k, noisy: noisy, clean: implied).mean
      func mean(_ share: Double) -> Double { (noisy - schedule.beta(k) / share * noise) / schedule.alpha(k).squareRoot() }
      check.equal(
        schedule.reverseMean(k, noisy: noisy, predictedNoise: noise), claimed: exact.value,
        allowed: exact.error + rounding(terms: schedule.levels, size: abs(implied) + abs(noisy)), scale: 0.1,
        "K = \(schedule.levels), k = \(k)",
        foils: [
          ("1 − ᾱ_k for its root", mean(schedule.noiseVariance(k))),
          ("the noise added", mean(-schedule.noiseVariance(k).squareRoot())),
        ])
    }
  }
}
