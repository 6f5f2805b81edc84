/// The affine map between the units of the data and those of the networks, x̃ = (x − mean)/deviation, of one column of numbers.
public struct ColumnScale: Equatable, Codable, Sendable {
  /// The mean, in units of the data.
  public let mean: Double
  /// The standard deviation, in units of the data, never zero.
  public let deviation: Double

  /// A scale given by its two numbers.
  public init(mean: Double, deviation: Double) {
    self.mean = mean
    self.deviation = deviation
  }

  /// From data to network units, (x − mean)/deviation.
  package func standardised(_ x: Double) -> Double { (x - mean) / deviation }

  /// From network to data units, mean + deviation · x.
  package func original(_ x: Double) -> Double { mean + deviation * x }
}
