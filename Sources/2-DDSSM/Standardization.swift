import Foundation
import Probability
import Tensor

/// The affine map between the units of the data and those of the networks, a part of the model:
/// x̃ = (x − mean)/standardDeviation.
///
/// Densities are reported in the units of the data: −log p(x) = −log p(x̃) + Σ log standardDeviation, over the observed entries.
public struct Standardization: Sendable, Hashable, Codable {
  /// The mean of each observed feature.
  public let mean: [Double]
  /// The standard deviation of each observed feature, above 0.
  public let standardDeviation: [Double]

  /// A map from its means and standard deviations.
  public init(mean: [Double], standardDeviation: [Double]) {
    require(mean.count == standardDeviation.count, "\(mean.count) means and \(standardDeviation.count) standard deviations")
    require(standardDeviation.allSatisfy { $0 > 0 && $0.isFinite }, "standard deviations must be above 0: \(standardDeviation)")
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  /// The identity for D features.
  public static func identity(_ features: Int) -> Standardization {
    Standardization(mean: Array(repeating: 0, count: features), standardDeviation: Array(repeating: 1, count: features))
  }

  /// Mean and standard deviation of the observed entries of each feature; a feature that is constant up to rounding gets standard
  /// deviation 1.
  public init(fitting set: SequenceSet) {
    let d = set.extents.observations
    var (count, sum, squares) = (
      Array(repeating: 0.0, count: d), Array(repeating: 0.0, count: d), Array(repeating: 0.0, count: d)
    )
    for (i, x) in set.observations.enumerated() where set.observed?[i] ?? true {
      count[i % d] += 1
      sum[i % d] += x
    }
    let mean = zip(sum, count).map { $1 > 0 ? $0 / $1 : 0 }
    for (i, x) in set.observations.enumerated() where set.observed?[i] ?? true {
      squares[i % d] += (x - mean[i % d]) * (x - mean[i % d])
    }
    let standardDeviation = (0..<d).map { feature -> Double in
      let spread = count[feature] > 0 ? (squares[feature] / count[feature]).squareRoot() : 0
      return spread > ColumnScale.relativeResolution * abs(mean[feature]) ? spread : 1
    }
    self.init(mean: mean, standardDeviation: standardDeviation)
  }

  /// From data to network units.
  public func standardized(_ x: Double, feature d: Int) -> Double { scale(d).standardized(x) }

  /// From network to data units.
  public func original(_ x: Double, feature d: Int) -> Double { scale(d).original(x) }

  private func scale(_ d: Int) -> ColumnScale { ColumnScale(mean: mean[d], standardDeviation: standardDeviation[d]) }

  /// The keys as files have them.
  private enum CodingKeys: String, CodingKey {
    case mean
    case standardDeviation = "deviation"
  }
}
