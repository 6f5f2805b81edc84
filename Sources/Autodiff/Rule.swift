import Tensor

/// A primitive operation: how it computes its output and how it sends the gradient back.
///
/// A rule is a plain record of handles, copied into the tape's arena, so recording allocates nothing. Each rule adds to the
/// gradients of its inputs and never overwrites what others added.
protocol Rule: BitwiseCopyable {
  /// Writes the output's values.
  func forward<T: Scalar>(_ type: T.Type)
  /// Adds to the inputs' gradients, given the output's.
  func backward<T: Scalar>(_ type: T.Type)

  static func forward(_ rule: Self, _ precision: Precision)
  static func backward(_ payload: UnsafeMutableRawPointer, _ precision: Precision)
}

extension Rule {
  static func forward(_ rule: Self, _ precision: Precision) {
    switch precision {
    case .single: rule.forward(Float.self)
    case .double: rule.forward(Double.self)
    }
  }

  static func backward(_ payload: UnsafeMutableRawPointer, _ precision: Precision) {
    let rule = payload.load(as: Self.self)
    switch precision {
    case .single: rule.backward(Float.self)
    case .double: rule.backward(Double.self)
    }
  }
}

/// A rule whose kernels are written over packs of numbers: it says how wide its rows are, a multiple of which packs must hold.
protocol PackedRule: Rule {
  /// A divisor of all widths its kernels work on.
  var packedWidth: Int { get }
  /// Writes the output's values.
  func forward<P: Pack>(packs: P.Type)
  /// Adds to the inputs' gradients, given the output's.
  func backward<P: Pack>(packs: P.Type)
}

extension PackedRule {
  func forward<T: Scalar>(_ type: T.Type) {
    if T.self == Float.self && packedWidth % Lanes.width == 0 { forward(packs: Lanes.self) } else { forward(packs: T.self) }
  }

  func backward<T: Scalar>(_ type: T.Type) {
    if T.self == Float.self && packedWidth % Lanes.width == 0 { backward(packs: Lanes.self) } else { backward(packs: T.self) }
  }
}
