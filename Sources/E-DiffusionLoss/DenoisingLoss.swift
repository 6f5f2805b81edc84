import Autodiff
import DiffusionChain
import Preconditioning
import Tensor

/// The levels and noise at which one evaluation of the loss looks: S_k of each for every clean state.
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

/// The upper bound on −log p_ψ(z⁰ | c) of Eq 33 in the preconditioned form of Eq 39, estimated at drawn levels (Eqs 41, 52), with
/// nothing dropped.
public struct DenoisingLoss: Sendable {
  /// w̃_k, L_forward and C.
  public let weights: LossWeights
  /// ρ(k).
  public let distribution: LevelDistribution
  private let coefficients: [(clean: Double, noise: Double, targetClean: Double, targetNoise: Double, weight: Double)]

  /// A loss for a schedule's weights and a distribution over its levels.
  public init(_ weights: LossWeights, _ distribution: LevelDistribution) {
    self.weights = weights
    self.distribution = distribution
    let schedule = weights.schedule
    let drawWeights = distribution.drawWeights(weights)
    coefficients = (1...schedule.levels).map { k in
      let target = schedule.preconditioning(k).targetCoefficients
      return (
        schedule.noisy(k, clean: 1, noise: 0), schedule.noisy(k, clean: 0, noise: 1), target.clean, target.noise,
        drawWeights[k - 1]
      )
    }
  }

  /// Implements the summand of Eq 52 for each clean state: L_forward(z⁰) + (1/S_k) Σ_m w̃_k/ρ(k) ‖F_ψ − y‖² + C.
  /// - Parameters:
  ///   - clean: z⁰, [R, M].
  ///   - draws: S_k levels and noises for each of the R states.
  ///   - logRatios: the a_k of a learned reverse variance, [K], or nil.
  /// - Returns: [R], nats.
  public func callAsFunction(
    clean: Variable, _ draws: LevelDraws, network: some OutputNetwork, logRatios: Variable? = nil
  ) -> Variable {
    let (r, m) = (clean.shape[0], clean.shape[1])
    let copies = draws.levels.count / r
    require(copies * r == draws.levels.count, "\(draws.levels.count) levels for \(r) clean states")
    let repeated = clean.repeatingRows(copies).reshaped([r * copies, m])
    let noisy = combine(repeated, draws, { $0.clean }, { $0.noise })  // z̃^k
    let target = combine(repeated, draws, { $0.targetClean }, { $0.targetNoise })  // y, Eq 38
    let error = square(network.output(noisy: noisy, levels: draws.levels) - target).sumOverLast()  // [R · S_k]
    let weight = clean.tape.constant(draws.levels.map { coefficients[$0 - 1].weight / Double(copies) }, [r * copies])
    guard let logRatios else {
      let regression = (error * weight).reshaped([r, copies]).sumOverLast()  // [R]
      return forwardLoss(clean) + regression + weights.constant * Double(m)
    }
    let scale = exp(-logRatios).reshaped([weights.levels, 1]).rows(clean.tape.indices(draws.levels.map { $0 - 1 }))
    let regression = (error * weight * scale.reshaped([r * copies])).reshaped([r, copies]).sumOverLast()  // [R]
    let constant = Double(m) * weights.constantGained(logRatios) + weights.constant * Double(m)
    return forwardLoss(clean) + regression + constant
  }

  /// L_forward(z⁰) = KL(q(z^K | z⁰) ‖ N(0, I)), linear in ‖z⁰‖²: [R].
  private func forwardLoss(_ clean: Variable) -> Variable {
    let offset = weights.forwardLoss(meanSquare: 0)
    let slope = weights.forwardLoss(meanSquare: 1) - offset
    return slope * square(clean).sumOverLast() + offset * Double(clean.shape[1])
  }

  private typealias Row = (clean: Double, noise: Double, targetClean: Double, targetNoise: Double, weight: Double)

  /// a_k z⁰ + b_k ε, row by row: [R · S_k, M].
  private func combine(_ clean: Variable, _ draws: LevelDraws, _ a: (Row) -> Double, _ b: (Row) -> Double) -> Variable {
    let tape = clean.tape
    let rows = draws.levels.count
    let cleanFactor = tape.constant(draws.levels.map { a(coefficients[$0 - 1]) }, [rows, 1])
    let noiseFactor = tape.constant(draws.levels.map { b(coefficients[$0 - 1]) }, [rows, 1])
    return clean * cleanFactor + draws.noise * noiseFactor
  }
}
