import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Oracle

/// The estimator, first section: levels are drawn.
enum DrawPart {
  static let entries: [Chapter.Entry] = drawn + variance + dropped

  private static let drawn: [Chapter.Entry] = [
    .prose(
      """
      This part needs two results of the second: the bound is L_forward(z⁰) + Σ_k w̃_k E(F − y)² + C, and w̃_k = ½ (1 − r_k) \
      lies between 0 and ½. Its K squared errors would need K evaluations of the network for every state at every update. \
      Instead one draws a level k from a distribution ρ and divides by its probability.
      """),
    .equation("40–41, as printed", "Σ_k w̃_k E(F − y)² = E_{k~ρ, ε}[w̃_k/ρ(k) · (F − y)²]"),
    .claim(EstimatorClaims.unbiased),
    .predict(
      "The paper sets ρ(k) = 1/K “to ensure that the Monte-Carlo estimate is unbiased”. Is the estimate biased with ρ ∝ w̃?",
      answer: .choice(
        ["yes", "no"], right: 1,
        because: "The factor 1/ρ(k) corrects for every ρ that is nowhere 0 (DEVIATIONS 16).")),
    .prose(
      """
      Every ρ that is nowhere 0 gives an unbiased estimate. What differs is the variance. With the uniform ρ of the paper the \
      error of a drawn level is multiplied by K w̃_k. The figure shows σ_k and K w̃_k along the levels for three schedules.
      """),
    .equation("29, the drawn term, as printed", "E_{ε, k ~ Unif{1, …, K}}[K w̃_k (F − y)²]"),
    .figure("E-weights") { _ in Figures.weights },
    .claim(WeightClaims.extremes),
    .prose(
      """
      So preconditioning makes the regressions of equal size, but they do not count equally: the bound fixes the weights, and \
      K w̃_k falls by a factor of seventy thousand along the levels for σ from 0.002 to 80. What we may still choose is how \
      often each level is drawn. With ρ ∝ w̃ every drawn error has the same factor, Σ_k w̃_k, and only the error itself \
      varies.
      """),
    .predict(
      "In the case by hand, Eq E.ah, w̃_1 = 0.5 and w̃_2 = 0.206. By how much do the factors K w̃_k of its two levels differ?",
      answer: .number(2.43, unit: "times", tolerance: 0.05, because: "The factors are 1 and 0.412; with ρ ∝ w̃ both are 0.706.")),
  ]

  private static let variance: [Chapter.Entry] = [
    .prose(
      """
      How much does this matter? The relative variance of a draw is its variance divided by its squared mean: the number of \
      draws needed for a standard error as large as the mean. It is known exactly for unit Gaussian states and F = 0, where \
      the error is y² and y ~ N(0, 1).
      """),
    .equation(
      "E.u",
      """
      relative variance of one draw        uniform ρ     ρ ∝ w̃
      σ from 0.002 to 80                       7.8        2.0
      β from 10⁻⁴ to 0.02, times 1000/128     20.2        2.0
      β from 10⁻⁴ to 0.02                     13.1        2.0
      β from 10⁻⁴ to 0.5                      28.8        2.0
      σ from 0.01 to 10 (recommended)          7.2        2.0
      β from 7.8·10⁻⁴ to 0.156 (paper)        20.1        2.0
      """),
    .claim(EstimatorClaims.spread),
    .prose(
      """
      In this case one draw with ρ ∝ w̃ is worth between 3.6 uniform draws (σ from 0.01 to 10) and 14.4 (β up to 0.5). This is \
      not so in every case. By the inequality of Cauchy and Schwarz the best ρ depends on the fourth moments of the errors.
      """),
    .equation(
      "E.v",
      """
      E X² = Σ_k w̃_k² E(F − y)⁴/ρ(k)  ≥  (Σ_k w̃_k √E(F − y)⁴)²
      equal for ρ* ∝ w̃_k √E(F − y)⁴
      """),
    .claim(EstimatorClaims.floor),
    .prose(
      """
      For states of standard deviation 4 and F = 0 the errors at the noisy end are larger, and then the first foil, ρ ∝ w̃, \
      has a larger variance than the second, the uniform ρ. ρ ∝ w̃ is a good choice once the errors are about equal at all \
      levels; the preset `recommended` uses it, the preset `paper` the uniform ρ.
      """),
  ]

