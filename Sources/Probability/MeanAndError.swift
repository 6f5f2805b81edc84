/// A mean and how well it is known.
public struct MeanAndError: Sendable, Equatable {
  /// The average; nil when there is nothing to average or some value is not finite.
  public let mean: Double?
  /// The standard error of the mean, s/√n with s² over n − 1; nil for fewer than two values.
  public let standardError: Double?

  /// The mean and standard error of independent values: scores of test sequences, or means of seeds.
  public init(of values: [Double]) {
    guard !values.isEmpty, values.allSatisfy(\.isFinite) else {
      (mean, standardError) = (nil, nil)
      return
    }
    let n = Double(values.count)
    let average = values.reduce(0, +) / n
    let squares = values.reduce(0) { $0 + ($1 - average) * ($1 - average) }
    mean = average
    standardError = values.count < 2 ? nil : (squares / (n - 1) / n).squareRoot()
  }

  package init(mean: Double, standardError: Double) {
    (self.mean, self.standardError) = (mean, standardError)
  }
}
