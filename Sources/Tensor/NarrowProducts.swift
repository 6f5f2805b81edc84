/// Products with few columns, a multiple of sixteen of them: what the networks of this package are made of.
///
/// A general library first copies both factors into packed panels, which for 16 or 32 columns costs more than the product.
/// Here a block of the result stays in registers while its sums run, and both factors are read where they lie. The terms of
/// each element are added in their order whichever block it falls into, so bits do not depend on how rows are cut.
///
/// Checked by `NarrowProductTests`.
enum NarrowProducts {
  /// Whether a product whose right factor is [k, n] is done here: where the processor adds products in one instruction.
  @inline(__always)
  static func serve(columns n: Int, terms k: Int) -> Bool {
    #if FUSED_MULTIPLY_ADD || arch(arm64)
    n > 0 && n % Lanes.width == 0 && n * k <= 1 << 16
    #else
    false
    #endif
  }

  /// C ← A B, or C + A B when `adding`: [m, k] by [k, n].
  static func multiply(
    _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Float>, _ lda: Int, _ b: UnsafePointer<Float>, _ ldb: Int, adding: Bool,
    _ c: UnsafeMutablePointer<Float>, _ ldc: Int
  ) {
    cover(m, n, k, LeftFactor(start: a, rowStep: lda, termStep: 1), b, ldb, adding: adding, c, ldc)
  }

  /// C ← Aᵀ B, or C + Aᵀ B when `adding`: A is stored as [k, m]. The sums are long and go by stretches that stay in the cache.
  static func multiplyTransposed(
    _ m: Int, _ n: Int, _ k: Int, _ a: UnsafePointer<Float>, _ lda: Int, _ b: UnsafePointer<Float>, _ ldb: Int, adding: Bool,
    _ c: UnsafeMutablePointer<Float>, _ ldc: Int
  ) {
    let stretch = 256
    for start in stride(from: 0, to: max(k, 1), by: stretch) {
      let left = LeftFactor(start: a + start * lda, rowStep: 1, termStep: lda)
      cover(m, n, min(stretch, k - start), left, b + start * ldb, ldb, adding: adding || start > 0, c, ldc)
    }
  }

  /// Covers C with blocks of as many rows and lanes as the registers hold.
  @inline(__always)
  private static func cover(
    _ m: Int, _ n: Int, _ k: Int, _ left: LeftFactor, _ b: UnsafePointer<Float>, _ ldb: Int, adding: Bool,
    _ c: UnsafeMutablePointer<Float>, _ ldc: Int
  ) {
    var column = 0
    #if WIDE_REGISTERS
    while column + 32 <= n {
      let done = RegisterBlock<8, 2>.rows(0..<m, k, left, b + column, ldb, adding: adding, c + column, ldc)
      _ = RegisterBlock<1, 2>.rows(done..<m, k, left, b + column, ldb, adding: adding, c + column, ldc)
      column += 32
    }
    let slim = RegisterBlock<16, 1>.self
    #else
    let slim = RegisterBlock<6, 1>.self
    #endif
    while column < n {
      let done = slim.rows(0..<m, k, left, b + column, ldb, adding: adding, c + column, ldc)
      let next = RegisterBlock<4, 1>.rows(done..<m, k, left, b + column, ldb, adding: adding, c + column, ldc)
      _ = RegisterBlock<1, 1>.rows(next..<m, k, left, b + column, ldb, adding: adding, c + column, ldc)
      column += 16
    }
  }
}

/// A left factor, stored by rows or by columns.
private struct LeftFactor {
  let start: UnsafePointer<Float>
  let rowStep: Int
  let termStep: Int
}

/// `height` rows of `lanes` · 16 columns of a product, held in registers.
private struct RegisterBlock<let height: Int, let lanes: Int> {
  /// Computes as many whole blocks as fit into the rows; returns the first row that is left.
  @inline(__always)
  static func rows(
    _ rows: Range<Int>, _ k: Int, _ left: LeftFactor, _ b: UnsafePointer<Float>, _ ldb: Int, adding: Bool,
    _ c: UnsafeMutablePointer<Float>, _ ldc: Int
  ) -> Int {
    var row = rows.lowerBound
    while row + height <= rows.upperBound {
      compute(k, left.start + row * left.rowStep, left.rowStep, left.termStep, b, ldb, adding: adding, c + row * ldc, ldc)
      row += height
    }
    return row
  }

  @inline(__always)
  private static func compute(
    _ k: Int, _ a: UnsafePointer<Float>, _ rowStep: Int, _ termStep: Int, _ b: UnsafePointer<Float>, _ ldb: Int, adding: Bool,
    _ c: UnsafeMutablePointer<Float>, _ ldc: Int
  ) {
    var sums = InlineArray<height, InlineArray<lanes, Lanes>>(repeating: InlineArray(repeating: Lanes()))
    if adding {
      for row in 0..<height {
        for lane in 0..<lanes { sums[unchecked: row][unchecked: lane] = Lanes(c + row * ldc + lane * 16) }
      }
    }
    for term in 0..<k {
      var right = InlineArray<lanes, Lanes>(repeating: Lanes())
      for lane in 0..<lanes { right[unchecked: lane] = Lanes(b + term * ldb + lane * 16) }
      for row in 0..<height {
        let x = Lanes(repeating: a[row * rowStep + term * termStep])
        for lane in 0..<lanes { sums[unchecked: row][unchecked: lane].addProduct(x, right[unchecked: lane]) }
      }
    }
    for row in 0..<height {
      for lane in 0..<lanes { sums[unchecked: row][unchecked: lane].store(c + row * ldc + lane * 16) }
    }
  }
}
