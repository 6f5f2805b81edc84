import ChapterKit
import DiffusionChain

/// Two steps of noise that can be computed on paper.
enum HandClaims {
  static let twoSteps = Claim(
    "Eq D.r", "For β = 0.3 twice, the code gives the factor, variance, noise level and noisy state computed by hand.",
    kind: .identity, oracle: "the calculation by hand, to four decimals"
  ) { check in
    let schedule = NoiseSchedule(betas: [0.3, 0.3])
    check.equal(
      [schedule.alphaBar(2), schedule.noiseVariance(2), schedule.noiseLevel(1), schedule.noiseLevel(2)],
      claimed: [0.49, 0.51, 0.6547, 1.0202], allowed: Tolerance.printed(decimals: 4), scale: 1, "ᾱ_2, 1 − ᾱ_2, σ_1, σ_2",
      foils: [("noise added without shrinking", [1, 0.6, 0.5477, 0.7746])])
    check.equal(
      [schedule.noisy(2, clean: 0.8, noise: 0.5)], claimed: [0.9171], allowed: Tolerance.printed(decimals: 4), scale: 1,
      "z² for z⁰ = 0.8, ε = 0.5", foils: [("the variance in place of its root", [0.815])])
  }
}
