import Autodiff
import Tensor

/// A mixer with its parameters, on [time, features, rows, channels].
public struct Mixer: Sendable {
  private enum Parts: Sendable {
    case identity
    case convolution(weight: Parameter, bias: Parameter, lead: Int)
    case recurrence(input: Linear, weight: Parameter, bias: Parameter)
    case attention(positions: Parameter, query: Linear, key: Linear, value: Linear, output: Linear, heads: Int)
  }

  private let parts: Parts
  private let axis: Int

  /// The axis a mixer works along.
  public enum Axis: Int, Sendable {
    /// The time axis.
    case time = 0
    /// The feature axis.
    case feature = 1
  }

  /// Adds the mixer's parameters to a layout; `length` is the extent of the mixed axis.
  public init(
    _ name: String, _ kind: MixerKind, along axis: Axis, length: Int, channels c: Int, in layout: inout ParameterLayout
  ) {
    self.axis = axis.rawValue
    parts = layout.within(name) { layout in
      switch kind {
      case .identity: .identity
      case .convolution(let taps): Mixer.convolution(taps: taps, lead: 0, channels: c, in: &layout)
      case .centeredConvolution(let taps): Mixer.convolution(taps: taps, lead: taps / 2, channels: c, in: &layout)
      case .gatedRecurrence: Mixer.recurrence(channels: c, in: &layout)
      case .attention(let heads): Mixer.attention(heads: heads, length: length, channels: c, in: &layout)
      }
    }
  }

  private static func convolution(taps: Int, lead: Int, channels c: Int, in layout: inout ParameterLayout) -> Parts {
    let bound = Initializer.uniform(bound: 1 / Double(taps * c).squareRoot())
    return .convolution(weight: layout.add("weight", [taps, c, c], bound), bias: layout.add("bias", [c], bound), lead: lead)
  }

  private static func recurrence(channels c: Int, in layout: inout ParameterLayout) -> Parts {
    let bound = Initializer.uniform(bound: 1 / Double(c).squareRoot())
    return .recurrence(
      input: Linear("input", from: c, to: 3 * c, in: &layout), weight: layout.add("weight", [c, 3 * c], bound),
      bias: layout.add("bias", [3 * c], bound))
  }

  private static func attention(heads: Int, length: Int, channels c: Int, in layout: inout ParameterLayout) -> Parts {
    .attention(
      positions: layout.add("places", [length, c], .normal(standardDeviation: 1 / Double(c).squareRoot())),
      query: Linear("query", from: c, to: c, in: &layout), key: Linear("key", from: c, to: c, in: &layout),
      value: Linear("value", from: c, to: c, in: &layout), output: Linear("output", from: c, to: c, in: &layout), heads: heads)
  }

  /// A linear mixer as a convolution: the taps that reach an entry within the axis; one tap for the identity.
  struct Taps {
    /// [taps, C, C]; nil for the identity.
    let weights: Variable?
    /// [C]; nil for the identity.
    let bias: Variable?
    /// The lag of each tap: how many steps back the entry lies that it reads.
    let lags: [Int]
  }

  /// This mixer's taps on an axis of `length` entries; nil unless it is linear and the same at every index.
  func taps(length: Int, on tape: Tape) -> Taps? {
    switch parts {
    case .identity: return Taps(weights: nil, bias: nil, lags: [0])
    case .convolution(let weight, let bias, let lead):
      let live = max(0, lead - length + 1)..<min(weight.shape[0], lead + length)
      return Taps(weights: tape[weight][live], bias: tape[bias], lags: live.map { $0 - lead })
    case .recurrence, .attention: return nil
    }
  }

  /// [L, H, N, C] to [L, H, N, C].
  public func callAsFunction(_ x: Variable) -> Variable {
    switch parts {
    case .identity:
      return x
    case .convolution(let weight, let bias, let lead):
      return Autodiff.convolution(x, weight: x.tape[weight], bias: x.tape[bias], axis: axis, lead: lead)
    case .recurrence(let input, let weight, let bias):
      return gatedRecurrence(input(x), weight: x.tape[weight], bias: x.tape[bias], axis: axis)
    case .attention(let positions, let query, let key, let value, let output, let heads):
      let c = x.shape[3]
      let (l, h) = (x.shape[0], x.shape[1])
      // [L, 1, 1, C] or [L, H, 1, C]
      let table = axis == 0 ? x.tape[positions].reshaped([l, 1, 1, c]) : x.tape[positions].repeated(l).reshaped([l, h, 1, c])
      let y = x + table  // [L, H, N, C]
      return x
        + output(Autodiff.attention(query: query(y), key: key(y), value: value(y), axis: axis, heads: heads, isCausal: false))
    }
  }
}
