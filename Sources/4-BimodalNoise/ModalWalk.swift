import Tensor

/// The walk of section 4 made general: any order, any finite distribution of the step, which may depend on the state.
///
///     z_t = φ_1 z_{t−1} + … + φ_j z_{t−j} + o_t,   z_0 = z_{−1} = … = 0
///     x_t = z_t + ε_t,                             ε_t ~ N(0, r)
///
/// o_t is one of finitely many offsets, drawn by weights that `jumps` gives for z_{t−1}. There is no other noise in the
/// state, so the choices made so far determine every z_t.
public struct ModalWalk: Sendable, Equatable {
  /// φ_1 … φ_j, of shape [j], the last state's first; at most `maxOrder`.
  public let coefficients: [Double]
  /// The distribution of the offset given the state before.
  public let jumps: JumpDistribution
  /// r, the variance of the observation noise.
  public let observationVariance: Double

  /// Histories are kept in a register of four states, so that a branch of the exact distribution costs no memory of its own.
  public static let maxOrder = 4

  /// A walk with these coefficients, offsets and observation noise.
  public init(coefficients: [Double], jumps: JumpDistribution, observationVariance: Double = 0.2) {
    require(
      (1...ModalWalk.maxOrder).contains(coefficients.count),
      "a walk has order 1…\(ModalWalk.maxOrder), not \(coefficients.count)")
    require(!jumps.jumps(after: 0).isEmpty, "a walk has at least one offset to choose from")
    require(observationVariance > 0, "an observation variance is positive, not \(observationVariance)")
    self.coefficients = coefficients
    self.jumps = jumps
    self.observationVariance = observationVariance
  }

  /// j, how many states the next one depends on.
  public var order: Int { coefficients.count }

  /// φ_1 … φ_j, then zeros.
  var weightsOfHistory: SIMD4<Double> {
    var weights = SIMD4<Double>.zero
    for (lag, coefficient) in coefficients.enumerated() { weights[lag] = coefficient }
    return weights
  }
}

extension ModalWalk {
  /// `BimodalWalk()`: φ = 0.9, ±4, r = 0.2. Its draws are those of `BimodalWalk` too.
  public static let bimodal = ModalWalk(coefficients: [0.9], jumps: .fixed(offsets: [-4, 4]))
  /// The same with r = 0.04.
  public static let quietBimodal = ModalWalk(
    coefficients: [0.9], jumps: .fixed(offsets: [-4, 4]), observationVariance: 0.04)
  /// Three modes, −6, 0 and 6, 13 standard deviations of the observation apart.
  public static let trimodal = ModalWalk(coefficients: [0.9], jumps: .fixed(offsets: [-6, 0, 6]))
  /// Steps ±(4 − 2 tanh(z/4)): up to 6 below the origin, down to 2 above it.
  public static let stateDependent = ModalWalk(coefficients: [0.9], jumps: .shrinking(size: 4, change: 2, scale: 4))
  /// Steps ±4, of which the one towards the origin is the likelier: P(+4) = 1/(1 + e^{z/4}).
  public static let biased = ModalWalk(coefficients: [0.9], jumps: .leaning(size: 4, scale: 4))
  /// Order 2: φ = (0.5, −0.7), a swing of about five steps' period and modulus 0.84.
  ///
  /// Whoever knows z_{t−1} alone faces, besides the two modes, what is unknown of φ_2 z_{t−2}: a variance of
  /// 16 φ_2²/(1 − φ_2²) = 15.4, as much again as the steps' own 16, which fills the valley between the modes. With
  /// φ_2 = 0.4 it would be 3.0 and the modes still in sight.
  public static let secondOrder = ModalWalk(coefficients: [0.5, -0.7], jumps: .fixed(offsets: [-4, 4]))

  /// The processes that plans and commands can name, with their names.
  public static let named: [(name: String, walk: ModalWalk)] = [
    ("bimodal", .bimodal), ("quiet-bimodal", .quietBimodal), ("trimodal", .trimodal),
    ("state-dependent", .stateDependent), ("biased", .biased), ("second-order", .secondOrder),
  ]
}
