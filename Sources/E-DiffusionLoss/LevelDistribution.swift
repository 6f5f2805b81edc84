import Tensor

/// ρ(k), from which training draws noise levels.
public struct LevelDistribution: Sendable, Hashable {
  /// ρ(1) … ρ(K), [K]; all above 0, with sum 1.
  public let probabilities: [Double]
  private let cumulative: [Double]
  /// For each of K equal parts of [0, 1) the level, less 1, that its least number selects: where a search may begin.
  private let starts: [Int]

  /// ρ ∝ the given masses, all of them positive: a level that is never drawn would bias the estimate.
  public init(proportionalTo masses: [Double]) {
    require(
      !masses.isEmpty && masses.allSatisfy({ $0 > 0 && $0 < .infinity }),
      "every level needs a positive, finite mass; got \(masses)")
    let total = masses.reduce(0, +)
    probabilities = masses.map { $0 / total }
    let sums = probabilities.reduce(into: [Double]()) { sums, mass in sums.append((sums.last ?? 0) + mass) }
    cumulative = sums
    starts = masses.indices.map { part in
      sums.firstIndex { $0 > Double(part) / Double(masses.count) } ?? masses.count - 1
    }
  }

  /// ρ(k) = 1/K, the paper's choice.
  ///
  /// Eq 29 is not computed: its average over uniform levels is estimated by Eq 52, and its K w̃_k is w̃_k/ρ(k) under this ρ.
  public static func uniform(levels: Int) -> LevelDistribution {
    require(levels >= 1, "a distribution over levels needs at least one, got \(levels)")
    return LevelDistribution(proportionalTo: Array(repeating: 1, count: levels))
  }

  /// ρ ∝ w̃: every draw then has the same weight Σ w̃, and only the variance of ‖F − y‖² itself remains.
  public static func weighted(_ weights: LossWeights) -> LevelDistribution {
    LevelDistribution(proportionalTo: weights.outputErrorWeights)
  }

  /// K, the number of noise levels.
  public var levels: Int { probabilities.count }

  /// The level k = 1 … K that a uniform draw in [0, 1) selects: the first with ρ(1) + … + ρ(k) > uniform.
  public func level(at uniform: Double) -> Int {
    var index = starts[Int(uniform * Double(levels))]
    while index < levels - 1 && cumulative[index] <= uniform { index += 1 }
    return index + 1
  }

  /// Implements Eq 41: w̃_k/ρ(k), the weight of one drawn squared error in `DenoisingLoss.bound`; entry k − 1 belongs to level k.
  ///
  /// Eq 40 is not computed: it is Eq 39 once more, the sum that these weights let a draw estimate.
  /// - Parameter outputs: w̃_1 … w̃_K.
  public func drawWeights(_ outputs: [Double]) -> [Double] {
    require(outputs.count == levels, "\(levels) levels to draw from, \(outputs.count) levels to weigh")
    return zip(outputs, probabilities).map { $0 / $1 }
  }
}
