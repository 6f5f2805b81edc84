import ChapterKit
import DiffusionChain
import DiffusionLoss
import Preconditioning

/// Preconditioning, first section: what the network is given and what it predicts, and the weights.
enum OutputPart {
  static let entries: [Chapter.Entry] = coefficients + target + weights + scale

  private static let coefficients: [Chapter.Entry] = [
    .prose(
      """
      This part needs three results of the first: the bound of Eq 33, L_forward + Σ_k w_k E(ε − ε_ψ)² + C with w_k = β_k/(2α_k \
      (1 − ᾱ_k)); the ratio r_k = (1 − ᾱ_{k−1})/(1 − ᾱ_k); and that ς_k² = β_k. It asks in which form a network should solve \
      the regression.
      """),
    .prose(
      """
      A noisy state is a signal that becomes smaller with k plus noise that becomes larger. Divided by √ᾱ_k, the signal is z⁰ \
      itself at every level, and the noise added to it has standard deviation σ_k, the noise level of chapter D.
      """),
    .equation("34–36, as printed", "ẑ^k = z̃^k/√ᾱ_k = (√ᾱ_k z⁰ + √(1 − ᾱ_k) ε)/√ᾱ_k = z⁰ + σ_k ε\nσ_k = √((1 − ᾱ_k)/ᾱ_k)"),
    .claim(RescalingClaims.rescaling),
    .prose(
      """
      It is easy to predict ε where there is much noise and hopeless where there is little; for z⁰ it is the reverse. A \
      network is easier to train if its input and its target have variance 1 at every level. Karras et al. (2022) therefore \
      let the network put out some F, and build from it the prediction D of z⁰: a part of the input passed on, plus F, scaled. \
      This is called preconditioning.
      """),
    .equation(
      "E.n, as printed in section E.2",
      """
      D = c_skip ẑ + c_out F(c_in ẑ, c_noise),     ε_ψ = (ẑ − D)/σ
      c_skip = 1/(σ² + 1)     c_out = σ/√(σ² + 1)
      c_in = 1/√(σ² + 1)      c_noise = ¼ log σ
      """),
    .claim(PreconditioningClaims.denoiser),
    .prose("The factor of the input reverses the division by √ᾱ_k: the network is given the noisy state z̃^k itself."),
    .equation("34, solved for z̃^k", "c_in(σ_k) ẑ^k = √ᾱ_k ẑ^k = z̃^k"),
    .claim(PreconditioningClaims.input),
  ]

  private static let target: [Chapter.Entry] = [
    .prose("The target y is the output at which D = z⁰. It is a rotation of the pair (z⁰, ε)."),
    .predict(
      "What does F predict where σ is very small?",
      answer: .choice(
        ["the clean state z⁰", "the noise, with the sign reversed", "both in equal parts"], right: 1,
        because: "The input is nearly z⁰ there, so what it lacks is ε. Where σ is very large, F predicts z⁰.")),
    .equation("38, as printed", "y = (z⁰ − c_skip ẑ)/c_out"),
    .equation("38, with the coefficients inserted", "y = (σ z⁰ − ε)/√(1 + σ²) = √(1 − ᾱ_k) z⁰ − √ᾱ_k ε"),
    .claim(PreconditioningClaims.target),
    .prose(
      """
      Near the clean end the target is −ε, near the noisy end z⁰: always the part that the input does not contain. The paper \
      calls F a noise prediction network (D.2, H.1); it is v-prediction with the sign reversed (DEVIATIONS 13).
      """),
    .claim(PreconditioningClaims.digits),
    .claim(PreconditioningClaims.unitVariance),
  ]

  private static let weights: [Chapter.Entry] = [
    .prose(
      """
      The errors of the noise, of the clean state and of the output are one error in three units. The weights follow from the \
      units.
      """),
    .equation(
      "37, as printed",
      """
      w_k (ε − ε_ψ)² = w_k/σ_k² · (D − z⁰)²
                     = w_k/σ_k² · (c_out F + c_skip ẑ − z⁰)²
                     = w_k c_out²/σ_k² · (F − (z⁰ − c_skip ẑ)/c_out)²
      """),
    .claim(PreconditioningClaims.errors),
    .equation("42–44, as printed", "w̃_k = w_k c_out²/σ_k² = w_k ᾱ_k = β_k ᾱ_k/(2α_k (1 − ᾱ_k))"),
    .claim(WeightClaims.definition),
    .claim(WeightClaims.shrunk),
    .equation("44, continued", "w̃_k = ½ (1 − r_k)"),
    .claim(WeightClaims.forms),
    .predict(
      "The paper says that w̃_k is very large for small k. What is the largest value that ½ (1 − r_k) can have?",
      answer: .number(0.5, tolerance: 0.01, because: "r_k lies between 0 and 1, and r_1 = 0.")),
    .claim(WeightClaims.half),
    .prose(
      """
      At most one half, for every schedule, and exactly one half at k = 1 (DEVIATIONS 16). Each weight is half the part of a \
      step's variance that is explained once z⁰ is known. What grows without limit for small σ is the weight of (D − z⁰)², \
      because D − z⁰ itself is of size σ there.
      """),
  ]