  private static let dropped: [Chapter.Entry] = [
    .prose(
      """
      There is another way to make all drawn errors count alike, and most diffusion models use it (Ho et al., 2020): drop the \
      weights of Eq 33. Levels with much noise then have more weight than in the bound, which gave better images there. But \
      the loss is no bound any more, and in a state space model it stands beside a reconstruction that is measured in nats. It \
      is implemented for comparison only. Its weights are scaled so that their sum stays the same, which keeps the balance \
      with the reconstruction.
      """),
    .equation("E.af", "Σ_k w E(ε − ε_ψ)²,     one w with Σ_k w c_out²/σ_k² = Σ_k w̃_k"),
    .claim(DataScaleClaims.dropped),
  ]
}

/// The estimator, second section: what need not be drawn is averaged.
enum AveragePart {
  static let entries: [Chapter.Entry] = conditional + training

  private static let conditional: [Chapter.Entry] = [
    .prose(
      """
      One more source of variance can be removed. The clean state was itself drawn, from the encoder's N(m, s²). Given z^k, \
      its distribution is known without a network, and the regression can use the conditional mean of y in place of the drawn \
      y. To replace a random quantity by its conditional mean is called Rao–Blackwellization.
      """),
    .equation(
      "E.w",
      """
      E[z⁰ | z^k] = (s²√ᾱ_k z^k + (1 − ᾱ_k) m)/(ᾱ_k s² + 1 − ᾱ_k)
      Var[z⁰ | z^k] = s²(1 − ᾱ_k)/(ᾱ_k s² + 1 − ᾱ_k)
      """),
    .claim(RaoBlackwellClaims.posterior),
    .equation("E.x", "E(F − y)² = E(F − E[y | z^k])² + Var[y | z^k]"),
    .claim(RaoBlackwellClaims.split),
    .equation("E.y", "v = Var[y | z^k], e = F − E[y | z^k]:   Var (F − y)² = Var e² + 2v² + 4v E e²"),
    .claim(RaoBlackwellClaims.spread),
    .predict(
      "The term Var[y | z^k] does not contain the network. May it be left out of the objective?",
      answer: .choice(
        ["yes", "no, the encoder is trained by the same objective", "no, the network's gradient would change"], right: 1,
        because: "The variance depends on s, an output of the encoder. Without it a large s would have no disadvantage here.")),
    .claim(RaoBlackwellClaims.gradient),
  ]

  private static let training: [Chapter.Entry] = [
    .prose(
      """
      The paper draws y; the setting `training.loss.target` offers the conditional mean. In the training loss it has to be \
      right for many latents, levels and draws at once, and for every σ_data.
      """),
    .equation(
      "E.ad",
      """
      y is replaced by E[y | z^k] = (E[z⁰ | z^k] − c_skip ẑ^k)/c_out
      and Var[y | z^k] = Var[z⁰ | z^k]/c_out² is added for each coordinate
      """),
    .claim(AveragedLossClaims.rows),
    .claim(AveragedLossClaims.mean),
    .claim(AveragedLossClaims.ruler),
    .prose(
      """
      This holds for z_t as the target of its own transition. In the history of z_{t+1} the same state must stay a draw, since \
      the network is not linear in its context. With this the loss of one transition is complete; chapter C puts T − j of them \
      into the bound of a whole series.
      """),
  ]
}

/// Eqs 40 and 41: one level drawn instead of K computed.
enum EstimatorClaims {
  static let unbiased = Claim(
    "Eq 41", "w̃_k/ρ(k) times the squared error at a drawn level has the mean of Eq 40, for the uniform ρ and for ρ ∝ w̃.",
    kind: .estimate, oracle: "Eq 40 with Gaussian moments"
  ) { check in
    let (schedule, line) = (TestSchedules.stretched, LineExample(TestSchedules.stretched, slope: 0.1, standardDeviation: 4))
    let weights = LossWeights(schedule)
    for (name, distribution) in [("uniform ρ", LevelDistribution.uniform(levels: 128)), ("ρ ∝ w̃", .weighted(weights))] {
      let rho = distribution.probabilities
      let points = 100_000  // a range of them holds its share of all but for one at an end
      var counts = Array(repeating: 0.0, count: 128)
      for index in 0..<points { counts[distribution.level(at: (Double(index) + 0.5) / Double(points)) - 1] += 1 }
      check.equal(
        rho, claimed: counts.map { $0 / Double(points) }, allowed: 1 / Double(points) + rounding(terms: 128, size: 1),
        "\(name): shares of evenly spaced numbers in (0, 1) that select each level",
        foils: [("one level late", [0] + rho.dropLast())])
      let values = line.estimates(
        DenoisingLoss(weights, distribution), count: check.full ? 4_000_000 : 200_000,
        Draws(seed: check.seed, "chapter E, \(name)"))
      func claimed(_ weight: (Int) -> Double) -> Double { line.expectation(weight) }
      check.mean(
        ofDraws: values, claimed: claimed(line.weight), name,
        foils: [
          ("w̃_k without 1/ρ(k)", claimed { rho[$0 - 1] * line.weight($0) }), ("1/ρ(k) without w̃_k", claimed { _ in 1 }),
          ("the regression alone", claimed(line.weight) - claimed { _ in 0 }),
        ] + (name == "ρ ∝ w̃" ? [("uniform's factor K", claimed { rho[$0 - 1] * 128 * line.weight($0) })] : []))
    }
  }

