import Foundation
import Tensor

/// The closed forms of the diagonal Gaussian N(m, diag eᵛ), each fused with its gradient.
///
/// Checked by `AutodiffGaussianTests`.
enum GaussianFunction: UInt8 {
  /// m + e^{v/2} x: a draw by reparameterization, x being the standard normal noise.
  case sample
  /// ½[(x − m)² e^{−v} + v + ln 2π]: minus the log density at x.
  case negativeLogDensity
}

/// One closed form, element by element, in x (noise or point), the mean m and the log-variance v.
private struct GaussianRule: Rule {
  let function: GaussianFunction
  let x: Variable
  let mean: Variable
  let logVariance: Variable
  let y: Variable

  func forward<T: Scalar>(_ type: T.Type) {
    let (xs, ms, vs, ys) = (x.values(T.self), mean.values(T.self), logVariance.values(T.self), y.values(T.self))
    switch function {
    case .sample:
      for i in 0..<y.count { ys[i] = ms[i] + T.exp(vs[i] / 2) * xs[i] }
    case .negativeLogDensity:
      let constant = T(Foundation.log(2 * Double.pi))
      for i in 0..<y.count {
        let d = xs[i] - ms[i]
        ys[i] = (d * d * T.exp(-vs[i]) + vs[i] + constant) / 2
      }
    }
  }

  func backward<T: Scalar>(_ type: T.Type) {
    guard let gy = y.gradient(T.self) else { return }
    let (xs, ms, vs) = (x.values(T.self), mean.values(T.self), logVariance.values(T.self))
    let (gx, gm, gv) = (x.gradient(T.self), mean.gradient(T.self), logVariance.gradient(T.self))
    for i in 0..<y.count {
      switch function {
      case .sample:
        let standardDeviation = T.exp(vs[i] / 2)
        gx?[i] += gy[i] * standardDeviation
        gm?[i] += gy[i]
        gv?[i] += gy[i] * standardDeviation * xs[i] / 2
      case .negativeLogDensity:
        let precision = T.exp(-vs[i])
        let d = xs[i] - ms[i]
        gx?[i] += gy[i] * d * precision
        gm?[i] -= gy[i] * d * precision
        gv?[i] += gy[i] * (1 - d * d * precision) / 2
      }
    }
  }
}

private func apply(_ function: GaussianFunction, _ x: Variable, _ mean: Variable, _ logVariance: Variable) -> Variable {
  require(
    x.shape == mean.shape && x.shape == logVariance.shape,
    "a Gaussian's point \(x.shape), mean \(mean.shape) and log-variance \(logVariance.shape) must agree")
  let y = x.tape.output(x.shape, tracked: x.isTracked || mean.isTracked || logVariance.isTracked)
  x.tape.apply(GaussianRule(function: function, x: x, mean: mean, logVariance: logVariance, y: y), output: y)
  return y
}

/// A Gaussian with independent components, by its mean and log-variance of one shape.
public struct DiagonalGaussian: BitwiseCopyable {
  /// The mean of every component, of any shape.
  public let mean: Variable
  /// The logarithms of the variances.
  public let logVariance: Variable

  /// A Gaussian from its mean and log-variance, which have one shape.
  public init(mean: Variable, logVariance: Variable) {
    require(mean.shape == logVariance.shape, "mean \(mean.shape) and log-variance \(logVariance.shape) must agree")
    self.mean = mean
    self.logVariance = logVariance
  }

  /// A draw by reparameterization: mean + e^{logVariance/2} · noise, the noise being standard normal.
  public func sample(noise: Variable) -> Variable { apply(.sample, noise, mean, logVariance) }

  /// −log density of each component at `point`, in nats.
  public func negativeLogDensity(at point: Variable) -> Variable { apply(.negativeLogDensity, point, mean, logVariance) }

  /// The entropy of each component, in nats: ½(1 + ln 2π + v).
  public var entropy: Variable { 0.5 * logVariance + 0.5 * (1 + Foundation.log(2 * Double.pi)) }

  /// KL(self ‖ N(0, 1)) of each component, in nats: ½(m² + eᵛ − 1 − v).
  public var divergenceFromStandard: Variable { 0.5 * (square(mean) + exp(logVariance) - logVariance - 1) }

  /// E_self[−log other] of each component, in nats: ½[((m − m')² + eᵛ) e^{−v'} + v' + ln 2π].
  public func crossEntropy(of other: DiagonalGaussian) -> Variable {
    other.negativeLogDensity(at: mean) + 0.5 * exp(logVariance - other.logVariance)
  }

  /// The same Gaussian, its tensors under another shape.
  public func reshaped(_ shape: Shape) -> DiagonalGaussian {
    DiagonalGaussian(mean: mean.reshaped(shape), logVariance: logVariance.reshaped(shape))
  }
}
