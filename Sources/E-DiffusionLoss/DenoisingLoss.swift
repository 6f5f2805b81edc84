import Autodiff
import DiffusionChain
import Preconditioning
import Tensor

/// The levels and noise at which the loss is evaluated: S_k of each for every clean state.
public struct LevelDraws {
  /// k of each draw, 1…K: row r·S_k + m is draw m of clean state r.
  public let levels: [Int]
  /// Standard normal: [R · S_k, M].
  public let noise: Variable

  /// Draws; `noise` has one row for each level.
  public init(levels: [Int], noise: Variable) {
    require(noise.shape[0] == levels.count, "\(levels.count) levels and noise of \(noise.shape)")
    self.levels = levels
    self.noise = noise
  }
}

/// The regression network F_ψ of E.2, its context already given.
public protocol OutputNetwork {
  /// F_ψ(c_in ẑ^k, c_noise(σ_k), c_t).
  /// - Parameters:
  ///   - noisy: c_in ẑ^k = z̃^k, [R · S_k, M].
  ///   - levels: k of each row, 1…K.
  /// - Returns: [R · S_k, M].
  func output(noisy: Variable, levels: [Int]) -> Variable
}

/// The upper bound on −log p_ψ(z⁰ | c) in preconditioned form, estimated at drawn levels, with nothing dropped unless `weighting`
/// says so.
public struct DenoisingLoss: Sendable {
  /// The weights w̃_k of the levels, with L_forward and the constant C of the bound.
  public let weights: LossWeights
  /// ρ(k), the distribution from which noise levels are drawn.
  public let distribution: LevelDistribution
  private let coefficients: [DrawCoefficients]

  /// A loss for a schedule's weights and a distribution over its levels, for latents of standard deviation σ_data.
  public init(
    _ weights: LossWeights, _ distribution: LevelDistribution, weighting: LossWeighting = .bound, sigmaData: Double = 1
  ) {
    self.weights = weights
    self.distribution = distribution
    let drawWeights = distribution.drawWeights(weighting.outputErrorWeights(weights, sigmaData: sigmaData))
    coefficients = (1...weights.levels).map { k in
      DrawCoefficients(weights.schedule, k, sigmaData: sigmaData, weight: drawWeights[k - 1])
    }
  }

  /// Implements Eq 52: its summand for each clean state; `evidenceBound` sums over the steps. The summand is L_forward(z⁰) + (1/S_k) Σ_m w̃_k/ρ(k) ‖F_ψ − y‖² + C.
  /// - Parameters:
  ///   - clean: z⁰, [R, M].
  ///   - draws: S_k levels and noises for each of the R states.
  ///   - logRatios: the a_k of a learned reverse variance, [K], or nil.
  ///   - cleanDistribution: the Gaussian that z⁰ was drawn from, [R, M]; y is then averaged over it given z^k, which does
  ///     not change the mean of the estimate. Nil takes y at the draw.
  /// - Returns: [R], nats.
  public func estimate(
    clean: Variable, _ draws: LevelDraws, network: some OutputNetwork, logRatios: Variable? = nil,
    cleanDistribution: DiagonalGaussian? = nil
  ) -> Variable {
    let (r, m) = (clean.shape[0], clean.shape[1])
    let copies = draws.levels.count / r
    require(copies * r == draws.levels.count, "\(draws.levels.count) levels for \(r) clean states")
    let repeated = clean.repeatingRows(copies).reshaped([r * copies, m])  // [R · S_k, M]
    let noisy = combine(repeated, draws) { $0.noisy }  // [R · S_k, M]: z^k
    let output = network.output(noisy: input(noisy, draws), levels: draws.levels)  // [R · S_k, M]
    let error =
      cleanDistribution.map { averagedError(output, noisy, draws, $0) }
      ?? square(output - combine(repeated, draws) { $0.target }).sumOverLast()  // [R · S_k]
    return bound(clean: clean, squaredErrors: error, levels: draws.levels, logRatios: logRatios)  // [R]
  }

  /// Implements Eq 39: its sum over levels, (1/S_k) Σ_m w̃_k/ρ(k) e_m, from squared errors e = ‖F_ψ − y‖² that are already known,
  /// with the L_forward(z⁰) and C that Eq 33 adds to it.
  ///
  /// Evaluated once per level under a uniform ρ, the average is Σ_k w̃_k e_k, the sum of Eq 39; the expectation over ε lies in e.
  /// Implements Eq 33: by Eq 37 w̃_k ‖F_ψ − y‖² is w_k ‖ε − ε_ψ‖², so this is that bound too.
  /// Eq 30 is not computed: its lines derive the bound, and the last of them is this sum.
  /// - Parameters:
  ///   - clean: z⁰, [R, M].
  ///   - squaredErrors: summed over coordinates, [R · S_k].
  ///   - levels: k of each error, 1…K; row r·S_k + m is draw m of clean state r.
  ///   - logRatios: the a_k of a learned reverse variance, [K], or nil.
  /// - Returns: [R], nats.
  public func bound(clean: Variable, squaredErrors: Variable, levels: [Int], logRatios: Variable? = nil) -> Variable {
    let (r, m) = (clean.shape[0], clean.shape[1])
    let copies = levels.count / r
    require(copies * r == levels.count, "\(levels.count) levels for \(r) clean states")
    let weight = clean.tape.constant(levels.map { coefficients[$0 - 1].weight / Double(copies) }, [r * copies])  // [R · S_k]
    guard let logRatios else {
      let regression = (squaredErrors * weight).reshaped([r, copies]).sumOverLast()  // [R]
      return forwardLoss(clean) + regression + weights.constant * Double(m)
    }
    let scale = exp(-logRatios).reshaped([weights.levels, 1]).rows(clean.tape.indices(levels.map { $0 - 1 }))  // [R · S_k, 1]
    let regression = (squaredErrors * weight * scale.reshaped([r * copies])).reshaped([r, copies]).sumOverLast()  // [R]
    let constant = Double(m) * weights.constantGained(logRatios) + weights.constant * Double(m)  // [1]
    return forwardLoss(clean) + regression + constant
  }

