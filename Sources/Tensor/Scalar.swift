import COpenBLAS
import Foundation

/// The width of a tensor's numbers: `single` for training, `double` for proofs.
public enum Precision: String, Sendable, Codable, CaseIterable {
  /// 32-bit floating point.
  case single
  /// 64-bit floating point.
  case double

  /// Bytes per number.
  public var byteCount: Int { self == .single ? 4 : 8 }
}

/// A floating-point type the kernels are written for: `Float` or `Double`.
///
/// Model code never sees it: precision is a property of a tensor at run time, and each kernel is compiled for both.
public protocol Scalar: BinaryFloatingPoint, SIMDScalar, Codable, Sendable, Pack where Element == Self {
  /// The tensor precision that this type stores.
  static var precision: Precision { get }
  /// eˣ.
  static func exp(_ x: Self) -> Self
  /// eˣ − 1 without cancellation near 0.
  static func expMinusOne(_ x: Self) -> Self
  /// ln x.
  static func log(_ x: Self) -> Self
  /// ln(1 + x) without cancellation near 0.
  static func logOnePlus(_ x: Self) -> Self
  /// C ← α op(A) op(B) + β C, row-major: op transposes when its flag is set, and `ld…` are the lengths of stored rows.
  static func gemm(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ alpha: Self, _ a: UnsafePointer<Self>, _ lda: Int,
    _ b: UnsafePointer<Self>, _ ldb: Int, _ beta: Self, _ c: UnsafeMutablePointer<Self>, _ ldc: Int)
}

extension Scalar {
  /// tanh x = (e²ˣ − 1)/(e²ˣ + 1), from expm1 so that small arguments keep their relative accuracy.
  @inlinable @inline(__always)
  public static func tanh(_ x: Self) -> Self {
    let e = expMinusOne(2 * bounded(x, -20, 20))
    return e / (e + 2)
  }

  /// x held within [low, high], in two selections that a loop over many x can vectorise; NaN stays NaN.
  @inlinable @inline(__always)
  static func bounded(_ x: Self, _ low: Self, _ high: Self) -> Self {
    let raised = x < low ? low : x
    return raised > high ? high : raised
  }

  /// The logistic function 1/(1 + e⁻ˣ).
  @inlinable @inline(__always)
  public static func sigmoid(_ x: Self) -> Self { 1 / (1 + exp(-x)) }
}

extension Double: Scalar {
  /// Double precision.
  public static var precision: Precision { .double }
  /// eˣ, by the C library.
  @inlinable public static func exp(_ x: Double) -> Double { Foundation.exp(x) }
  /// eˣ − 1, by the C library.
  @inlinable public static func expMinusOne(_ x: Double) -> Double { Foundation.expm1(x) }
  /// ln x, by the C library.
  @inlinable public static func log(_ x: Double) -> Double { Foundation.log(x) }
  /// ln(1 + x), by the C library.
  @inlinable public static func logOnePlus(_ x: Double) -> Double { Foundation.log1p(x) }

  /// C ← α op(A) op(B) + β C, by OpenBLAS.
  public static func gemm(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ alpha: Double, _ a: UnsafePointer<Double>, _ lda: Int,
    _ b: UnsafePointer<Double>, _ ldb: Int, _ beta: Double, _ c: UnsafeMutablePointer<Double>, _ ldc: Int
  ) {
    OpenBLAS.prepare()
    cblas_dgemm(
      CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans, blasint(m), blasint(n),
      blasint(k), alpha, a, blasint(lda), b, blasint(ldb), beta, c, blasint(ldc))
  }
}

extension Float: Scalar {
  /// Single precision.
  public static var precision: Precision { .single }

  // Both exponentials split x = n ln 2 + r with |r| ≤ ½ ln 2, take a polynomial in r and put n into the exponent bits.
  // Rounding by the magic number 1.5·2²³ leaves n in the low bits of the sum: no branch, no conversion, hence vectorized.
  @inlinable @inline(__always)
  static func split(_ x: Float) -> (power: Float, remainder: Float) {
    let shifted = (x * 1.442695041).addMagic
    let n = shifted - 12_582_912
    let r = (x - n * 0.693359375) + n * 2.12194440e-4
    return (Float(bitPattern: (shifted.bitPattern &<< 23) &+ 0x3F80_0000), r)
  }

  @inlinable @inline(__always)
  var addMagic: Float { self + 12_582_912 }

  /// (eʳ − 1) for |r| ≤ ½ ln 2: the Taylor polynomial of degree 7, truncation below 6e-9 relative.
  @inlinable @inline(__always)
  static func smallExpMinusOne(_ r: Float) -> Float {
    var p: Float = 1.0 / 5040
    p = p * r + 1.0 / 720
    p = p * r + 1.0 / 120
    p = p * r + 1.0 / 24
    p = p * r + 1.0 / 6
    p = p * r + 0.5
    return r + r * r * p
  }

  /// eˣ within two units in the last place; held at e⁻⁸⁷ and e⁸⁸.
  @inlinable @inline(__always)
  public static func exp(_ x: Float) -> Float {
    let (power, r) = split(bounded(x, -87, 88))
    return power * (1 + smallExpMinusOne(r))
  }

  /// eˣ − 1 within three units in the last place.
  @inlinable @inline(__always)
  public static func expMinusOne(_ x: Float) -> Float {
    let (power, r) = split(bounded(x, -87, 88))
    return power * smallExpMinusOne(r) + (power - 1)
  }

  /// ln x, by the C library.
  @inlinable public static func log(_ x: Float) -> Float { Foundation.logf(x) }
  /// ln(1 + x), by the C library.
  @inlinable public static func logOnePlus(_ x: Float) -> Float { Foundation.log1pf(x) }

  /// C ← α op(A) op(B) + β C: products with few columns here, the others by OpenBLAS.
  public static func gemm(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ alpha: Float, _ a: UnsafePointer<Float>, _ lda: Int,
    _ b: UnsafePointer<Float>, _ ldb: Int, _ beta: Float, _ c: UnsafeMutablePointer<Float>, _ ldc: Int
  ) {
    if ProductLog.isOpen { ProductLog.add(ProductShape(transposeA: transposeA, transposeB: transposeB, m: m, n: n, k: k)) }
    if alpha == 1 && (beta == 0 || beta == 1) && NarrowProducts.serve(columns: n, terms: transposeA ? m : k) {
      switch (transposeA, transposeB) {
      case (false, false): return NarrowProducts.multiply(m, n, k, a, lda, b, ldb, adding: beta == 1, c, ldc)
      case (true, false): return NarrowProducts.multiplyTransposed(m, n, k, a, lda, b, ldb, adding: beta == 1, c, ldc)
      case (_, true): break
      }
    }
    gemmByLibrary(transposeA, transposeB, m, n, k, alpha, a, lda, b, ldb, beta, c, ldc)
  }

  /// The same by OpenBLAS, whatever the shape.
  static func gemmByLibrary(
    _ transposeA: Bool, _ transposeB: Bool, _ m: Int, _ n: Int, _ k: Int, _ alpha: Float, _ a: UnsafePointer<Float>, _ lda: Int,
    _ b: UnsafePointer<Float>, _ ldb: Int, _ beta: Float, _ c: UnsafeMutablePointer<Float>, _ ldc: Int
  ) {
    OpenBLAS.prepare()
    cblas_sgemm(
      CblasRowMajor, transposeA ? CblasTrans : CblasNoTrans, transposeB ? CblasTrans : CblasNoTrans, blasint(m), blasint(n),
      blasint(k), alpha, a, blasint(lda), b, blasint(ldb), beta, c, blasint(ldc))
  }
}
