/// A random variable as a constant plus a weighted sum of independent standard normal noises.
///
/// Whatever is linear and Gaussian can be written so, step by step, and two such forms have the covariance Σ w_i w'_i.
/// This is the chapter's independent road: it knows no filter, no message and no tape.
struct AffineForm {
  var constant = 0.0
  var weights: [Int: Double] = [:]

  /// A noise of its own, with a standard deviation.
  static func noise(_ index: Int, deviation: Double = 1) -> AffineForm { AffineForm(weights: [index: deviation]) }

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

  /// The value once the noises are known.
  func value(_ noise: (Int) -> Double) -> Double { weights.reduce(constant) { $0 + $1.value * noise($1.key) } }

  /// E y².
  var meanSquare: Double { weights.values.reduce(constant * constant) { $0 + $1 * $1 } }
}

/// E[−log N(y; 0, v)] of a form: ½ [log 2πv + E y²/v].
func surprise(of residual: AffineForm, variance: Double) -> Double {
  0.5 * (logTwoPi(times: variance) + residual.meanSquare / variance)
}