  static let spread = Claim(
    "Eq E.u",
    "The six schedules of the table have the relative variances that it shows, and ρ ∝ w̃ has 2.0 on all of them.",
    kind: .identity,
    oracle: "E[y⁴] by quadrature, a sum over levels"
  ) { check in
    let fourth = try gaussianExpectation(of: { pow($0, 4) }, mean: 0, standardDeviation: 1)
    let printed = [
      (TestSchedules.karras, 7.8), (TestSchedules.stretched, 20.2), (TestSchedules.unscaled, 13.1), (TestSchedules.steep, 28.8),
      (TestSchedules.recommended, 7.2), (TestSchedules.paper, 20.1),
    ]
    let (ones, threes) = (Array(repeating: 1.0, count: 128), Array(repeating: 3.0, count: 128))
    for (schedule, digits) in printed {
      let (recursion, weights) = (ForwardRecursion(betas: schedule.betas), LossWeights(schedule))
      let masses = (1...128).map { recursion.explained($0) }
      let total = masses.reduce(0, +)
      let squares: Double = masses.reduce(0) { $0 + $1 * $1 }
      let claimed = fourth.value * 128 * squares / (total * total) - 1
      let uniform = LevelDistribution.uniform(levels: 128).relativeVariance(weights, secondMoments: ones, fourthMoments: threes)
      let weighted = LevelDistribution.weighted(weights).relativeVariance(weights, secondMoments: ones, fourthMoments: threes)
      let allowed = 128 * fourth.error + rounding(terms: 256, size: 30)
      check.equal(
        uniform, claimed: claimed, allowed: allowed, scale: 1, "uniform ρ",
        foils: [("second moments for fourth", (claimed + 1) / 3 - 1)])
      check.equal(
        uniform, claimed: digits, allowed: Tolerance.printed(decimals: 1), "uniform ρ, printed", foils: [("the floor", 2)])
      check.equal(weighted, claimed: fourth.value - 1, allowed: allowed, scale: 1, "ρ ∝ w̃", foils: [("uniform ρ", uniform)])
    }
  }

  static let floor = Claim(
    "Eq E.v", "ρ* ∝ w̃_k √E(F − y)⁴ has the least relative variance, and 20 random ρ have a larger one.", kind: .bound,
    oracle: "(Σ_k w̃_k √E(F − y)⁴)² of Cauchy and Schwarz"
  ) { check in
    let weights = LossWeights(TestSchedules.karras)
    let draws = Draws(seed: check.seed, "chapter E, floor")
    let recursion = ForwardRecursion(betas: TestSchedules.karras.betas)
    let fourths = (1...128).map { 3 * pow(recursion.variances[$0] * 16 + recursion.factors[$0] * recursion.factors[$0], 2) }
    let seconds = fourths.map { ($0 / 3).squareRoot() }
    let best = LevelDistribution.minimumVariance(weights, fourthMoments: fourths)
    func spread(_ distribution: LevelDistribution) -> Double {
      distribution.relativeVariance(weights, secondMoments: seconds, fourthMoments: fourths)
    }
    let masses = (1...128).map { recursion.explained($0) }  // 2 w̃_k, of which ratios are taken
    let mean = zip(masses, seconds).reduce(0) { $0 + $1.0 * $1.1 }
    let root = zip(masses, fourths).reduce(0) { $0 + $1.0 * $1.1.squareRoot() }
    let smallest = root * root / (mean * mean) - 1
    check.equal(
      spread(best), claimed: smallest, allowed: rounding(terms: 256, size: 4), scale: 1, "ρ*, s = 4",
      foils: [("ρ ∝ w̃", spread(.weighted(weights))), ("uniform ρ", spread(.uniform(levels: 128)))])
    for number in 0..<20 {
      let random = LevelDistribution(proportionalTo: (0..<128).map { 0.01 + draws.uniform(number, $0) })
      check.atMost(smallest, spread(random), "a random ρ, number \(number)", foils: [("half of it", smallest / 2)])
    }
  }
}