  private static let scale: [Chapter.Entry] = [
    .prose(
      """
      The target has variance 1 only if the latents have. In the paper's experiment the states have a standard deviation of \
      9.18, and at the noisy end the target has a second moment of 84 (Eq E.p): there a network that starts near 0 must learn \
      outputs of size 9. The remedy is to choose the coefficients for latents of standard deviation σ_data. Karras et al. do; \
      the paper sets σ_data = 1, and so do the presets, which standardize the observations instead (DEVIATIONS 15, 30). If \
      σ_data changes, does the bound change?
      """),
    .equation(
      "E.ae",
      """
      c_skip = σ_data²/(σ² + σ_data²)       c_out = σ σ_data/√(σ² + σ_data²)
      c_in = 1/√(σ² + σ_data²)              w̃_k = w_k σ_data²/(σ_k² + σ_data²)
      """),
    .claim(DataScaleClaims.bound),
    .prose("The bound does not change: σ_data decides in which units the network works, and w̃_k undoes the choice."),
  ]
}

/// Preconditioning, second section: the bound in terms of F, where its value is known.
enum ValuePart {
  static let entries: [Chapter.Entry] = unit + table

  private static let unit: [Chapter.Entry] = [
    .prose(
      """
      In terms of F the sum of Eq 33 is the following. The paper calls it L_diff; in Eq 33 the same name includes L_forward, \
      and in Eq 24 it is the whole chain.
      """),
    .equation("39, as printed", "L_diff = Σ_{k=1}^K w̃_k E(F − y)²"),
    .equation("33, with 39 inserted", "−log p(z⁰) ≤ L_forward(z⁰) + Σ_{k=1}^K w̃_k E(F − y)² + C"),
    .claim(NoiseLossClaims.outputForm),
    .prose(
      """
      One case tests all weights and constants at once. Let z⁰ ~ N(0, 1). Then z^k and y are uncorrelated, so the best output \
      is F = 0, every mean squared error is 1, and the right-hand side is L_forward + Σ_k w̃_k + C.
      """),
    .predict(
      "For unit Gaussian states, what is L_forward + Σ_k w̃_k + C, whatever the schedule?",
      answer: .number(
        1.4189, unit: "nats", tolerance: 0.01,
        because: "It is the entropy ½ log 2πe: the best reverse kernel has exactly the variance β_k, so the bound is tight.")),
    .claim(GoldenClaims.unit),
    .prose(
      """
      The number is the entropy of N(0, 1), and the bound is tight. In Eq E.ah, the case by hand, it was 0.337 + 0.500 + 0.206 \
      + 0.376. For states of another variance the best kernel does not have the variance β_k. Then the bound is above the \
      model's cross-entropy −E log p(z⁰), and the cross-entropy is above the entropy, the least that any density can reach.
      """),
  ]

  private static let table: [Chapter.Entry] = [
    .equation(
      "E.t",
      """
                                     s       bound   cross-entropy   entropy
      σ from 0.002 to 80           0.1      −0.760          −0.881    −0.884
                                   1         1.419           1.419     1.419
                                   4         2.848           2.806     2.805
                                   9.18      3.726           3.637     3.636
      β from 10⁻⁴ to 0.02,         0.1      −0.739          −0.875    −0.884
      times 1000/128               1         1.419           1.419     1.419
      (“stretched”)                4         2.830           2.806     2.805
                                   9.18      3.695           3.637     3.636
      β from 10⁻⁴ to 0.02          0.1      −0.808          −0.882    −0.884
      (“unscaled”)                 1         1.419           1.419     1.419
                                   4         4.047           3.339     2.805
                                   9.18     13.458           8.876     3.636
      """),
    .claim(GoldenClaims.optimum),
    .figure("E-gap") { _ in Figures.gap },
    .prose(
      """
      The figure shows both gaps for every s from 0.03 to 30. Two things follow. First, the unscaled schedule does not end in \
      noise, and at the standard deviation of the paper's experiment, 9.18, this costs several nats. Second, even on the two \
      other schedules the bound of the table is 0.02 to 0.14 nats per coordinate and time step above the model's \
      cross-entropy, unless s = 1. This gap is the inequality of Eq 30c. The paper's Eq 05, which calls the two sides equal, \
      leaves it out (DEVIATIONS 7).
      """),
  ]
}

/// Eqs 34–36: the noisy state in units of the clean one.
enum RescalingClaims {
  static let rescaling = Claim(
    "Eq 36", "Divided by √ᾱ_k, the noisy state is z⁰ + σ_k ε.", kind: .identity,
    oracle: "z̃^k and √ᾱ_k from a recursion over β"
  ) { check in
    let draws = Draws(seed: check.seed, "chapter E, rescaling")
    for (name, schedule) in TestSchedules.all(seed: check.seed) {
      let recursion = ForwardRecursion(betas: schedule.betas)
      let levels = 1...schedule.levels
      let (clean, noise) = (draws.normal(0), draws.normal(1))
      let direct = levels.map {
        (recursion.factors[$0] * clean + recursion.variances[$0].squareRoot() * noise) / recursion.factors[$0]
      }
      let largest = direct.map(abs).max() ?? 1
      check.equal(
        levels.map { schedule.rescaled($0, clean: clean, noise: noise) }, claimed: direct,
        allowed: rounding(terms: schedule.levels, size: largest + 1), scale: 1, "\(name)",
        foils: [("not rescaled", levels.map { schedule.noisy($0, clean: clean, noise: noise) })])
      check.equal(
        levels.map { schedule.rescaled($0, noisy: schedule.noisy($0, clean: clean, noise: noise)) }, claimed: direct,
        allowed: rounding(terms: schedule.levels, size: largest + 1), scale: 1, "\(name), from the noisy state",
        foils: [("divided by ᾱ_k", zip(levels, direct).map { $1 / recursion.factors[$0] })])
    }
  }
}
