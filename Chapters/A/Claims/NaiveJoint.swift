import StateSpace

/// The dense joint density of a series, by brute force: the model as index loops straight from Eqs 07–10, pushed once for every
/// unit of noise. What comes out at each place is a column of the map from noise to series.
struct NaiveJoint {
  let model: LinearGaussianModel
  let covariates: [[Double]]

  private var length: Int { covariates.count }
  private var width: Int { model.latentDimension }

  /// p(z_{1:T}, x_{1:T} | u_{1:T}).
  var distribution: NaiveGaussian {
    let noise = noiseCovariance
    let mean = series(shocks: noise.map { _ in 0 })
    let columns = noise.indices.map { unit in
      zip(series(shocks: noise.indices.map { $0 == unit ? 1 : 0 }), mean).map { $0 - $1 }
    }
    let half = columns.indices.map { unit in
      mean.indices.map { row in columns.indices.reduce(0) { $0 + noise[unit][$1] * columns[$1][row] } }
    }
    let covariance = mean.indices.map { row in
      mean.indices.map { column in columns.indices.reduce(0) { $0 + columns[$1][row] * half[$1][column] } }
    }
    return NaiveGaussian(mean: mean, covariance: covariance)
  }

  /// The series that the given noise causes: z_1 … z_T, x_1 … x_T. Noise comes in the same order.
  func series(shocks: [Double]) -> [Double] {
    let (j, m, slopes) = (model.order, width, model.transition.matrix)
    var latents = (0..<j * m).map { shocks[$0] + model.initial.offset[$0] }
    for row in 0..<j * m {
      for (column, input) in covariates[..<j].joined().enumerated() {
        latents[row] += model.initial.matrix[row, column] * input
      }
    }
    for time in j..<length {
      for row in 0..<m {
        var value = shocks[latents.count] + model.transition.offset[row]
        for back in 1...j {
          for i in 0..<m { value += slopes[row, (j - back) * m + i] * latents[(time - back) * m + i] }
        }
        for back in 0...j {
          for (v, input) in covariates[time - back].enumerated() {
            value += slopes[row, j * m + (j - back) * covariates[0].count + v] * input
          }
        }
        latents.append(value)
      }
    }
    return latents + sights(latents, shocks: Array(shocks[(length * m)...]))
  }

  private func sights(_ latents: [Double], shocks: [Double]) -> [Double] {
    let (j, m, slopes) = (model.order, width, model.emission.matrix)
    var sights: [Double] = []
    for time in 0..<length {
      for row in 0..<model.observationDimension {
        var value = shocks[sights.count] + model.emission.offset[row]
        for back in 0..<min(time + 1, j) {
          for i in 0..<m { value += slopes[row, (j - 1 - back) * m + i] * latents[(time - back) * m + i] }
          for (v, input) in covariates[time - back].enumerated() {
            value += slopes[row, j * m + (j - 1 - back) * covariates[0].count + v] * input
          }
        }
        sights.append(value)
      }
    }
    return sights
  }

  private var noiseCovariance: [[Double]] {
    let blocks =
      [model.initial.covariance] + Array(repeating: model.transition.covariance, count: length - model.order)
      + Array(repeating: model.emission.covariance, count: length)
    let size = blocks.reduce(0) { $0 + $1.rows }
    var full = Array(repeating: Array(repeating: 0.0, count: size), count: size)
    var corner = 0
    for block in blocks {
      for i in 0..<block.rows {
        for k in 0..<block.rows { full[corner + i][corner + k] = block[i, k] }
      }
      corner += block.rows
    }
    return full
  }
}