  /// c_in ẑ^k, which is z^k itself when σ_data = 1.
  private func input(_ noisy: Variable, _ draws: LevelDraws) -> Variable {
    guard coefficients.contains(where: { $0.preconditioning.sigmaData != 1 }) else { return noisy }
    return noisy * column(draws, on: noisy.tape) { $0.rescaling * $0.preconditioning.cIn }
  }

  /// E‖F − y‖² over z⁰ ~ N(μ, v) given z^k: ‖F − E[y | z^k]‖² + Var[y | z^k], [R · S_k].
  ///
  /// E[y | ẑ] = (σ/(σ_data t)) ẑ − (σ²/c_out)(ẑ − μ)/(v + σ²) with t² = σ² + σ_data², and Var = (σ/c_out)² v/(v + σ²).
  ///
  /// This is the form that trains, in an order in which nothing cancels. `CleanPosterior` computes the same one coordinate at
  /// a time, in the order of the derivation; claim Eq E.ag holds the two together.
  private func averagedError(
    _ output: Variable, _ noisy: Variable, _ draws: LevelDraws, _ cleanDistribution: DiagonalGaussian
  ) -> Variable {
    let (rows, tape) = (draws.levels.count, noisy.tape)
    func repeated(_ x: Variable) -> Variable { x.repeatingRows(rows / x.shape[0]).reshaped(noisy.shape) }
    func column(_ value: (DrawCoefficients) -> Double) -> Variable { self.column(draws, on: tape, value) }
    let (mean, variance) = (repeated(cleanDistribution.mean), repeated(exp(cleanDistribution.logVariance)))  // [R · S_k, M] both
    let rescaled = noisy * column { $0.rescaling }  // [R · S_k, M]: ẑ^k
    let precision = reciprocal(variance + column { $0.noiseVariance })  // [R · S_k, M]
    let target =  // [R · S_k, M]
      rescaled * column { $0.target.clean } - (rescaled - mean) * precision
      * column { $0.noiseVariance / $0.preconditioning.cOut }
    let unavoidable =  // [R · S_k, M]
      variance * precision * column { $0.noiseVariance / ($0.preconditioning.cOut * $0.preconditioning.cOut) }
    return (square(output - target) + unavoidable).sumOverLast()  // [R · S_k]
  }

  /// One number for each draw, by its level: [R · S_k, 1].
  private func column(_ draws: LevelDraws, on tape: Tape, _ value: (DrawCoefficients) -> Double) -> Variable {
    tape.constant(draws.levels.map { value(coefficients[$0 - 1]) }, [draws.levels.count, 1])
  }

  /// L_forward(z⁰) = KL(q(z^K | z⁰) ‖ N(0, I)), linear in ‖z⁰‖²: [R].
  private func forwardLoss(_ clean: Variable) -> Variable {
    let offset = weights.forwardLoss(meanSquare: 0)
    let slope = weights.forwardLoss(meanSquare: 1) - offset
    return slope * square(clean).sumOverLast() + offset * Double(clean.shape[1])
  }

  /// a_k z⁰ + b_k ε, row by row: [R · S_k, M].
  private func combine(
    _ clean: Variable, _ draws: LevelDraws, _ pair: (DrawCoefficients) -> (clean: Double, noise: Double)
  ) -> Variable {
    clean * column(draws, on: clean.tape) { pair($0).clean } + draws.noise * column(draws, on: clean.tape) { pair($0).noise }
  }
}

/// The coefficients of a draw at one level.
private struct DrawCoefficients: Sendable {
  /// √ᾱ and √(1 − ᾱ): z^k in z⁰ and ε.
  let noisy: (clean: Double, noise: Double)
  /// y in z⁰ and ε.
  let target: (clean: Double, noise: Double)
  /// 1/√ᾱ: ẑ^k = z^k/√ᾱ.
  let rescaling: Double
  let preconditioning: Preconditioning
  /// w̃/ρ.
  let weight: Double

  init(_ schedule: NoiseSchedule, _ k: Int, sigmaData: Double, weight: Double) {
    noisy = (schedule.noisy(k, clean: 1, noise: 0), schedule.noisy(k, clean: 0, noise: 1))
    rescaling = schedule.rescaled(k, noisy: 1)
    preconditioning = schedule.preconditioning(k, sigmaData: sigmaData)
    target = (preconditioning.target(clean: 1, noise: 0), preconditioning.target(clean: 0, noise: 1))
    self.weight = weight
  }

  /// σ².
  var noiseVariance: Double { preconditioning.noiseLevel * preconditioning.noiseLevel }
}
