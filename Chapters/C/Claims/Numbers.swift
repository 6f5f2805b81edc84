import ChapterKit
import StateSpace

/// Every coefficient of a small model by name: one latent, two observed entries per step, no or one covariate.
///
/// Lists over a window run from the oldest to the newest step, as c_t does.
struct Numbers {
  let order: Int
  let hasCovariate: Bool

  /// The slopes of z_t on z_{t−j:t−1}.
  var slopes: [Double] { order == 1 ? [0.8] : [-0.35, 0.95] }
  /// The slopes of z_t on u_{t−j:t}.
  var inputSlopes: [Double] { hasCovariate ? Array([-0.4, 0.3, 0.7].suffix(order + 1)) : [] }
  let level = 0.1
  let variance = 0.4

  /// The slopes of the two entries of x_t on z_{t−j+1:t}.
  var sightSlopes: [[Double]] { order == 1 ? [[1], [0.6]] : [[0.3, 1], [-0.5, 0.6]] }
  /// The slopes of the two entries of x_t on u_{t−j+1:t}.
  var sightInputSlopes: [[Double]] {
    guard hasCovariate else { return [[], []] }
    return order == 1 ? [[0.2], [-0.3]] : [[0.5, 0.2], [0.1, -0.3]]
  }
  let sightLevels = [0.2, -0.1]
  let sightVariances = [0.05, 0.3]

  /// The mean of z_{1:j} where the covariates are 0, and how u_{1:j} moves it.
  var initialLevels: [Double] { order == 1 ? [0.3] : [0.3, -0.2] }
  var initialInputSlopes: [[Double]] {
    guard hasCovariate else { return Array(repeating: [], count: order) }
    return order == 1 ? [[0.5]] : [[0.5, 0], [0.2, 0.4]]
  }
  /// The covariance of z_{1:j}; for j = 2 the two states are correlated.
  var initialCovariance: [[Double]] { order == 1 ? [[1]] : [[1, 0.6], [0.6, 1.1]] }

  /// The mean of z_t given its context.
  func mean(after history: [Double], _ inputs: [Double]) -> Double { level + dot(slopes, history) + dot(inputSlopes, inputs) }

  /// The mean of entry d of x_t given z_{t−j+1:t} and u_{t−j+1:t}; short windows leave the oldest slopes unused.
  func sightMean(_ entry: Int, seeing window: [Double], _ inputs: [Double]) -> Double {
    sightLevels[entry] + dot(sightSlopes[entry].suffix(window.count), window)
      + dot(sightInputSlopes[entry].suffix(inputs.count), inputs)
  }

  /// The same coefficients as the package's exact model.
  var model: LinearGaussianModel {
    func conditional(_ rows: [[Double]], _ offset: [Double], _ covariance: [[Double]]) -> LinearGaussianConditional {
      LinearGaussianConditional(
        matrix: DenseMatrix(rows: rows.count, columns: rows[0].count, rows.flatMap { $0 }), offset: offset,
        covariance: DenseMatrix(rows: rows.count, columns: rows.count, covariance.flatMap { $0 }))
    }
    return LinearGaussianModel(
      order: order, initial: conditional(initialInputSlopes, initialLevels, initialCovariance),
      transition: conditional([slopes + inputSlopes], [level], [[variance]]),
      emission: conditional(
        zip(sightSlopes, sightInputSlopes).map { $0 + $1 }, sightLevels, [[sightVariances[0], 0], [0, sightVariances[1]]]))
  }
}
