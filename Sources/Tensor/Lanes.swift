/// Sixteen single-precision numbers at once: what the hot kernels compute on.
///
/// A loop over scalars is not vectorised reliably once it holds an exponential; these are, on any processor Swift knows.
public typealias Lanes = SIMD16<Float>

extension Lanes {
  /// x = n ln 2 + r with |r| ≤ ½ ln 2, as in `Float.exp`: returns 2ⁿ and r.
  @inlinable @inline(__always)
  static func split(_ x: Lanes) -> (power: Lanes, remainder: Lanes) {
    let magic = Lanes(repeating: 12_582_912)
    let shifted = x * 1.442695041 + magic
    let n = shifted - magic
    let r = (x - n * 0.693359375) + n * 2.12194440e-4
    let bits = (unsafeBitCast(shifted, to: SIMD16<UInt32>.self) &<< 23) &+ SIMD16<UInt32>(repeating: 0x3F80_0000)
    return (unsafeBitCast(bits, to: Lanes.self), r)
  }

  /// eʳ − 1 for |r| ≤ ½ ln 2, as in `Float.exp`.
  @inlinable @inline(__always)
  static func smallExpMinusOne(_ r: Lanes) -> Lanes {
    var p = Lanes(repeating: 1.0 / 5040)
    p = p * r + Lanes(repeating: 1.0 / 720)
    p = p * r + Lanes(repeating: 1.0 / 120)
    p = p * r + Lanes(repeating: 1.0 / 24)
    p = p * r + Lanes(repeating: 1.0 / 6)
    p = p * r + Lanes(repeating: 0.5)
    return r + r * r * p
  }

  /// Each number held within [low, high]; NaN stays NaN.
  @inlinable @inline(__always)
  static func bounded(_ x: Lanes, _ low: Float, _ high: Float) -> Lanes {
    let (least, greatest) = (Lanes(repeating: low), Lanes(repeating: high))
    let raised = x.replacing(with: least, where: x .< least)
    return raised.replacing(with: greatest, where: raised .> greatest)
  }

  /// eˣ.
  @inlinable @inline(__always)
  public static func exp(_ x: Lanes) -> Lanes {
    let (power, r) = split(bounded(x, -87, 88))
    return power * (1 + smallExpMinusOne(r))
  }

  /// tanh x = (e²ˣ − 1)/(e²ˣ + 1).
  @inlinable @inline(__always)
  public static func tanh(_ x: Lanes) -> Lanes {
    let (power, r) = split(2 * bounded(x, -20, 20))
    let e = power * smallExpMinusOne(r) + (power - 1)
    return e / (e + 2)
  }

  /// The logistic function 1/(1 + e⁻ˣ).
  @inlinable @inline(__always)
  public static func sigmoid(_ x: Lanes) -> Lanes { 1 / (1 + exp(-x)) }

  /// σ(a) and tanh(b) with one division for both: each is a quotient, and the quotients share their denominators' product.
  @inlinable @inline(__always)
  public static func gate(_ a: Lanes, _ b: Lanes) -> (gate: Lanes, filter: Lanes) {
    let closing = 1 + exp(bounded(-a, -40, 40))
    let (power, r) = split(2 * bounded(b, -20, 20))
    let e = power * smallExpMinusOne(r) + (power - 1)
    let both = 1 / (closing * (e + 2))
    return (both * (e + 2), e * both * closing)
  }

  /// Sixteen numbers from memory.
  @inlinable @inline(__always)
  public init(_ address: UnsafePointer<Float>) {
    self = UnsafeRawPointer(address).loadUnaligned(as: Lanes.self)
  }

  /// Writes the sixteen numbers to memory.
  @inlinable @inline(__always)
  public func store(_ address: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(address).storeBytes(of: self, as: Lanes.self)
  }
}
