/// Where to look along one axis: ascending places between which an integrand is smooth and of one size.
public struct Region: Sendable, Hashable {
  /// Ascending places; the first and the last are the ends.
  public let breakpoints: [Double]

  /// The stretch from the smallest to the largest place, cut at the others; equal places count once.
  public init(_ positions: [Double]) {
    breakpoints = Set(positions).sorted()
  }

  /// Where a Gaussian, or a density much like one, lives: μ ± 40σ, cut at μ ± 6σ, outside which its mass is 2·10⁻⁹.
  public init(mean: Double, standardDeviation: Double) {
    self.init(around: [(mean: mean, standardDeviation: standardDeviation)])
  }

  /// Where a mixture lives: the bulk and the tails of every component.
  public init(around components: [(mean: Double, standardDeviation: Double)]) {
    self.init(
      components.flatMap { component in [-40, -6, 6, 40].map { component.mean + $0 * component.standardDeviation } })
  }
}
