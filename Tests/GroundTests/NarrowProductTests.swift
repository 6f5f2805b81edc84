import Tensor
import Testing

/// Matrix products of single precision against loops in double precision, at the sizes where they take different roads.
@Suite struct NarrowProductTests {
  /// Rows around the blocks' heights, columns on both sides of the vectors', sums longer than one stretch.
  @Test(arguments: [1, 5, 8, 17, 40], [1, 16, 31, 32, 48, 64, 272]) func products(m: Int, n: Int) {
    for k in [1, 16, 33, 300] {
      for (turnA, turnB) in [(false, false), (true, false), (false, true), (true, true)] {
        for beta in [Float(0), 1] { check(m, n, k, turnA, turnB, beta) }
      }
    }
  }

  private func check(_ m: Int, _ n: Int, _ k: Int, _ turnA: Bool, _ turnB: Bool, _ beta: Float) {
    let draws = CounterRandom(seed: 1, purpose: "narrow products")
    let (lda, ldb, ldc) = ((turnA ? m : k) + 3, (turnB ? k : n) + 2, n + 1)  // stored rows are longer than those multiplied
    func numbers(_ series: Int, _ count: Int) -> [Float] { (0..<count).map { Float(draws.normal(series: series, time: $0)) } }
    let (a, b) = (numbers(0, (turnA ? k : m) * lda), numbers(1, (turnB ? n : k) * ldb))
    let before = numbers(2, m * ldc)
    var c = before
    Float.gemm(turnA, turnB, m, n, k, 1, a, lda, b, ldb, beta, &c, ldc)
    var worst = 0.0  // error over the bound of any order of summation, (k + 1) u Σ|terms|
    for row in 0..<m {
      for column in 0..<n {
        let start = beta == 0 ? 0 : Double(before[row * ldc + column])
        let terms = (0..<k).map { i in
          Double(a[turnA ? i * lda + row : row * lda + i]) * Double(b[turnB ? column * ldb + i : i * ldb + column])
        }
        let bound = Double(k + 1) * 0x1p-24 * terms.reduce(abs(start)) { $0 + abs($1) }
        worst = max(worst, abs(Double(c[row * ldc + column]) - terms.reduce(start, +)) / bound)
      }
    }
    #expect(worst <= 1, "\(m)×\(n)×\(k), turned \(turnA) \(turnB), β \(beta): \(worst) times the bound")
    let beyond = (0..<m).allSatisfy { c[$0 * ldc + n] == before[$0 * ldc + n] }
    #expect(beyond, "\(m)×\(n)×\(k) wrote beyond its columns")
  }

  /// Bits must not depend on how many rows are multiplied together: a shard's size is no part of the result.
  @Test func rowsDoNotMeet() {
    let (m, n, k) = (37, 48, 50)
    let draws = CounterRandom(seed: 2, purpose: "narrow products")
    let a = (0..<m * k).map { Float(draws.normal(time: $0)) }
    let b = (0..<k * n).map { Float(draws.normal(series: 1, time: $0)) }
    var (whole, single) = ([Float](repeating: 0, count: m * n), [Float](repeating: 0, count: m * n))
    Float.gemm(false, false, m, n, k, 1, a, k, b, n, 0, &whole, n)
    for row in 0..<m {
      let line = Array(a[row * k..<(row + 1) * k])
      var result = [Float](repeating: 0, count: n)
      Float.gemm(false, false, 1, n, k, 1, line, k, b, n, 0, &result, n)
      single.replaceSubrange(row * n..<(row + 1) * n, with: result)
    }
    #expect(whole == single)
  }
}
