import Tensor

/// Time series as read from a file: several series with the same columns.
public struct SeriesTable: Equatable, Sendable {
  /// Names of the D observed columns.
  public var observationNames: [String]
  /// Names of the V dynamic covariates.
  public var covariateNames: [String]
  /// Names of the W static covariates.
  public var staticNames: [String]
  /// In the order in which the file first names them.
  public var series: [Series]

  /// A table of series that all have these columns.
  public init(observationNames: [String], covariateNames: [String] = [], staticNames: [String] = [], series: [Series]) {
    self.observationNames = observationNames
    self.covariateNames = covariateNames
    self.staticNames = staticNames
    self.series = series
  }
}

/// One series of T rows in increasing order of time, and F rows after them of which only the covariates are known.
public struct Series: Equatable, Sendable {
  /// The name of the series.
  public var id: String
  /// The times of the rows, [T], strictly increasing.
  public var times: [Double]
  /// Zero where missing, so that no NaN travels: `observed` decides.
  public var values: [[Double]]  // [T][D]
  /// Which values are there, [T][D].
  public var observed: [[Bool]]
  /// The dynamic covariates of every row, [T][V], in the units of the data.
  public var covariates: [[Double]]
  /// Trailing rows whose values are all empty: times ahead.
  public var futureTimes: [Double]  // [F]
  /// Dynamic covariates of the rows ahead, [F][V].
  public var futureCovariates: [[Double]]
  /// The static covariates of the series, [W].
  public var statics: [Double]

  /// A series; everything is observed and there are no covariates unless given. Stops when the counts of rows differ.
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
    require(self.values.count == times.count, "\(times.count) times but \(values.count) rows of values")
    require(self.observed.count == times.count, "\(times.count) times but \(self.observed.count) rows of masks")
    require(self.covariates.count == times.count, "\(times.count) times but \(self.covariates.count) rows of covariates")
    require(
      self.futureCovariates.count == futureTimes.count,
      "\(futureTimes.count) future times but \(self.futureCovariates.count) rows of covariates")
  }

  /// T, the number of rows of the series.
  public var length: Int { times.count }
}
