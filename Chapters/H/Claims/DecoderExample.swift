import Autodiff
import EvidenceBound
import Networks
import StateSpace
import Tensor

/// An emission with states of two trajectories for each of two sequences.
struct DecoderExample {
  let settings: NetworkSettings
  let weighted: Weighted<EmissionNetwork>
  let sequences: Sequences
  private let trajectories = 4

  init(steps: Int = 5, seed: UInt64, change: (inout NetworkSettings) -> Void = { _ in }) {
    let settings = Small.settings(change)
    self.settings = settings
    weighted = Weighted(seed: seed) { EmissionNetwork("decoder", Small.extents, settings, in: &$0) }
    sequences = Sequences(Small.extents, count: 2, steps: steps, start: 3, seed: weighted.seed)
  }

  /// [N][T][M], flat.
  var states: [Double] { weighted.numbers("states", trajectories * sequences.steps * settings.latents) }
  var statesShape: [Int] { [trajectories, sequences.steps, settings.latents] }

  /// Means and log-variances, [N, T, D] each.
  func distributions(_ precision: Precision = .double) -> [Double] {
    weighted.run(precision) { emission, tape in
      emission.distribution(given: tape.constant(states, Shape(statesShape)), sequences.batch(on: tape)).parts
    }
  }

  /// The distribution of x_t from the last window of the states up to t, [N, D] each.
  func last(_ t: Int, windowAt position: Int? = nil) -> [Double] {
    weighted.run { emission, tape in
      let end = position ?? t
      let window = tape.constant(states, Shape(statesShape)).slice(axis: 1, end - settings.order..<end)
      return emission.distribution(ofLast: window, in: sequences.batch(on: tape), time: t).parts
    }
  }

  /// The distributions of the first `steps` observations, of sequences that end there.
  func prefix(_ steps: Int) -> [Double] {
    let part = sequences.shortened(to: 1...steps)
    return weighted.run { emission, tape in
      let states = tape.constant(states, Shape(statesShape)).slice(axis: 1, 0..<steps)
      return emission.distribution(given: states, part.batch(on: tape)).parts
    }
  }

  /// The numbers of `distributions` that belong to some times, counted from 1.
  func times(_ range: ClosedRange<Int>, of distributions: [Double]) -> [Double] {
    let (t, d) = (sequences.steps, sequences.extents.observations)
    return distributions.indices.filter { range.contains($0 / d % t + 1) }.map { distributions[$0] }
  }

  /// The same as `distributions` by loops.
  func loops(_ naive: Naive) -> [Double] {
    let (t, m) = (sequences.steps, settings.latents)
    let states = cut(cut(states, into: m, count: trajectories * t), into: t, count: trajectories)
    return flat(
      (0..<trajectories).flatMap { n in
        (1...t).map { naive.emission(sequences, n % sequences.count, at: $0, states[n], settings) }
      })
  }
}
