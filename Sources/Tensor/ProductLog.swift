/// One kind of matrix product in single precision: op(A) op(B) of [m, k] by [k, n].
package struct ProductShape: Hashable, Sendable {
  package let transposeA: Bool
  package let transposeB: Bool
  package let m: Int
  package let n: Int
  package let k: Int

  package init(transposeA: Bool = false, transposeB: Bool = false, m: Int, n: Int, k: Int) {
    (self.transposeA, self.transposeB, self.m, self.n, self.k) = (transposeA, transposeB, m, n, k)
  }

  /// Floating-point operations: a multiplication and an addition for each term.
  package var operations: Double { 2 * Double(m) * Double(n) * Double(k) }

  /// Computes one such product, C ← op(A) op(B), by the package's own kernel or, on request, by the library.
  package func compute(
    _ a: UnsafePointer<Float>, _ b: UnsafePointer<Float>, _ c: UnsafeMutablePointer<Float>, byLibrary: Bool
  ) {
    let (lda, ldb) = (transposeA ? m : k, transposeB ? k : n)
    if byLibrary {
      Float.gemmByLibrary(transposeA, transposeB, m, n, k, 1, a, lda, b, ldb, 0, c, n)
    } else {
      Float.gemm(transposeA, transposeB, m, n, k, 1, a, lda, b, ldb, 0, c, n)
    }
  }
}

/// Which products one thread computes: what a benchmark asks before it measures how fast they could be.
package enum ProductLog {
  nonisolated(unsafe) static var isOpen = false
  nonisolated(unsafe) private static var counts: [ProductShape: Int] = [:]

  /// Starts counting; while it does, one thread alone may compute.
  package static func open() {
    counts = [:]
    isOpen = true
  }

  /// The products since the last call.
  package static func take() -> [ProductShape: Int] {
    defer { counts = [:] }
    return counts
  }

  /// Stops counting.
  package static func close() { isOpen = false }

  static func add(_ shape: ProductShape) { counts[shape, default: 0] += 1 }
}
