import Autodiff

/// inputs → hidden, ReLU → outputs.
private struct Perceptron: Sendable {
  let hidden: Linear
  let output: Linear

  init(_ name: String, from inputs: Int, hidden width: Int, to outputs: Int, in layout: inout ParameterLayout) {
    (hidden, output) = layout.within(name) {
      (Linear("hidden", from: inputs, to: width, in: &$0), Linear("output", from: width, to: outputs, in: &$0))
    }
  }
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
  public func callAsFunction(_ context: Variable) -> DiagonalGaussian { on(context.tape)(context) }

  /// The head on a tape, made ready for many calls: both perceptrons read the context in one product.
  func on(_ tape: Tape) -> OnTape {
    let both = [mean.hidden, logVariance.hidden]
    return OnTape(
      head: self, weight: concatenate(both.map { tape[$0.weight] }, axis: 1),
      bias: concatenate(both.map { tape[$0.bias] }, axis: 0))
  }

  /// A head on a tape.
  struct OnTape {
    fileprivate let head: GaussianHead
    fileprivate let weight: Variable  // [inputs, 2 hidden]
    fileprivate let bias: Variable  // [2 hidden]

    /// [N, inputs] to a Gaussian of [N, outputs].
    func callAsFunction(_ context: Variable) -> DiagonalGaussian {
      let hidden = relu(affine(context, weight: weight, bias: bias))  // [N, 2 hidden]
      let half = bias.count / 2
      let mean = head.mean.output(hidden.slice(axis: 1, 0..<half))  // [N, outputs]
      let v = head.logVariance.output(hidden.slice(axis: 1, half..<2 * half))  // [N, outputs]
      return DiagonalGaussian(
        mean: mean, logVariance: (head.offset == 0 ? v : v + head.offset).clamped(to: head.range))
    }
  }
}
