/// Time series as read from a file: several series with the same columns.
public struct SeriesTable: Equatable, Sendable {
  /// Names of the D observed columns, the V dynamic covariates and the W static covariates.
  public var observationNames: [String]
  public var covariateNames: [String]
  public var staticNames: [String]
  /// In the order in which the file first names them.
  public var series: [Series]

  public init(observationNames: [String], covariateNames: [String] = [], staticNames: [String] = [], series: [Series]) {
    self.observationNames = observationNames
    self.covariateNames = covariateNames
    self.staticNames = staticNames
    self.series = series
  }
}

/// One series of T rows in increasing order of time, and F rows after them of which only the covariates are known.
public struct Series: Equatable, Sendable {
  public var id: String
  public var times: [Double]  // [T]
  /// Zero where missing, so that no NaN travels: `observed` decides.
  public var values: [[Double]]  // [T][D]
  public var observed: [[Bool]]  // [T][D]
  public var covariates: [[Double]]  // [T][V]
  /// Trailing rows whose values are all empty: times ahead.
  public var futureTimes: [Double]  // [F]
  public var futureCovariates: [[Double]]  // [F][V]
  public var statics: [Double]  // [W]

  public init(
    id: String, times: [Double], values: [[Double]], observed: [[Bool]]? = nil, covariates: [[Double]]? = nil,
    futureTimes: [Double] = [], futureCovariates: [[Double]]? = nil, statics: [Double] = []
  ) {
    self.id = id
    self.times = times
    self.values = values
    self.observed = observed ?? values.map { row in row.map { _ in true } }
    self.covariates = covariates ?? times.map { _ in [] }
    self.futureTimes = futureTimes
    self.futureCovariates = futureCovariates ?? futureTimes.map { _ in [] }
    self.statics = statics
    precondition(self.values.count == times.count, "\(times.count) times but \(values.count) rows of values")
    precondition(self.observed.count == times.count, "\(times.count) times but \(self.observed.count) rows of masks")
    precondition(self.covariates.count == times.count, "\(times.count) times but \(self.covariates.count) rows of covariates")
    precondition(
      self.futureCovariates.count == futureTimes.count,
      "\(futureTimes.count) future times but \(self.futureCovariates.count) rows of covariates")
  }

  /// T.
  public var length: Int { times.count }
}
