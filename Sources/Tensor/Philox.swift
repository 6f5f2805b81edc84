/// Philox4x32-10: a keyed bijection of 128-bit counters whose outputs pass for independent random words.
///
/// Salmon, Moraes, Dror & Shaw, "Parallel random numbers: as easy as 1, 2, 3" (SC 2011). Having no state, it gives the
/// same draw for the same address whichever thread asks, and in whichever order.
///
/// Checked by `PhiloxTests`.
public enum Philox {
  /// The four random words at `counter` under `key`.
  public static func block(counter: SIMD4<UInt32>, key: SIMD2<UInt32>) -> SIMD4<UInt32> {
    var c = counter
    var k = key
    for _ in 0..<10 {
      let (high0, low0) = c[0].multipliedFullWidth(by: 0xD251_1F53)
      let (high1, low1) = c[2].multipliedFullWidth(by: 0xCD9E_8D57)
      c = SIMD4(high1 ^ c[1] ^ k[0], low1, high0 ^ c[3] ^ k[1], low0)
      k = SIMD2(k[0] &+ 0x9E37_79B9, k[1] &+ 0xBB67_AE85)
    }
    return c
  }
}
