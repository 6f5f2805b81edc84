import ChapterKit
import Foundation
import Oracle

/// A Gaussian on nested arrays, with explicit inverses and determinants by elimination.
struct DenseGaussian {
  let mean: [Double]
  let covariance: BruteForce.Matrix

  init(mean: [Double], covariance: BruteForce.Matrix) {
    self.mean = mean
    self.covariance = covariance
  }

  /// The joint distribution of forms in the same noises.
  init(_ forms: [AffineForm]) {
    mean = forms.map(\.constant)
    covariance = forms.map { one in
      forms.map { other in one.weights.reduce(0) { $0 + $1.value * (other.weights[$1.key] ?? 0) } }
    }
  }

  func logDensity(at x: [Double]) throws -> Double {
    try BruteForce.gaussianLogDensity(x, mean: mean, covariance: covariance)
  }

  func marginal(_ indices: [Int]) -> DenseGaussian {
    DenseGaussian(mean: indices.map { mean[$0] }, covariance: block(indices, indices))
  }

  /// The distribution of some entries once others have the given values.
  func conditional(_ indices: [Int], given others: [Int], at values: [Double]) throws -> DenseGaussian {
    let gain = try BruteForce.product(block(indices, others), BruteForce.inverse(block(others, others)))
    let shift = try BruteForce.product(gain, zip(others, values).map { $1 - mean[$0] })
    let explained = try BruteForce.product(gain, block(others, indices))
    return DenseGaussian(
      mean: zip(indices, shift).map { mean[$0] + $1 },
      covariance: zip(block(indices, indices), explained).map { zip($0, $1).map { $0 - $1 } })
  }

  /// D_KL(self ‖ other) = ½ [tr Σ'⁻¹Σ + dᵀ Σ'⁻¹ d − n + log |Σ'| − log |Σ|].
  func divergence(from other: DenseGaussian) throws -> Double {
    let inverse = try BruteForce.inverse(other.covariance)
    let distance = zip(mean, other.mean).map { $0 - $1 }
    let trace = try BruteForce.product(inverse, covariance).enumerated().reduce(0) { $0 + $1.element[$1.offset] }
    let square = dot(distance, try BruteForce.product(inverse, distance))
    let logs = log(try BruteForce.determinant(other.covariance)) - log(try BruteForce.determinant(covariance))
    return 0.5 * (trace + square - Double(mean.count) + logs)
  }

  /// ½ [n log 2πe + log |Σ|].
  func entropy() throws -> Double {
    0.5 * (Double(mean.count) * (1 + log(2 * .pi)) + log(try BruteForce.determinant(covariance)))
  }

  private func block(_ rows: [Int], _ columns: [Int]) -> BruteForce.Matrix {
    rows.map { row in columns.map { covariance[row][$0] } }
  }

  /// n ε κ times the size of the result: how far elimination may end from the truth, by either road. κ is the condition number in
  /// the norm of absolute row sums.
  func rounding(of size: Double = 1) throws -> Double {
    try eliminationRounding(covariance, inverse: BruteForce.inverse(covariance), size: size)
  }
}

/// log 2πv.
func logTwoPi(times variance: Double) -> Double { log(2 * .pi * variance) }

/// A random variable as a constant plus a weighted sum of independent standard normal noises.
///
/// Whatever is linear and Gaussian can be written so, step by step, and two such forms have the covariance Σ w_i w'_i.
/// This is the chapter's independent road: it knows no filter, no message and no tape.
struct AffineForm {
  var constant = 0.0
  var weights: [Int: Double] = [:]

  /// A noise of its own, with a standard deviation.
  static func noise(_ index: Int, standardDeviation: Double = 1) -> AffineForm { AffineForm(weights: [index: standardDeviation]) }

  static func + (one: AffineForm, other: AffineForm) -> AffineForm {
    AffineForm(constant: one.constant + other.constant, weights: one.weights.merging(other.weights, uniquingKeysWith: +))
  }

  static func + (one: AffineForm, shift: Double) -> AffineForm { one + AffineForm(constant: shift) }

  static func * (factor: Double, form: AffineForm) -> AffineForm {
    AffineForm(constant: factor * form.constant, weights: form.weights.mapValues { factor * $0 })
  }

  /// Σ_i a_i y_i.
  static func sum(_ factors: some Sequence<Double>, _ forms: some Sequence<AffineForm>) -> AffineForm {
    zip(factors, forms).reduce(AffineForm()) { $0 + $1.0 * $1.1 }
  }

  /// By the noises' numbers: the order of a sum decides its last bits.
  private var sorted: [(key: Int, value: Double)] { weights.sorted { $0.key < $1.key } }

  /// The value once the noises are known.
  func value(_ noise: (Int) -> Double) -> Double { sorted.reduce(constant) { $0 + $1.value * noise($1.key) } }

  /// E y².
  var meanSquare: Double { sorted.reduce(constant * constant) { $0 + $1.value * $1.value } }
}

/// E[−log N(y; 0, v)] of a form: ½ [log 2πv + E y²/v].
func negativeLogLikelihood(of residual: AffineForm, variance: Double) -> Double {
  0.5 * (logTwoPi(times: variance) + residual.meanSquare / variance)
}
