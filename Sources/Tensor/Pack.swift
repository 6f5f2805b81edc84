/// Numbers that a kernel treats at once: sixteen singles (`Lanes`), or one number of either precision.
///
/// A kernel is written once over packs. It runs on lanes where its rows are multiples of sixteen singles, and otherwise on
/// single numbers; `Double`, the precision of the proofs, thus goes through the same lines.
public protocol Pack: BitwiseCopyable {
  /// What a pack holds.
  associatedtype Element: Scalar
  /// How many numbers a pack holds.
  static var width: Int { get }
  /// The numbers at an address.
  init(_ address: UnsafePointer<Element>)
  /// The same number throughout.
  init(repeating value: Element)
  /// Writes the numbers to an address.
  func store(_ address: UnsafeMutablePointer<Element>)
  /// a + b.
  static func + (a: Self, b: Self) -> Self
  /// a − b.
  static func - (a: Self, b: Self) -> Self
  /// a · b.
  static func * (a: Self, b: Self) -> Self
  /// max(0, x); what is not a number stays none.
  var positivePart: Self { get }
  /// These numbers where those of `y` are positive, 0 elsewhere.
  func kept(where y: Self) -> Self
  /// The sum of the numbers.
  var total: Element { get }
  /// The logistic function 1/(1 + e⁻ˣ).
  static func sigmoid(_ x: Self) -> Self
  /// The hyperbolic tangent.
  static func tanh(_ x: Self) -> Self
  /// σ(a) and tanh(b).
  static func gate(_ a: Self, _ b: Self) -> (gate: Self, filter: Self)
}

extension Pack where Self: Scalar, Element == Self {
  /// One.
  public static var width: Int { 1 }
  /// The number at an address.
  @inlinable @inline(__always)
  public init(_ address: UnsafePointer<Self>) { self = address.pointee }
  /// The number itself.
  @inlinable @inline(__always)
  public init(repeating value: Self) { self = value }
  /// Writes the number to an address.
  @inlinable @inline(__always)
  public func store(_ address: UnsafeMutablePointer<Self>) { address.pointee = self }
  /// max(0, x); what is not a number stays none.
  @inlinable @inline(__always)
  public var positivePart: Self { self < 0 ? 0 : self }
  /// This number where y is positive, else 0.
  @inlinable @inline(__always)
  public func kept(where y: Self) -> Self { y > 0 ? self : 0 }
  /// The number itself.
  @inlinable @inline(__always)
  public var total: Self { self }
  /// σ(a) and tanh(b).
  @inlinable @inline(__always)
  public static func gate(_ a: Self, _ b: Self) -> (gate: Self, filter: Self) { (sigmoid(a), tanh(b)) }
}
