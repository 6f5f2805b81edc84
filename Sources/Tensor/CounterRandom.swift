import Foundation

/// Random numbers as a pure function of (seed, purpose, step, series, time, level, lane).
///
/// What a draw is for decides its purpose; where it is used decides the rest. Nothing is consumed, so the noise of series 7
/// at time 3 does not depend on how many series, threads or shards there are.
public struct CounterRandom: Sendable {
  private let key: SIMD2<UInt32>

  /// Levels lie in 0..<65,536: there are no more trajectories or samples of one series than that.
  public static let maxLevels = 1 << 16

  /// A family of draws.
  /// - Parameters:
  ///   - seed: 0…2³²−1.
  ///   - purpose: what the draws are for, for instance `"encoder noise"`; each purpose has draws of its own.
  public init(seed: Int, purpose: String) {
    require(seed >= 0 && seed <= Int(UInt32.max), "a seed lies in 0…2³²−1, not \(seed)")
    key = SIMD2(UInt32(seed), CounterRandom.hash(purpose))
  }

  /// FNV-1a of the purpose's name: stable over runs and machines, unlike Swift's own hash.
  private static func hash(_ name: String) -> UInt32 {
    name.utf8.reduce(0x811C_9DC5) { ($0 ^ UInt32($1)) &* 0x0100_0193 }
  }

  /// The four words at an address; `lane` counts blocks of four here.
  private func words(step: Int, series: Int, time: Int, level: Int, block: Int) -> SIMD4<UInt32> {
    require(block < 1 << 16 && level < 1 << 16, "a draw's lane block and level lie below 65,536, not \(block) and \(level)")
    let counter = SIMD4(
      UInt32(truncatingIfNeeded: block | level << 16), UInt32(truncatingIfNeeded: time),
      UInt32(truncatingIfNeeded: series), UInt32(truncatingIfNeeded: step))
    return Philox.block(counter: counter, key: key)
  }

  /// 32 random bits as a number strictly between 0 and 1.
  private static func unit(_ word: UInt32) -> Double { (Double(word) + 0.5) * 0x1p-32 }

  /// A uniform draw on the open interval (0, 1).
  public func uniform(step: Int = 0, series: Int = 0, time: Int = 0, level: Int = 0, lane: Int = 0) -> Double {
    CounterRandom.unit(words(step: step, series: series, time: time, level: level, block: lane / 4)[lane % 4])
  }

  /// A uniform integer in 0..<bound; the bias of the reduction is below bound / 2³².
  public func integer(below bound: Int, step: Int = 0, series: Int = 0, time: Int = 0, level: Int = 0, lane: Int = 0) -> Int {
    let word = words(step: step, series: series, time: time, level: level, block: lane / 4)[lane % 4]
    return Int((UInt64(word) * UInt64(bound)) >> 32)
  }

  /// A standard normal draw (Box–Muller on the two words of the lane's pair).
  public func normal(step: Int = 0, series: Int = 0, time: Int = 0, level: Int = 0, lane: Int = 0) -> Double {
    let w = words(step: step, series: series, time: time, level: level, block: lane / 4)
    return CounterRandom.normals(w, pair: (lane % 4) / 2)[lane % 2]
  }

  /// Fills `target` with the standard normal draws of lanes 0, 1, 2, … at one address.
  @inlinable
  public func fillNormals<T: Scalar>(
    _ target: UnsafeMutablePointer<T>, count: Int, step: Int = 0, series: Int = 0, time: Int = 0, level: Int = 0
  ) {
    var lane = 0
    while lane < count {
      let four = normals(step: step, series: series, time: time, level: level, block: lane / 4)
      for i in 0..<min(4, count - lane) { target[lane + i] = T(four[i]) }
      lane += 4
    }
  }

  /// The four standard normal draws of one block of lanes.
  @usableFromInline
  func normals(step: Int, series: Int, time: Int, level: Int, block: Int) -> SIMD4<Double> {
    let w = words(step: step, series: series, time: time, level: level, block: block)
    let a = CounterRandom.normals(w, pair: 0)
    let b = CounterRandom.normals(w, pair: 1)
    return SIMD4(a[0], a[1], b[0], b[1])
  }

  private static func normals(_ w: SIMD4<UInt32>, pair: Int) -> SIMD2<Double> {
    let radius = (-2 * Foundation.log(unit(w[2 * pair]))).squareRoot()
    let angle = 2 * Double.pi * unit(w[2 * pair + 1])
    return SIMD2(radius * Foundation.cos(angle), radius * Foundation.sin(angle))
  }
}
