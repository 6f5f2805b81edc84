import ChapterKit
import DiffusionChain
import DiffusionLoss
import Plots
import Preconditioning

/// Fourth part: preconditioning, and the weights.
enum OutputPart {
  static let entries: [Chapter.Entry] = coefficients + weights + golden

  private static let coefficients: [Chapter.Entry] = [
    .prose(
      """
      Every noisy state mixes a signal that shrinks with noise that grows. Divide by √ᾱ_k, and the signal is z⁰ itself at \
      every level; what is added to it has deviation σ_k, the noise level of chapter D.
      """),
    .equation("34–36", "ẑ^k = z^k/√ᾱ_k = z⁰ + σ_k ε,     σ_k = √((1 − ᾱ_k)/ᾱ_k)"),
    .claim(RescalingClaims.rescaling),
    .prose(
      """
      To predict ε is easy where there is much noise and hopeless where there is little; to predict z⁰ is the reverse. A \
      network should be asked for something of unit size at every level. Karras et al. let it give F, and make the denoiser D \
      from it.
      """),
    .equation(
      "E.2",
      """
      D = c_skip ẑ + c_out F(c_in ẑ, c_noise),     ε_ψ = (ẑ − D)/σ
      c_skip = 1/(σ² + 1)     c_out = σ/√(σ² + 1)     c_in = 1/√(σ² + 1)     c_noise = ¼ log σ
      """),
    .claim(PreconditioningClaims.denoiser),
    .prose("The input's coefficient undoes the rescaling: what the network sees is z^k, as it always was."),
    .equation("34, backwards", "c_in(σ_k) ẑ^k = √ᾱ_k ẑ^k = z^k"),
    .claim(PreconditioningClaims.input),
    .prose("And its target, the output at which D = z⁰, is a rotation of the pair (z⁰, ε)."),
    .predict("What does F predict where σ is tiny, and what where σ is huge?"),
    .equation("38", "y = (z⁰ − c_skip ẑ)/c_out = (σ z⁰ − ε)/√(1 + σ²) = √(1 − ᾱ_k) z⁰ − √ᾱ_k ε"),
    .claim(PreconditioningClaims.target),
    .prose(
      """
      Near the clean end it is −ε, near the noisy end z⁰: always the part that the input does not show. The paper calls F a \
      noise predictor (D.2, H.1). It is v-prediction with the sign turned.
      """),
    .claim(PreconditioningClaims.digits),
    .claim(PreconditioningClaims.unitVariance),
    .prose(
      """
      Unit size is a promise about unit latents. The states of the paper's experiment have a deviation of 9.18, and a target \
      of second moment 84. Nothing breaks; the bound is the same function of D; only the promise is void.
      """),
  ]

  private static let weights: [Chapter.Entry] = [
    .prose("The error of the noise, of the clean state and of the output are one error in three units, so the weights follow."),
    .equation("37", "w_k (ε − ε_ψ)² = (w_k/σ_k²) (D − z⁰)² = (w_k c_out²/σ_k²) (F − y)²"),
    .claim(PreconditioningClaims.errors),
    .equation("42–44", "w̃_k = w_k c_out²/σ_k² = w_k ᾱ_k = β_k ᾱ_k/(2α_k (1 − ᾱ_k)) = ½ (1 − r_k)"),
    .claim(WeightClaims.definition),
    .claim(WeightClaims.shrunk),
    .claim(WeightClaims.forms),
    .predict("The paper says that w̃_k is very large for small k. How large can ½ (1 − r_k) be?"),
    .claim(WeightClaims.half),
    .prose(
      """
      At most one half, for every schedule, and one half exactly at k = 1. Each weight is half the share of a step's variance \
      that knowing z⁰ removes. What diverges for small σ is the weight of (D − z⁰)², because there D − z⁰ itself is of size σ.
      """),
    .figure("E-weights") { _ in Figures.weights },
    .claim(WeightClaims.extremes),
    .prose(
      """
      The magnitudes are not equal either. Preconditioning evens out the regressions; keeping the weights of the bound, as one \
      must for a bound, tips them again, by a factor of seventy thousand. One cannot have both, but one can choose where to \
      look, as the next part shows.
      """),
    .claim(WeightClaims.posteriorVariance),
    .prose(
      """
      What a σ_data of 1 promises can be had for other latents, by asking how broad they are. The coefficients of Karras et al. then \
      contain σ_data, and the bound does not.
      """),
    .equation(
      "E.ae",
      "c_skip = σ_d²/(σ² + σ_d²)     c_out = σ σ_d/√(σ² + σ_d²)     c_in = 1/√(σ² + σ_d²)     w̃_k = w_k σ_d²/(σ_k² + σ_d²)"),
    .claim(DataScaleClaims.bound),
    .prose(
      """
      Diffusion models are often trained with the weights left out, which favours levels with much noise. That loss bounds nothing; it is \
      here to be compared with. Only its scale is kept, since it stands beside a distortion.
      """),
    .claim(DataScaleClaims.dropped),
  ]

