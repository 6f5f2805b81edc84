import Tensor

/// One simulated sequence, some of whose observations are hidden.
public struct ModalSequence: Sendable, Equatable {
  /// z_1 … z_T, of shape [T].
  public let latent: [Double]
  /// x_1 … x_T, of shape [T], those that are hidden included.
  public let observed: [Double]
  /// Whether x_t may be seen, of shape [T].
  public let isObserved: [Bool]

  /// What may be seen: x_t, or nil where it is hidden; of shape [T].
  public var visible: [Double?] { zip(observed, isObserved).map { $1 ? $0 : nil } }

  /// Latents, observations and the mask, all of shape [T].
  public init(latent: [Double], observed: [Double], isObserved: [Bool]) {
    require(
      latent.count == observed.count && latent.count == isObserved.count,
      "\(latent.count) latents cannot carry \(observed.count) observations and a mask of \(isObserved.count)")
    self.latent = latent
    self.observed = observed
    self.isObserved = isObserved
  }
}

extension ModalWalk {
  /// Simulates sequences 0 … `sequences` − 1 of one data set.
  ///
  /// Sequence i is a function of (seed, split, i) alone. All distributions and shares of missing values use the same random
  /// numbers, so that they are compared with like luck: a mask moves no value, and `bimodal` has the draws of `BimodalWalk()`.
  /// - Parameters:
  ///   - sequences: N.
  ///   - length: T.
  ///   - seed: 0…2³²−1.
  ///   - split: the data set.
  ///   - missing: the probability, from 0 and below 1, with which each of x_1 … x_{T−1} is hidden. x_T is always seen: it
  ///     is the outcome that scores.
  public func simulate(
    sequences: Int = 1024, length: Int = 32, seed: Int, split: BimodalSplit = .training, missing: Double = 0
  ) -> [ModalSequence] {
    require(sequences >= 0 && length >= 1, "there is no data set of \(sequences) sequences of length \(length)")
    require((0..<1).contains(missing), "the share of missing values lies from 0 and below 1, and is \(missing)")
    return (0..<sequences).map { simulate(sequence: $0, length: length, seed: seed, split: split, missing: missing) }
  }

  private func simulate(sequence: Int, length: Int, seed: Int, split: BimodalSplit, missing: Double) -> ModalSequence {
    let choice = CounterRandom(seed: seed, purpose: "bimodal \(split.rawValue) sign")
    let noise = CounterRandom(seed: seed, purpose: "bimodal \(split.rawValue) noise")
    let mask = CounterRandom(seed: seed, purpose: "bimodal \(split.rawValue) missing")
    let weights = weightsOfHistory
    var history = History()
    let latent = (0..<length).map { time in
      let jump = pick(jumps.jumps(after: history.last), at: choice.uniform(series: sequence, time: time))
      history.append(history.carried(by: weights) + jump.offset)
      return history.last
    }
    let standardDeviation = observationVariance.squareRoot()
    return ModalSequence(
      latent: latent,
      observed: latent.indices.map { latent[$0] + standardDeviation * noise.normal(series: sequence, time: $0) },
      isObserved: latent.indices.map { $0 == length - 1 || mask.uniform(series: sequence, time: $0) >= missing })
  }

  /// The jump into whose stretch of (0, 1) the number u falls.
  private func pick(_ jumps: [JumpDistribution.Jump], at u: Double) -> JumpDistribution.Jump {
    var reached = 0.0
    for jump in jumps.dropLast() {
      reached += jump.weight
      if u < reached { return jump }
    }
    return jumps[jumps.count - 1]
  }
}

/// The last states of a walk, the latest first; 0 before the first.
struct History: Sendable {
  private var states = SIMD4<Double>.zero

  /// z_t.
  var last: Double { states[0] }

  /// φ_1 z_t + φ_2 z_{t−1} + …, the part of the next state that the states before it determine.
  func carried(by weights: SIMD4<Double>) -> Double { (weights * states).sum() }

  /// Takes in z_{t+1}.
  mutating func append(_ state: Double) { states = SIMD4(state, states[0], states[1], states[2]) }
}
