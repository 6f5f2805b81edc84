import DeepStateSpace
import Files
import TimeSeries

/// A file made ready for fitting: split, measured and cut into windows.
public struct TrainingData: Sendable {
  /// All rows of the file.
  public let table: SeriesTable
  /// Raw values of the rows to fit; the scales to standardize them with are in `record`.
  public let windows: [Window]
  /// The rows before the hold-out, and for each series the first of them that only evaluates weights; nil when none was set
  /// aside.
  package let validation: (table: SeriesTable, firstRows: [Int])?
  /// What the run remembers of the file.
  public let record: DataRecord
  /// What the user should know, such as constant columns.
  public let warnings: [String]

  /// Reads a file; throws a `UserError` when it cannot be read or has nothing to fit.
  /// - Parameters:
  ///   - logarithm: whether the observations' logarithms are taken.
  ///   - validation: the share of the rows, at the end, that evaluates the weights instead of fitting them.
  public init(
    file: String, covariates: [String], statics: String?, logarithm: Bool = false, windowing: Windowing?, holdOut: HoldOut,
    validation: HoldOut? = nil
  ) throws {
    let table = try SeriesTable.read(file: file, covariates: covariates, statics: statics, logarithm: logarithm)
    try self.init(table, windowing: windowing, holdOut: holdOut, validation: validation, file: file)
  }

  /// Takes a table, which errors call `file`; throws a `UserError` when it has nothing to fit.
  public init(
    _ table: SeriesTable, windowing: Windowing? = nil, holdOut: HoldOut, validation: HoldOut? = nil, file: String? = nil
  ) throws {
    self.table = table
    let split = try holdOut.split(table, file: file)
    let known = table.first(split.fittingRows(of: table))
    let rows = try validation?.split(known, file: file).fittingRows(of: known) ?? known.series.map(\.length)
    self.validation = validation == nil ? nil : (known, rows)
    let longest = rows.max() ?? 0
    guard longest >= 2 else {
      throw UserError("no series has two rows to fit", expected: "at least two, for a transition needs two", file: file)
    }
    windows = table.windows(try windowing ?? Windowing(length: longest), rows: rows)
    guard !windows.isEmpty else {
      throw UserError("nothing is observed in the rows to fit", expected: "at least one value", file: file)
    }
    let measured = ColumnScales.measure(table, fittingRows: rows)
    let scales = measured.columnScales.observations + measured.columnScales.covariates
    for (name, scale) in zip(table.observationNames + table.covariateNames, scales) {
      guard scale.mean.isFinite && scale.standardDeviation.isFinite else {
        throw UserError(
          "the values of column '\(name)' are too large to measure", expected: "values whose squares add up to a number",
          hint: "give the column in larger units", file: file)
      }
    }
    warnings = measured.warnings
    record = DataRecord(of: table, windowing: windowing, holdOut: split, columnScales: measured.columnScales)
  }

  /// T: the steps of every training sequence.
  public var steps: Int { windows[0].times.count }

  /// The windows as the trainer takes them.
  public var sequences: SequenceSet { SequenceSet(windows, record) }
}
