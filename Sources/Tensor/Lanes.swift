/// Sixteen single-precision numbers at once: what the hot kernels compute on.
///
/// A loop over scalars is not vectorized reliably once it holds an exponential; these are, on any processor that Swift supports.
///
/// Checked by `VectorFunctionTests`.
public typealias Lanes = SIMD16<Float>

extension Lanes: Pack {
  /// Sixteen.
  @inlinable @inline(__always)
  public static var width: Int { 16 }

  /// Sixteen numbers from memory.
  @inlinable @inline(__always)
  public init(_ address: UnsafePointer<Float>) { self = UnsafeRawPointer(address).loadUnaligned(as: Lanes.self) }

  /// Writes the sixteen numbers to memory.
  @inlinable @inline(__always)
  public func store(_ address: UnsafeMutablePointer<Float>) {
    UnsafeMutableRawPointer(address).storeBytes(of: self, as: Lanes.self)
  }

  /// max(0, x); what is not a number stays none.
  @inlinable @inline(__always)
  public var positivePart: Lanes { replacing(with: Lanes.zero, where: self .< Lanes.zero) }

  /// These numbers where those of `y` are positive, 0 elsewhere.
  @inlinable @inline(__always)
  public func kept(where y: Lanes) -> Lanes { Lanes.zero.replacing(with: self, where: y .> Lanes.zero) }

  /// The sum of the numbers, pairs first.
  @inlinable @inline(__always)
  public var total: Float {
    let eight = lowHalf + highHalf
    let four = eight.lowHalf + eight.highHalf
    let two = four.lowHalf + four.highHalf
    return two.x + two.y
  }

  /// a b + c, in one instruction where the processor has it.
  @inlinable @inline(__always)
  static func sum(_ a: Lanes, _ b: Lanes, _ c: Lanes) -> Lanes {
    #if FUSED_MULTIPLY_ADD || arch(arm64)
    c.addingProduct(a, b)
    #else
    c + a * b
    #endif
  }

  /// x = n ln 2 + r with |r| ≤ ½ ln 2, as in `Float.exp`: returns 2ⁿ and eʳ − 1. x is held within ±40, NaN stays NaN.
  @inlinable @inline(__always)
  static func split(_ x: Lanes) -> (power: Lanes, restMinusOne: Lanes) {
    var held = x
    held.replace(with: Lanes(repeating: -40), where: held .< Lanes(repeating: -40))
    held.replace(with: Lanes(repeating: 40), where: held .> Lanes(repeating: 40))
    let magic = Lanes(repeating: 12_582_912)
    let shifted = sum(held, Lanes(repeating: 1.442695041), magic)
    let n = shifted - magic
    let r = sum(n, Lanes(repeating: 2.12194440e-4), sum(n, Lanes(repeating: -0.693359375), held))
    let bits = (unsafeBitCast(shifted, to: SIMD16<UInt32>.self) &<< 23) &+ SIMD16<UInt32>(repeating: 0x3F80_0000)
    var p = Lanes(repeating: 1.0 / 5040)
    p = sum(p, r, Lanes(repeating: 1.0 / 720))
    p = sum(p, r, Lanes(repeating: 1.0 / 120))
    p = sum(p, r, Lanes(repeating: 1.0 / 24))
    p = sum(p, r, Lanes(repeating: 1.0 / 6))
    p = sum(p, r, Lanes(repeating: 0.5))
    return (unsafeBitCast(bits, to: Lanes.self), sum(r * r, p, r))
  }

  /// The logistic function 1/(1 + e⁻ˣ); below x = −40, where it is 4e-18, constant.
  @inlinable @inline(__always)
  public static func sigmoid(_ x: Lanes) -> Lanes {
    let (power, rest) = split(x * -1)
    return 1 / (sum(power, rest, power) + 1)
  }

  /// tanh x = (e²ˣ − 1)/(e²ˣ + 1), so that small arguments keep their relative accuracy.
  @inlinable @inline(__always)
  public static func tanh(_ x: Lanes) -> Lanes {
    let (power, rest) = split(x * 2)
    let e = sum(power, rest, power - 1)
    return e / (e + 2)
  }

  /// σ(a) and tanh(b) with one division for both: each is a quotient, and the quotients share their denominators' product.
  @inlinable @inline(__always)
  public static func gate(_ a: Lanes, _ b: Lanes) -> (gate: Lanes, filter: Lanes) {
    let ((powerOfA, restOfA), (power, rest)) = (split(a * -1), split(b * 2))
    let closing = sum(powerOfA, restOfA, powerOfA) + 1  // 1 + e⁻ᵃ
    let e = sum(power, rest, power - 1)  // e²ᵇ − 1
    let both = 1 / (closing * (e + 2))
    return (both * (e + 2), e * both * closing)
  }
}
