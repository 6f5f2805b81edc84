import DeepStateSpace
import Tensor
import TimeSeries

extension ColumnScales {
  /// Dynamic covariates as the networks read them: [V].
  func standardized(covariates row: [Double]) -> [Double] { zip(covariates, row).map { $0.standardized($1) } }

  /// Static covariates as the networks read them: [W].
  func standardized(statics row: [Double]) -> [Double] { zip(statics, row).map { $0.standardized($1) } }
}

extension SequenceSet {
  /// Windows of one length. Observations stay in the units of the data, covariates are standardized by the fitted rows.
  init(_ windows: [Window], _ record: DataRecord) {
    let scales = record.columnScales
    self.init(
      count: windows.count, steps: windows.first?.times.count ?? 0, extents: record.extents,
      observations: windows.flatMap { $0.values.flatMap(\.self) }, observed: windows.flatMap { $0.observed.flatMap(\.self) },
      covariates: windows.flatMap { $0.covariates.flatMap(scales.standardized(covariates:)) },
      statics: windows.flatMap { scales.standardized(statics: $0.statics) })
  }
}

/// Rows of one series from which the rows after them are predicted.
struct PredictionContext: Sendable {
  /// Which series of the table.
  let series: Int
  /// The rows that are seen; the first row predicted is `rows.upperBound`.
  let rows: Range<Int>

  /// The last `limit` rows before `end`, or all of them.
  init(series: Int, before end: Int, limit: Int?) {
    self.series = series
    rows = (limit.map { max(0, end - $0) } ?? 0)..<end
  }
}

/// Contexts of any lengths in one set, each from its first step on; what follows a context holds its future covariates.
///
/// There is one set for all lengths, so that every context has a number of its own and draws of its own.
struct ContextSet: Sendable {
  let contexts: [PredictionContext]
  let set: SequenceSet
  /// The numbers of the contexts of each length, shortest first.
  let groups: [(length: Int, members: [Int])]

  /// - Parameter horizon: H, steps to be predicted after each context.
  /// - Parameter future: the dynamic covariates of those steps, [H][V].
  init(
    _ contexts: [PredictionContext], of table: SeriesTable, _ record: DataRecord, horizon: Int,
    future: (PredictionContext) -> [[Double]]
  ) {
    let (longest, d) = (contexts.map(\.rows.count).max() ?? 0, record.observationNames.count)
    let steps = longest + horizon
    let scales = record.columnScales
    var (values, observed): ([Double], [Bool]) = ([], [])
    var (covariates, statics): ([Double], [Double]) = ([], [])
    for context in contexts {
      let series = table.series[context.series]
      let blank = steps - context.rows.count
      values += series.values[context.rows].flatMap(\.self) + Array(repeating: 0, count: blank * d)
      observed += series.observed[context.rows].flatMap(\.self) + Array(repeating: false, count: blank * d)
      let known = series.covariates[context.rows] + future(context)
      covariates += known.flatMap(scales.standardized(covariates:))
      covariates += Array(repeating: 0, count: (steps - known.count) * scales.covariates.count)
      statics += scales.standardized(statics: series.statics)
    }
    self.contexts = contexts
    set = SequenceSet(
      count: contexts.count, steps: steps, extents: record.extents, observations: values, observed: observed,
      covariates: covariates, statics: statics)
    groups = Dictionary(grouping: contexts.indices) { contexts[$0].rows.count }.sorted { $0.key < $1.key }
      .map { ($0.key, $0.value) }
  }
}