  private static let golden: [Chapter.Entry] = [
    .equation("39", "−log p(z⁰) ≤ L_forward(z⁰) + Σ_{k=1}^K w̃_k E(F − y)² + C"),
    .claim(NoiseLossClaims.outputForm),
    .prose(
      """
      Now the whole can be put to a test that nobody could fake. Let z⁰ ~ N(0, 1). Then z^k and y are uncorrelated, so the \
      best output is F = 0, every error is 1, and the right-hand side is L_forward + Σ w̃_k + C.
      """),
    .predict("Which number must come out, and how can it be the same for every schedule?"),
    .claim(GoldenClaims.unit),
    .prose(
      """
      It is the entropy of N(0, 1), and the bound is tight: for unit Gaussian states the best reverse kernel has the variance \
      β_k exactly. For other states it has not, and the bound lies above what the model achieves, which lies above what is \
      possible.
      """),
    .equation(
      "E.t",
      """
      bound / −E log p(z⁰) / entropy       s = 0.1                  s = 1    s = 4                   s = 9.18
      σ from 0.002 to 80                   −0.760 −0.881 −0.884     1.419    2.848 2.806 2.805       3.726 3.637 3.636
      linear, stretched to 128             −0.739 −0.875 −0.884     1.419    2.830 2.806 2.805       3.695 3.637 3.636
      linear, 10⁻⁴ … 0.02                  −0.808 −0.882 −0.884     1.419    4.047 3.339 2.805       13.46 8.876 3.636
      """),
    .claim(GoldenClaims.optimum),
    .figure("E-gap") { _ in Figures.gap },
    .prose(
      """
      Two things to take along. A schedule that does not end in noise costs whole nats at the scale of the paper's experiment. \
      And even a good one leaves a gap of a few hundredths per coordinate and step between the bound and the model's density: \
      that gap is the Jensen step of Eq 30c, and the paper's Eq 05, which calls the two sides equal, forgets it.
      """),
  ]
}

/// Eqs 34–36: the noisy state in units of the clean one.
enum RescalingClaims {
  static let rescaling = Claim(
    "Eq 36", "Rescaled so that the signal is z⁰ itself, the noisy state is z⁰ + σ_k ε.", kind: .identity,
    oracle: "z̃^k divided by the walk's mean factor, Eqs 34 and 35"
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

/// What the numbers of this chapter look like.
enum Figures {
  private static let schedules = [
    ("σ 0.002 … 80", TestSchedules.karras), ("linear, stretched", TestSchedules.stretched),
    ("linear, unscaled", TestSchedules.unscaled),
  ]

  /// The factor K w̃_k of a uniformly drawn level, and the noise level, over k.
  static var weights: Figure {
    let levels = (1...TestSchedules.levels).map(Double.init)
    return Figure(
      "How much each noise level counts", columns: 2,
      panels: [
        Figure.Panel(
          "Noise level", x: .linear("k"), y: .log("σ_k"), series: schedules.map { .line($0.0, x: levels, y: $0.1.noiseLevels) }),
        Figure.Panel(
          "Weight of a drawn error", x: .linear("k"), y: .log("K w̃_k"),
          series: schedules.map {
            .line(
              $0.0, x: levels,
              y: LevelDistribution.uniform(levels: TestSchedules.levels).drawWeights(LossWeights($0.1).outputErrorWeights))
          }),
      ])
  }

  /// What the bound and the model lose against the entropy, over the deviation of the latents.
  static var gap: Figure {
    let deviations = (0...60).map { pow10(-1.5 + Double($0) / 20) }
    func panel(_ title: String, _ loss: @escaping (GaussianOptimum) -> Double) -> Figure.Panel {
      Figure.Panel(
        title, x: .log("deviation s of z⁰"), y: .log("nats per coordinate", range: 1e-5...100),
        series: schedules.map { name, schedule in
          .line(
            name, x: deviations,
            y: deviations.map { max(loss(GaussianOptimum(LossWeights(schedule), standardDeviation: $0)), 1e-9) })
        }, legend: .topLeft)
    }
    return Figure(
      "Where the bound is loose", columns: 2,
      panels: [
        panel("Bound above the model", { $0.bound - $0.crossEntropy }),
        panel("Model above the entropy", { $0.crossEntropy - $0.entropy }),
      ])
  }
}
