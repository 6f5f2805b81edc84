import BimodalNoise
import ChapterKit

/// A walk together with the numbers it must have, written out a second time: the code's own numbers are under test.
struct WalkCase: Sendable {
  let name: String
  let walk: BimodalWalk
  /// a: the share of the state that survives a step.
  let decay: Double
  /// b: the size of a step.
  let jump: Double
  /// r: the variance of the observation noise.
  let noise: Double
  /// Whether z_1 ~ N(0, 1); otherwise z_0 = 0 and the first step is a step like every other.
  let startsAtRandom: Bool

  /// N(0, 0.2) with 0.2 a variance, z_0 = 0.
  static let variance = WalkCase(
    name: "0.2 a variance", walk: BimodalWalk(), decay: 0.9, jump: 4, noise: 0.2, startsAtRandom: false)
  /// N(0, 0.2) with 0.2 a standard deviation, z_1 ~ N(0, 1).
  static let standardDeviation = WalkCase(
    name: "0.2 a standard deviation", walk: .standardDeviationVariant, decay: 0.9, jump: 4, noise: 0.04, startsAtRandom: true)
  /// The two readings of section 4.
  static let readings = [variance, standardDeviation]

  /// Other numbers in every place, and so much noise that signs are confused.
  static let loud = other("0.7 and 2.5, loud", noise: 3)
  /// The same with little noise.
  static let quiet = other("0.7 and 2.5, quiet", noise: 0.01)

  private static func other(_ name: String, noise: Double) -> WalkCase {
    var walk = BimodalWalk(observationVariance: noise, start: .standardNormal)
    (walk.decay, walk.jump) = (0.7, 2.5)
    return WalkCase(name: name, walk: walk, decay: 0.7, jump: 2.5, noise: noise, startsAtRandom: true)
  }

  /// The first time whose state was reached by a step with a sign.
  var firstStep: Int { startsAtRandom ? 2 : 1 }

  /// The rounding of a density: places up to ten steps away are rounded, and a density changes by up to 1/√r of itself a unit.
  var densityRounding: Double { Tolerance.rounding(terms: 4, size: 10 * jump / noise.squareRoot()) }

  func simulated(_ sequences: Int, length: Int, seed: UInt64, split: BimodalSplit = .test) -> [BimodalSequence] {
    walk.simulate(sequences: sequences, length: length, seed: Int(seed % (1 << 32)), split: split)
  }

  /// z_t − a z_{t−1} for every step with a sign, with z_0 = 0 where the walk starts there; or with another share kept.
  func steps(of latent: [Double], keeping share: Double? = nil) -> [Double] {
    let before = startsAtRandom ? latent : [0] + latent
    return zip(before.dropFirst(), before).map { $0 - (share ?? decay) * $1 }
  }

  /// Var z_t = a^{2(t−1)} · (variance of the first state) + b² (1 − a^{2n})/(1 − a²) with n steps behind it.
  func variance(at time: Int) -> Double {
    let square = decay * decay
    let steps = time - firstStep + 1
    return (startsAtRandom ? power(square, steps) : 0) + jump * jump * (1 - power(square, steps)) / (1 - square)
  }
}

/// xⁿ by repeated multiplication, n from 0.
func power(_ x: Double, _ n: Int) -> Double { (0..<n).reduce(1) { product, _ in product * x } }
