import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Oracle

/// Fifth part: levels are drawn, and what need not be drawn is averaged.
enum DrawPart {
  static let entries: [Chapter.Entry] = [
    .prose(
      "All K levels at every step of training would be K network calls. One draws a level instead, and divides by its probability."
    ),
    .equation("40–41", "Σ_k w̃_k E(F − y)² = E_{k~ρ, ε}[w̃_k/ρ(k) · (F − y)²]"),
    .claim(EstimatorClaims.unbiased),
    .predict("The paper sets ρ(k) = 1/K “to ensure that the Monte-Carlo estimate is unbiased”. Is a ρ ∝ w̃ biased?"),
    .prose(
      """
      No: every ρ that gives each level a chance is unbiased. They differ in spread. Under the uniform ρ a draw carries the factor K w̃_k, \
      between 64 and a thousandth; under ρ ∝ w̃ every draw carries the same, and only the error itself still varies.
      """),
    .claim(EstimatorClaims.spread),
    .prose(
      "With ρ ∝ w̃ one draw is worth four of the uniform ones, or ten, or fourteen. How far this can be pushed, the inequality of Cauchy and Schwarz tells."
    ),
    .equation("E.v", "E X² = Σ_k w̃_k² E(F − y)⁴/ρ(k)  ≥  (Σ_k w̃_k √E(F − y)⁴)²,   equal at ρ* ∝ w̃_k √E(F − y)⁴"),
    .claim(EstimatorClaims.floor),
    .prose(
      """
      One more source of spread can be closed. The clean state was itself drawn, from the encoder's N(m, s²). Once z^k is there, its law \
      is known without a network, and the regression can aim at the average instead of the draw.
      """),
    .equation(
      "E.w", "E[z⁰ | z^k] = (s²√ᾱ_k z^k + (1 − ᾱ_k) m)/(ᾱ_k s² + 1 − ᾱ_k)     Var[z⁰ | z^k] = s²(1 − ᾱ_k)/(ᾱ_k s² + 1 − ᾱ_k)"),
    .claim(RaoBlackwellClaims.posterior),
    .equation("E.x", "E(F − y)² = E(F − E[y | z^k])² + Var[y | z^k]"),
    .claim(RaoBlackwellClaims.split),
    .claim(RaoBlackwellClaims.spread),
    .predict("The variance does not involve the network. May it be dropped from the objective?"),
    .prose(
      """
      From the network's, yes. But s belongs to the encoder, which is trained by the same objective. Without the variance it would be \
      told that uncertain states are free.
      """),
    .claim(RaoBlackwellClaims.gradient),
    .prose(
      """
      The paper draws; `training.loss.target` offers the average. In the loss that trains it has to be right for many latents, levels and \
      draws at once, and for every σ_data.
      """),
    .equation(
      "E.ad", "y → E[y | z^k] = (E[z⁰ | z^k] − c_skip ẑ^k)/c_out,     plus Var[y | z^k] = Var[z⁰ | z^k]/c_out² per coordinate"),
    .claim(AveragedLossClaims.rows),
    .claim(AveragedLossClaims.mean),
    .claim(AveragedLossClaims.ruler),
    .prose(
      """
      This holds for z_t as the target. As the history of z_{t+1} the same state needs its draw, since the network bends what it is given. \
      With this the loss of one transition is complete; chapter C puts T − j of them into the bound of a whole series.
      """),
  ]
}

/// Eqs 40 and 41: one level drawn instead of K computed.
enum EstimatorClaims {
  static let unbiased = Claim(
    "Eq 41", "w̃_k/ρ(k) times the squared error at a drawn level is right on average for every ρ of full support, uniform or not.",
    kind: .estimate, oracle: "the sum of Eq 40 over all levels, each expectation known for a Gaussian"
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
    "Relative variance of one draw, unit Gaussian latents, F = 0: 7.8, 20.2, 13.1, 28.8 for uniform ρ, and 2.0 for ρ ∝ w̃.",
    kind: .identity,
    oracle: "E[y⁴] by quadrature and a loop over levels with weights from the walk; the printed digits"
  ) { check in
    let fourth = try gaussianExpectation(of: { pow($0, 4) }, mean: 0, standardDeviation: 1)
    let printed = [
      (TestSchedules.karras, 7.8), (TestSchedules.stretched, 20.2), (TestSchedules.unscaled, 13.1), (TestSchedules.steep, 28.8),
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
    "Eq E.v", "No ρ does better than ρ* ∝ w̃_k √E‖F − y‖⁴, which is ρ ∝ w̃ when the errors are alike at every level.", kind: .bound,
    oracle: "Cauchy and Schwarz: (Σ w̃ √m_4)², and ρ drawn at random"
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
      foils: [("ρ ∝ w̃, blind to the errors", spread(.weighted(weights))), ("uniform ρ", spread(.uniform(levels: 128)))])
    for number in 0..<20 {
      let random = LevelDistribution(proportionalTo: (0..<128).map { 0.01 + draws.uniform(number, $0) })
      check.atMost(smallest, spread(random), "a random ρ, number \(number)", foils: [("half of it", smallest / 2)])
    }
  }
}
