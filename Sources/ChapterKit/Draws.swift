import Tensor

/// The random numbers of one claim: a function of the run's seed, of what they are for, and of two whole numbers.
public struct Draws: Sendable {
  /// The generator itself, for draws in other shapes.
  public let random: CounterRandom

  /// Different purposes, such as `chapter E, levels`, give independent numbers.
  public init(seed: UInt64, _ purpose: String) {
    random = CounterRandom(seed: Int(seed % (1 << 32)), purpose: purpose)
  }

  /// A standard normal number.
  public func normal(_ index: Int, _ which: Int = 0) -> Double { random.normal(step: index, time: which) }

  /// A number from the open interval (0, 1), all equally likely.
  public func uniform(_ index: Int, _ which: Int = 0) -> Double { random.uniform(step: index, time: which) }

  /// `count` standard normal numbers.
  public func normals(_ count: Int, _ which: Int = 0) -> [Double] { (0..<count).map { random.normal(step: which, time: $0) } }
}
