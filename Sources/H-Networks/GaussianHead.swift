import Autodiff

/// inputs → hidden, ReLU → outputs.
struct Perceptron: Sendable {
  let hidden: Linear
  let output: Linear

  init(_ name: String, from inputs: Int, hidden width: Int, to outputs: Int, in layout: inout ParameterLayout) {
    (hidden, output) = layout.within(name) {
      (Linear("hidden", from: inputs, to: width, in: &$0), Linear("output", from: width, to: outputs, in: &$0))
    }
  }

  func callAsFunction(_ x: Variable) -> Variable { output(relu(hidden(x))) }
}

/// Two multi-layer perceptrons that turn a context into the mean and log-variance of a diagonal Gaussian (H.3 to H.6).
public struct GaussianHead: Sendable {
  private let mean: Perceptron
  private let logVariance: Perceptron
  private let range: ClosedRange<Double>
  private let offset: Double

  /// Adds the head's parameters to a layout.
  /// - Parameters:
  ///   - range: the bounds within which the log-variance is held.
  ///   - startLogVariance: added to the log-variance: where it starts, before training.
  public init(
    _ name: String, from inputs: Int, hidden: Int, to outputs: Int, range: ClosedRange<Double>, startLogVariance: Double = 0,
    in layout: inout ParameterLayout
  ) {
    self.range = range
    offset = startLogVariance
    (mean, logVariance) = layout.within(name) {
      (
        Perceptron("mean", from: inputs, hidden: hidden, to: outputs, in: &$0),
        Perceptron("logVariance", from: inputs, hidden: hidden, to: outputs, in: &$0)
      )
    }
  }

  /// [N, inputs] to a Gaussian of [N, outputs].
  public func callAsFunction(_ context: Variable) -> DiagonalGaussian {
    let v = logVariance(context)  // [N, outputs]
    return DiagonalGaussian(mean: mean(context), logVariance: (offset == 0 ? v : v + offset).clamped(to: range))
  }
}
