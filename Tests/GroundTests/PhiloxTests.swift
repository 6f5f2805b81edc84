import Tensor
import Testing

/// The generator against the vectors published with it (Random123, `kat_vectors`, philox4x32-10).
@Suite struct PhiloxTests {
  private static let published: [(counter: SIMD4<UInt32>, key: SIMD2<UInt32>, words: SIMD4<UInt32>)] = [
    (
      SIMD4(repeating: 0), SIMD2(repeating: 0), SIMD4(0x6627_E8D5, 0xE169_C58D, 0xBC57_AC4C, 0x9B00_DBD8)
    ),
    (
      SIMD4(repeating: .max), SIMD2(repeating: .max), SIMD4(0x408F_276D, 0x41C8_3B0E, 0xA20B_C7C6, 0x6D54_51FD)
    ),
    (  // digits of π
      SIMD4(0x243F_6A88, 0x85A3_08D3, 0x1319_8A2E, 0x0370_7344), SIMD2(0xA409_3822, 0x299F_31D0),
      SIMD4(0xD16C_FE09, 0x94FD_CCEB, 0x5001_E420, 0x2412_6EA1)
    ),
  ]

  @Test(arguments: published.indices) func publishedVectors(index: Int) {
    let vector = Self.published[index]
    #expect(Philox.block(counter: vector.counter, key: vector.key) == vector.words)
  }

  /// One bit of the counter or of the key turns about half of the 128 bits of the answer.
  @Test func everyBitOfTheAddressMatters() {
    func distance(_ a: SIMD4<UInt32>, _ b: SIMD4<UInt32>) -> Int { (0..<4).reduce(0) { $0 + (a[$1] ^ b[$1]).nonzeroBitCount } }
    let (counter, key) = (SIMD4<UInt32>(1, 2, 3, 4), SIMD2<UInt32>(5, 6))
    let base = Philox.block(counter: counter, key: key)
    for bit in 0..<192 {
      var (c, k) = (counter, key)
      if bit < 128 { c[bit / 32] ^= 1 << UInt32(bit % 32) } else { k[(bit - 128) / 32] ^= 1 << UInt32(bit % 32) }
      let turned = distance(base, Philox.block(counter: c, key: k))
      #expect(turned > 32 && turned < 96, "bit \(bit) turned \(turned) of 128")  // 64 ± 5.7 standard deviations
    }
  }
}
