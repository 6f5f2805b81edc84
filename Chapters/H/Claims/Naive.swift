import Foundation

/// What the networks compute, written number by number from H.1 to H.6 for one row of a batch. `slip` makes one mistake.
struct Naive {
  let weights: Weights
  let slip: PlantedError?

  init<Network>(_ weighted: Weighted<Network>, _ slip: PlantedError? = nil) {
    weights = Weights(weighted.parameters)
    self.slip = slip
  }

  /// Whether this is the mistake to make.
  func makes(_ other: PlantedError) -> Bool { slip == other }

  /// x W + b with W and b by name.
  func linear(_ name: String, _ x: [Double]) -> [Double] { affine(x, weights(name + ".weight"), weights(name + ".bias")) }

  /// y_o = b_o + Σ_i x_i W_io, W being [inputs, outputs] in row-major order.
  func affine(_ x: [Double], _ w: [Double], _ b: [Double]) -> [Double] {
    b.indices.map { o in
      var sum = makes(.noBias) ? 0 : b[o]
      for i in x.indices { sum += x[i] * (makes(.transposed) ? w[o * x.count + i] : w[i * b.count + o]) }
      return sum
    }
  }

  /// σ(first half) · tanh(second half).
  func gate(_ u: [Double]) -> [Double] {
    let c = u.count / 2
    return (0..<c).map { i in
      makes(.gateExchanged) ? logistic(u[c + i]) * tanh(u[i]) : logistic(u[i]) * tanh(u[c + i])
    }
  }

  /// Hidden layer with ReLU, then a linear one.
  func perceptron(_ name: String, _ x: [Double]) -> [Double] {
    linear(name + ".output", linear(name + ".hidden", x).map { max(0, $0) })
  }
}

/// 1/(1 + e⁻ˣ).
func logistic(_ x: Double) -> Double { 1 / (1 + exp(-x)) }

/// The sum, entry by entry.
func sum(_ a: [Double], _ b: [Double]) -> [Double] { zip(a, b).map { $0 + $1 } }

/// n zeros.
func zeros(_ n: Int) -> [Double] { [Double](repeating: 0, count: n) }
