/// The priors of this chapter.
enum Examples {
  /// z_1 | z_0, linear.
  static let line = [Kernel(level: 0.3, slopes: [0.9], variance: 0.35)]
  /// z_1 | z_{−1:0} and z_2 | z_{0:1}, linear; no coefficient equals another, so that no mistake cancels.
  static let plane = [
    Kernel(level: 0.3, slopes: [0.7, -0.5], variance: 0.35), Kernel(level: -0.2, slopes: [0.4, 0.6], variance: 0.5),
  ]
  /// z_1 depends on z_{−1} only, and z_2 on z_0 and z_1: the two auxiliary states stay independent.
  static let untangled = [
    Kernel(level: 0.3, slopes: [0.7, 0], variance: 0.35), Kernel(level: -0.2, slopes: [0.4, 0.6], variance: 0.5),
  ]
  /// Nonlinear: two modes for z_1.
  static let bentLine = [Kernel(level: 0.1, slopes: [0.2], bend: 1.5, bendSlopes: [1], variance: 0.3)]
  static let bentPlane = [
    Kernel(level: 0.1, slopes: [0.2, 0.1], bend: 1.2, bendSlopes: [0.5, 1], variance: 0.4),
    Kernel(level: 0, slopes: [0.5, 0.3], bend: -0.8, bendSlopes: [1, 0.3], variance: 0.5),
  ]

  /// A q_Φ that has the right idea and the wrong numbers.
  static func roughAuxiliary(order: Int) -> [Kernel] {
    order == 1
      ? [Kernel(level: -0.1, slopes: [0.4], variance: 0.5)]
      : [Kernel(level: -0.1, slopes: [0.3, 0.1], variance: 0.6), Kernel(level: 0.2, slopes: [-0.2, 0.3], variance: 0.7)]
  }

  /// Values of z_{1:j} at which identities are tried.
  static func positions(order: Int) -> [[Double]] {
    order == 1 ? [[0.4], [-1.3], [2.1]] : [[0.4, -0.6], [-1.3, 0.9]]
  }

  /// The precision of z_{−j+1:0} given z_{1:j} under a linear prior, I + Σ_t a_t a_tᵀ/v_t, and its mean times that precision.
  ///
  /// a_t are the slopes of z_t on the auxiliary states: for t = 2 only z_0 is one of them.
  static func auxiliaryPrecision(_ kernels: [Kernel], _ first: [Double]) -> (precision: [[Double]], information: [Double]) {
    if kernels.count == 1 {
      let (a, v) = (kernels[0].slopes[0], kernels[0].variance)
      return ([[1 + a * a / v]], [a * (first[0] - kernels[0].level) / v])
    }
    let (one, two) = (kernels[0], kernels[1])
    let (a, b, c) = (one.slopes[0], one.slopes[1], two.slopes[0])
    let (left, right) = (first[0] - one.level, first[1] - two.level - two.slopes[1] * first[0])
    return (
      [
        [1 + a * a / one.variance, a * b / one.variance],
        [a * b / one.variance, 1 + b * b / one.variance + c * c / two.variance],
      ],
      [a * left / one.variance, b * left / one.variance + c * right / two.variance]
    )
  }

  /// The best q_Φ with independent components at one z_{1:j}: the exact mean, and the variances 1/Λ_ii.
  static func bestAuxiliary(_ kernels: [Kernel], _ first: [Double]) -> [Kernel] {
    let (precision, information) = auxiliaryPrecision(kernels, first)
    let flat = Array(repeating: 0.0, count: kernels.count)
    if kernels.count == 1 {
      return [Kernel(level: information[0] / precision[0][0], slopes: flat, variance: 1 / precision[0][0])]
    }
    let determinant = precision[0][0] * precision[1][1] - precision[0][1] * precision[1][0]
    let mean = [
      (precision[1][1] * information[0] - precision[0][1] * information[1]) / determinant,
      (precision[0][0] * information[1] - precision[1][0] * information[0]) / determinant,
    ]
    return (0..<2).map { Kernel(level: mean[$0], slopes: flat, variance: 1 / precision[$0][$0]) }
  }

  /// Mean and covariance of z_{1:j} under a linear prior, by hand.
  static func moments(_ kernels: [Kernel]) -> (mean: [Double], covariance: [[Double]]) {
    let one = kernels[0]
    if kernels.count == 1 { return ([one.level], [[one.slopes[0] * one.slopes[0] + one.variance]]) }
    let two = kernels[1]
    let (a, b, c, d) = (one.slopes[0], one.slopes[1], two.slopes[0], two.slopes[1])
    let first = a * a + b * b + one.variance
    let cross = c * b + d * first
    return (
      [one.level, two.level + d * one.level], [[first, cross], [cross, c * c + d * d * first + 2 * c * d * b + two.variance]]
    )
  }
}
