import ChapterKit
import DiffusionChain
import DiffusionLoss

/// The bound of the smallest case, in numbers that can be worked out on paper.
enum HandClaims {
  static let betas = [0.3, 0.3]

  static let entries: [Chapter.Entry] = [
    .prose(
      """
      Here is one case by hand. Let K = 2, β_1 = β_2 = 0.3 and z⁰ ~ N(0, 1). Then z^k ~ N(0, 1) at both levels, and the \
      covariance of ε and z^k is √(1 − ᾱ_k). So the best prediction of the noise is ε_ψ = √(1 − ᾱ_k) z^k, and its mean squared \
      error is 1 − (1 − ᾱ_k) = ᾱ_k.
      """),
    .equation(
      "E.ah",
      """
      ᾱ_1 = 0.7                               ᾱ_2 = 0.7² = 0.49
      r_2 = (1 − 0.7)/(1 − 0.49) = 0.588      β̃_2 = 0.588 · 0.3 = 0.176
      w_1 = 0.3/(2 · 0.7 · 0.3) = 0.714       w_2 = 0.3/(2 · 0.7 · 0.51) = 0.420
      w_1 · 0.7 = 0.500                       w_2 · 0.49 = 0.206
      L_forward = ½ [0.49 · 1 − 0.49 − log 0.51] = 0.337
      C = ½ log(2π · 0.3) + ½ (0.588 − 1 − log 0.588) = 0.317 + 0.059 = 0.376
      bound = 0.337 + 0.500 + 0.206 + 0.376 = 1.419
      """),
    .claim(bound),
    .predict(
      """
      The smallest mean of −log p(z⁰) that any density can have is the entropy of z⁰, here ½ log 2πe = 1.419. What does the \
      bound say if C is left out?
      """,
      answer: .number(
        1.043, unit: "nats", tolerance: 0.02,
        because: "1.419 − 0.376 = 1.043, which is below the entropy: the number that remains bounds nothing.")),
  ]

  static let bound = Claim(
    "Eq E.ah", "For K = 2, β = 0.3 and unit Gaussian states the code has the numbers worked out by hand, and the bound is 1.419.",
    kind: .definition, oracle: "the display above, to three digits"
  ) { check in
    let schedule = NoiseSchedule(betas: betas)
    let weights = LossWeights(schedule)
    let (one, two) = (weights.noiseErrorWeight(1), weights.noiseErrorWeight(2))
    let forward = weights.forwardLoss(meanSquare: 1)
    let constant: Double = weights.constant
    func numbers(_ errors: [Double], _ constant: Double) -> [Double] {
      [schedule.posteriorVarianceRatio(2), one, two, one * errors[0], two * errors[1], forward, constant]
    }
    let errors = [schedule.alphaBar(1), schedule.alphaBar(2)]
    check.equal(
      numbers(errors, constant), claimed: [0.588, 0.714, 0.420, 0.500, 0.206, 0.337, 0.376],
      allowed: Tolerance.printed(decimals: 3), "r_2, w_1, w_2, the two weighted errors, L_forward, C",
      foils: [
        ("1 for the squared errors", numbers([1, 1], constant)),
        ("C_1 = 0, as of a point mass", numbers(errors, weights.constant(2))),
      ])
    check.equal(
      weights.bound(meanSquare: 1, squaredErrors: [1, 1]), claimed: 1.419, allowed: Tolerance.printed(decimals: 3),
      "L_forward + Σ_k w_k ᾱ_k + C",
      foils: [
        ("C left out", forward + one * errors[0] + two * errors[1]),
        ("w_k with squared errors of 1", forward + one + two + constant),
      ])
  }
}
