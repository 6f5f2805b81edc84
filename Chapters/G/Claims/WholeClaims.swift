import ChapterKit
import Foundation
import Oracle

/// Eq 46: the hierarchical prior inside the whole bound.
enum WholeClaims {
  /// The linear prior's mean m and variance s² of z_1, and the exact posterior of z_1 and of z_2 given z_1.
  private static func exact(_ x: [Double]) -> (
    first: (mean: Double, variance: Double), second: (slope: Double, level: Double, variance: Double)
  ) {
    let (a, q, r) = (WholeBound.a, WholeBound.q, WholeBound.r)
    let (mean, covariance) = Examples.moments(Examples.line)
    let precision = 1 / covariance[0][0] + 1 / r + a * a / (q + r)
    let information = mean[0] / covariance[0][0] + x[0] / r + a * x[1] / (q + r)
    let share = 1 / (1 / q + 1 / r)
    return ((information / precision, 1 / precision), (share * a / q, share * x[1] / r, share))
  }

  private static func evidence(_ x: [Double]) throws -> Double {
    let (a, q, r) = (WholeBound.a, WholeBound.q, WholeBound.r)
    let (mean, covariance) = Examples.moments(Examples.line)
    let v = covariance[0][0]
    return try BruteForce.gaussianLogDensity(
      x, mean: [mean[0], a * mean[0]], covariance: [[v + r, a * v], [a * v, a * a * v + q + r]])
  }

  /// p(z_0 | z_1) under the linear prior: N(g (z_1 − level), variance).
  private static var exactAuxiliary: Kernel {
    let (line, v) = (Examples.line[0], Examples.moments(Examples.line).covariance[0][0])
    let gain = line.slopes[0] / v
    return Kernel(level: -gain * line.level, slopes: [gain], variance: line.variance / v)
  }

  static let whole = Claim(
    "Eq 46", "In the whole bound the prior adds its own gap, E KL(q_Φ ‖ p_η(z_0 | z_1)), which is 0 when q_Φ is exact.",
    kind: .identity, oracle: "elimination, and the scalar divergence by hand"
  ) { check in
    for x in [[0.5, -0.8], [1.9, 1.2]] {
      let (first, second) = exact(x)
      let (right, rough) = (exactAuxiliary, Examples.roughAuxiliary(order: 1)[0])
      let evidence = try evidence(x)
      let ratio = rough.variance / right.variance
      let (slope, level) = (rough.slopes[0] - right.slopes[0], rough.level - right.level)
      let shift = pow(slope * first.mean + level, 2) + slope * slope * first.variance
      let slack = 0.5 * (ratio - 1 - log(ratio) + shift / right.variance)
      for (name, kernel, missing) in [("exact", right, 0), ("rough", rough, slack)] {
        let (elbo, without) = WholeBound(x: x, first: first, second: second, auxiliary: kernel).terms()
        check.equal(
          elbo, claimed: evidence - missing, allowed: Tolerance.layers * (10 + abs(evidence)), scale: 0.1,
          "\(name) q_Φ, x = \(x)",
          foils: [("the prior's term left out", without), ("exact and rough exchanged", evidence - (slack - missing))])
      }
    }
  }
}
