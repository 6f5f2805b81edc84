import Tensor

/// How far one draw of Eq 41 strays: the ground on which ρ is chosen.
extension LevelDistribution {
  /// Var[X]/E[X]² of one draw X = w̃_k/ρ(k) e², k ~ ρ, from E[e²] and E[e⁴] at every level.
  ///
  /// E[X] = Σ w̃_k E[e²] for every ρ, and E[X²] = Σ w̃_k² E[e⁴]/ρ(k), smallest at ρ ∝ w̃_k √E[e⁴].
  public func relativeVariance(_ weights: LossWeights, secondMoments: [Double], fourthMoments: [Double]) -> Double {
    require(
      secondMoments.count == levels && fourthMoments.count == levels,
      "\(secondMoments.count) second and \(fourthMoments.count) fourth moments for \(levels) levels")
    let terms = zip(weights.outputs, probabilities)
    let mean = zip(weights.outputs, secondMoments).reduce(0) { $0 + $1.0 * $1.1 }
    let meanSquare = zip(terms, fourthMoments).reduce(0) { $0 + $1.0.0 * $1.0.0 / $1.0.1 * $1.1 }
    return meanSquare / (mean * mean) - 1
  }

  /// ρ* ∝ w̃_k √E[e⁴], the full-support distribution of least variance.
  public static func leastVariance(_ weights: LossWeights, fourthMoments: [Double]) -> LevelDistribution {
    require(
      fourthMoments.count == weights.levels, "\(fourthMoments.count) fourth moments for \(weights.levels) levels")
    return LevelDistribution(proportionalTo: zip(weights.outputs, fourthMoments).map { $0 * $1.squareRoot() })
  }
}
