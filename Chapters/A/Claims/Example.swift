import StateSpace
import Tensor

/// A small model of each order with every coefficient drawn once, two latents, two observations, two covariates;
/// and one series from nowhere in particular, since identities must hold anywhere.
struct Example {
  static let (latents, sights, inputs) = (2, 2, 2)

  let order: Int
  let length: Int
  let model: LinearGaussianModel
  let covariates: [[Double]]
  let observations: [[Double]]
  let states: [[Double]]

  init(order: Int, length: Int, seed: UInt64) {
    let draws = CounterRandom(seed: Int(seed % (1 << 32)), purpose: "chapter A")
    self.order = order
    self.length = length
    model = Self.model(order: order, draws)
    func series(_ number: Int, _ width: Int) -> [[Double]] {
      (1...length).map { time in
        (0..<width).map { draws.normal(step: order, series: number, time: time, lane: $0) }
      }
    }
    covariates = series(1, Self.inputs)
    observations = series(2, Self.sights)
    states = series(3, Self.latents)
  }

  private static func model(order: Int, _ draws: CounterRandom) -> LinearGaussianModel {
    /// Slopes of 0.4/√j leave every memory length visible and no state explosive over a handful of steps.
    func conditional(_ number: Int, rows: Int, columns: Int, spread: Double) -> LinearGaussianConditional {
      let scale = 0.4 / Double(order).squareRoot()
      let root = DenseMatrix(rows: rows, columns: rows) {
        0.3 * draws.normal(step: order, series: number, time: 1, lane: $0 * rows + $1)
      }
      return LinearGaussianConditional(
        matrix: DenseMatrix(rows: rows, columns: columns) {
          scale * draws.normal(step: order, series: number, time: 2, lane: $0 * columns + $1)
        },
        offset: (0..<rows).map { draws.normal(step: order, series: number, time: 3, lane: $0) },
        covariance: root * root.transposed + .identity(rows, times: spread))
    }
    return LinearGaussianModel(
      order: order,
      initial: conditional(10, rows: order * latents, columns: order * inputs, spread: 1),
      transition: conditional(11, rows: latents, columns: order * latents + (order + 1) * inputs, spread: 0.5),
      emission: conditional(12, rows: sights, columns: order * (latents + inputs), spread: 0.4))
  }

  /// z_1 … z_T, x_1 … x_T in one array, the order of the dense joint.
  var everything: [Double] { Array((states + observations).joined()) }

  /// Where z_s, s in `times`, stands in the dense joint.
  func latents(_ times: Range<Int>) -> [Int] {
    Array((times.lowerBound - 1) * Self.latents..<(times.upperBound - 1) * Self.latents)
  }

  /// Where x_s, s in `times`, stands in the dense joint.
  func sights(_ times: Range<Int>) -> [Int] {
    let start = length * Self.latents
    return Array(start + (times.lowerBound - 1) * Self.sights..<start + (times.upperBound - 1) * Self.sights)
  }
}
