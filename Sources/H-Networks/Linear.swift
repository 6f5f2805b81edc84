import Autodiff
import Foundation

/// x W + b over the last axis.
public struct Linear: Sendable {
  /// The weight matrix W of y = x W + b, [inputs, outputs].
  public let weight: Parameter
  /// The bias b of y = x W + b, [outputs].
  public let bias: Parameter

  /// How the weight is filled before training.
  public enum Start: Sendable {
    /// Uniform on ±1/√inputs, weight and bias: the default of the deep-learning libraries.
    case uniform
    /// Normal with variance 2/inputs (He et al., 2015), the bias uniform: CSDI's choice for its 1×1 convolutions.
    case kaiming
  }

  /// Adds the layer's parameters to a layout.
  public init(_ name: String, from inputs: Int, to outputs: Int, start: Start = .uniform, in layout: inout ParameterLayout) {
    let bound = 1 / Double(max(inputs, 1)).squareRoot()
    let (weight, bias): (Initializer, Initializer) =
      switch start {
      case .uniform: (.uniform(bound: bound), .uniform(bound: bound))
      case .kaiming: (.normal(standardDeviation: (2 / Double(max(inputs, 1))).squareRoot()), .uniform(bound: bound))
      }
    (self.weight, self.bias) = layout.within(name) {
      ($0.add("weight", [inputs, outputs], weight), $0.add("bias", [outputs], bias))
    }
  }

  /// A layer of given parameters.
  init(weight: Parameter, bias: Parameter) {
    self.weight = weight
    self.bias = bias
  }

  /// [..., inputs] to [..., outputs].
  public func callAsFunction(_ x: Variable) -> Variable { affine(x, weight: x.tape[weight], bias: x.tape[bias]) }
}
