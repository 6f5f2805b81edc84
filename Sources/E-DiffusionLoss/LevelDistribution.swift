import Tensor

/// ρ(k), from which training draws noise levels (Eq 41).
public struct LevelDistribution: Sendable, Hashable {
  /// ρ(1) … ρ(K).
  public let probabilities: [Double]
  private let cumulative: [Double]

  /// ρ ∝ the given masses, all of them positive: a level that is never drawn leaves the estimate biased.
  public init(proportionalTo masses: [Double]) {
    require(
      !masses.isEmpty && masses.allSatisfy({ $0 > 0 && $0 < .infinity }),
      "every level needs a positive, finite mass; got \(masses)")
    let total = masses.reduce(0, +)
    probabilities = masses.map { $0 / total }
    cumulative = probabilities.reduce(into: []) { sums, mass in sums.append((sums.last ?? 0) + mass) }
  }

  /// ρ(k) = 1/K, the paper's choice.
  public static func uniform(levels: Int) -> LevelDistribution {
    require(levels >= 1, "a distribution over levels needs at least one, got \(levels)")
    return LevelDistribution(proportionalTo: Array(repeating: 1, count: levels))
  }

  /// ρ ∝ w̃: every draw then has the same weight Σ w̃, and only the spread of ‖F − y‖² itself is left.
  public static func weighted(_ weights: LossWeights) -> LevelDistribution {
    LevelDistribution(proportionalTo: weights.outputs)
  }

  /// K.
  public var levels: Int { probabilities.count }

  /// The level k = 1 … K that a uniform draw in [0, 1) selects: the first with ρ(1) + … + ρ(k) > uniform.
  public func level(at uniform: Double) -> Int {
    var (low, high) = (0, levels - 1)
    while low < high {
      let middle = (low + high) / 2
      if cumulative[middle] > uniform { high = middle } else { low = middle + 1 }
    }
    return low + 1
  }

  /// Eq 41: w̃_k/ρ(k), the weight of one drawn squared error; entry k − 1 belongs to level k.
  public func drawWeights(_ weights: LossWeights) -> [Double] {
    require(weights.levels == levels, "\(levels) levels to draw from, \(weights.levels) levels to weigh")
    return zip(weights.outputs, probabilities).map { $0 / $1 }
  }
}
