import Experiments

/// A file made ready for fitting: split, measured and cut into windows.
struct TrainingData {
  let table: SeriesTable
  /// Raw values; the scales to standardise them with are in `record`.
  let windows: [Window]
  let record: DataRecord
  let warnings: [String]

  init(file: String, covariates: [String], statics: String?, windowing: Windowing?, holdOut: HoldOut) throws {
    table = try SeriesTable.read(file: file, covariates: covariates, statics: statics)
    let split = try holdOut.split(table, file: file)
    let rows = split.fittingRows(of: table)
    let longest = rows.max() ?? 0
    guard longest >= 2 else {
      throw UserError("no series has two rows to fit", expected: "at least two, for a transition needs two", file: file)
    }
    windows = table.windows(try windowing ?? Windowing(length: longest), rows: rows)
    guard !windows.isEmpty else {
      throw UserError("nothing is observed in the rows to fit", expected: "at least one value", file: file)
    }
    let measured = Standardisation.measure(table, fittingRows: rows)
    warnings = measured.warnings
    record = DataRecord(of: table, windowing: windowing, holdOut: split, standardisation: measured.standardisation)
  }
}
