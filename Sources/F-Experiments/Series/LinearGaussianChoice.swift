import Baselines
import TimeSeries

/// The linear-Gaussian models that were fitted to one column, and which was taken.
public struct LinearGaussianChoice: Codable, Sendable, Equatable {
  /// One order that was tried.
  public struct Candidate: Codable, Sendable, Equatable {
    /// j, the order of the autoregression.
    public var order: Int
    /// At the maximum, of the rows that were fitted; nats.
    public var logLikelihood: Double
    /// Akaike's information criterion, 2p − 2 log L; smaller is better.
    public var aic: Double

    private enum CodingKeys: String, CodingKey {
      case order, aic
      case logLikelihood = "log_likelihood"
    }
  }

  /// The observed column.
  public var column: String
  /// The model with the least criterion.
  public var fit: NoisyAutoregressionFit
  /// All that were fitted.
  public var candidates: [Candidate]

  /// Fits every order by maximum likelihood to the first rows of all series together, and keeps the one with Akaike's least criterion.
  ///
  /// Nil when the column holds too few values for every order, or is constant. Covariates play no part.
  init?(_ table: SeriesTable, feature: Int, fittingRows: [Int], orders: [Int]) {
    let known = zip(table.series, fittingRows).map { Array($0.column(feature)[..<$1]) }
    let fits = orders.compactMap { NoisyAutoregressionFit(order: $0, to: known) }
    guard let best = fits.min(by: { $0.informationCriterion < $1.informationCriterion }) else { return nil }
    column = table.observationNames[feature]
    fit = best
    candidates = fits.map {
      Candidate(order: $0.model.order, logLikelihood: $0.logLikelihood, aic: $0.informationCriterion)
    }
  }
}
