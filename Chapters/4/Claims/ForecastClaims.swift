import Autodiff
import BimodalNoise
import ChapterKit
import DeepStateSpace
import Networks
import Runs
import Tensor

/// Figure 2 with a model of the paper's size: what its lines have seen.
enum ForecastClaims {
  /// The last times of pairs of observations, from x_21 and x_22 on, that move some numbers when both are moved by 1.
  private static func pairs(_ set: SequenceSet, _ numbers: (SequenceSet) -> [Double]) -> [Int] {
    let before = numbers(set)
    return stride(from: 22, through: 32, by: 2).filter { time in
      var moved = set
      for position in time - 2..<time { moved.observations[position] += 1 }
      return numbers(moved) != before
    }
  }

  static let forecasts = Claim(
    "Fig 2",
    "The light lines start from a ẑ_24 that has seen x_{1:24}: when x_{25:32} moves, they stay, while the dashed line moves.",
    kind: .identity, oracle: "two observations moved at a time"
  ) { check in
    let seed = Int(check.seed % (1 << 32))
    let walk = BimodalWalk().simulate(sequence: 0, length: 32, seed: seed, split: .test).observed
    let set = SequenceSet(count: 1, steps: 32, extents: DataExtents(observations: 1), observations: walk)
    for kind in TransitionKind.allCases {
      let model = try StateSpaceModel(Preset.paper.settings(for: kind).model(kind, for: set.extents))
      let start = Parameters(model.layout, seed: seed, precision: .double)
      let nudge = CounterRandom(seed: seed, purpose: "chapter 4, weights")
      let weights = start.values.values.enumerated().map { $1 + 0.1 * nudge.normal(time: $0) }
      let simulator = Simulator(
        model, parameters: Parameters(model.layout, values: Tensor(weights, [weights.count])),
        standardization: Standardization(mean: [0], standardDeviation: [9]), threads: 1)
      func forecast(_ set: SequenceSet, from time: Int) -> [Double] {
        simulator.forecast(set, rows: [0], from: time, horizon: 8, samples: 2, seed: seed).flatMap(\.draws)
      }
      func smoothed(_ set: SequenceSet, _ numbers: (Reconstruction) -> ArraySlice<Double>) -> [Double] {
        simulator.smooth(set, rows: [0], samples: 1, seed: seed).flatMap(numbers)
      }
      let smoothState = pairs(set) { smoothed($0) { $0.latents[23...23] } }
      check.exactly(
        pairs(set) { forecast($0, from: 24) }, claimed: [22, 24], "\(kind.rawValue), what moves paths from t = 24",
        foils: [("ẑ_24 of the dashed line", smoothState), ("the last pair alone", [24])])
      check.exactly(
        pairs(set) { smoothed($0) { $0.means[0..<24] } }, claimed: [22, 24, 26, 28, 30, 32],
        "\(kind.rawValue), what moves x̂_{1:24}",
        foils: [("what the paths see", [22, 24])])
    }
  }
}
