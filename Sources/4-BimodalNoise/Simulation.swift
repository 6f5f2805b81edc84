import Tensor

/// Which of the three data sets of section 4 a sequence belongs to; each has random numbers of its own.
public enum BimodalSplit: String, Sendable, CaseIterable {
  /// Sequences the models are fitted to.
  case training
  /// Sequences that choose settings.
  case validation
  /// Sequences for the test.
  case test
}

extension BimodalWalk {
  /// Simulates sequences 0 … `sequences` − 1 of one data set.
  ///
  /// Sequence i is a function of (seed, split, i) alone and its first steps do not depend on the length: the first 10 of
  /// 1,024 sequences are the 10 sequences asked for alone.
  /// - Parameters:
  ///   - sequences: N, 1,024 in the paper.
  ///   - length: T, 32 in the paper.
  ///   - seed: 0…2³²−1.
  ///   - split: the data set.
  public func simulate(
    sequences: Int = 1024, length: Int = 32, seed: Int, split: BimodalSplit = .training
  ) -> [BimodalSequence] {
    require(sequences >= 0 && length >= 1, "there is no data set of \(sequences) sequences of length \(length)")
    return (0..<sequences).map { simulate(sequence: $0, length: length, seed: seed, split: split) }
  }

  /// Simulates one sequence by its number.
  public func simulate(sequence: Int, length: Int, seed: Int, split: BimodalSplit = .training) -> BimodalSequence {
    let signs = CounterRandom(seed: seed, purpose: "bimodal \(split.rawValue) sign")
    let noise = CounterRandom(seed: seed, purpose: "bimodal \(split.rawValue) noise")
    let beginning = CounterRandom(seed: seed, purpose: "bimodal \(split.rawValue) start")
    var latent: [Double] = []
    var state = 0.0
    for time in 0..<length {
      if time == 0 && start == .standardNormal {
        state = beginning.normal(series: sequence)
      } else {
        let sign = signs.uniform(series: sequence, time: time) < 0.5 ? -1.0 : 1.0
        state = decay * state + jump * sign
      }
      latent.append(state)
    }
    let standardDeviation = observationVariance.squareRoot()
    let observed = latent.indices.map { latent[$0] + standardDeviation * noise.normal(series: sequence, time: $0) }
    return BimodalSequence(latent: latent, observed: observed)
  }

  /// Path number `index` that continues from a filtered state: z and x at the `horizon` times after it, each [horizon].
  public func continuation(
    of state: FilteredState, horizon: Int, index: Int, using random: CounterRandom, series: Int = 0
  ) -> BimodalSequence {
    var z = state.mean + state.variance.squareRoot() * random.normal(series: series, level: 2, lane: index)
    var latent: [Double] = []
    var observed: [Double] = []
    for time in 0..<horizon {
      z = decay * z + (random.uniform(series: series, time: time, level: 0, lane: index) < 0.5 ? -jump : jump)
      let noise = random.normal(series: series, time: time, level: 1, lane: index)
      latent.append(z)
      observed.append(z + observationVariance.squareRoot() * noise)
    }
    return BimodalSequence(latent: latent, observed: observed)
  }
}
