import ChapterKit
import StateSpace
import Tensor

/// A model with known coefficients and two series of it: the first complete, the second with gaps where they are asked for.
struct World {
  /// What is known of one series; entry t − 1 belongs to time t.
  struct Series {
    var observations: [[Double]]
    var observed: [[Bool]]
    var covariates: [[Double]]
  }

  let numbers: Numbers
  let steps: Int
  let hasGaps: Bool
  var series: [Series]

  var order: Int { numbers.order }
  var model: LinearGaussianModel { numbers.model }
  var name: String {
    "j = \(order), T = \(steps)" + (numbers.hasCovariate ? ", covariates" : "") + (hasGaps ? ", gaps" : "")
  }

  init(order: Int, steps: Int = 5, covariates: Bool = true, gaps: Bool = false, seed: UInt64) {
    let numbers = Numbers(order: order, hasCovariate: covariates)
    self.numbers = numbers
    self.steps = steps
    hasGaps = gaps
    series = (0..<2).map { index in
      Self.simulate(
        numbers, steps: steps, gaps: gaps && index == 1, Draws(seed: seed, "chapter C, series \(index), order \(order)"))
    }
  }

  /// The same model with other data, of which some entries are missing.
  init(copying world: World, series: [Series]) {
    (numbers, steps, hasGaps) = (world.numbers, world.steps, true)
    self.series = series
  }

  /// All four combinations for an order of 1 and of 2.
  static func all(seed: UInt64) -> [World] {
    [1, 2].flatMap { order in
      [false, true].flatMap { covariates in
        [false, true].map { World(order: order, covariates: covariates, gaps: $0, seed: seed) }
      }
    }
  }

  /// (time, entry) of what is missing, both counted from 0: one entry, a whole step, one entry at the end.
  private static let gaps = [[1, 0], [2, 0], [2, 1], [4, 1]]

  /// A series drawn from the model, so that it looks like one.
  private static func simulate(_ numbers: Numbers, steps: Int, gaps: Bool, _ draws: Draws) -> Series {
    let inputs = (0..<steps).map { numbers.hasCovariate ? [1.5 * draws.normal($0, 1)] : [] }
    let drawn = NaiveSeries(numbers, inputs: inputs).draw { draws.normal($0, 2) }
    let sights = (0..<steps).map { Array(drawn[(steps + 2 * $0)..<(steps + 2 * $0 + 2)]) }
    let observed = (0..<steps).map { time in (0..<2).map { !(gaps && Self.gaps.contains([time, $0])) } }
    return Series(
      observations: zip(sights, observed).map { zip($0, $1).map { $1 ? $0 : 0 } }, observed: observed, covariates: inputs)
  }
}
