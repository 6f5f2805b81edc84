/// The affine map between the units of the data and those of the networks, x̃ = (x − mean)/standardDeviation, of one column of
/// numbers.
public struct ColumnScale: Equatable, Codable, Sendable {
  /// The mean, in units of the data.
  public let mean: Double
  /// The standard deviation, in units of the data, never zero.
  public let standardDeviation: Double

  /// A scale given by its two numbers.
  public init(mean: Double, standardDeviation: Double) {
    self.mean = mean
    self.standardDeviation = standardDeviation
  }

  /// Numbers whose standard deviation is at most this times their mean are equal but for rounding, and are not divided by it.
  package static let relativeResolution = 1e-13

  /// From data to network units, (x − mean)/standardDeviation.
  package func standardized(_ x: Double) -> Double { (x - mean) / standardDeviation }

  /// From network to data units, mean + standardDeviation · x.
  package func original(_ x: Double) -> Double { mean + standardDeviation * x }

  /// The keys as files have them.
  private enum CodingKeys: String, CodingKey {
    case mean
    case standardDeviation = "deviation"
  }
}
