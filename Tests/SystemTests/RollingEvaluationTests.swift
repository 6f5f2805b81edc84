import Autodiff
import BimodalNoise
import DeepStateSpace
import Foundation
import Networks
import ReverseProcess
import Tensor
import Testing

@testable import Experiments
@testable import ParameterSearch
@testable import Runs
@testable import Scores
@testable import TimeSeries

/// What a prediction of held-out rows may see, and what it is worth.
@Suite struct RollingEvaluationTests {
  private let firstRows = [10, 8]

  private func scores(_ run: SmallRun, _ table: SeriesTable, samples: Int = 5) -> [ScoredEntry] {
    run.trained.scores(table, from: firstRows, samples: samples, seed: 3)
  }

  /// The predicted means at one row of one series.
  private func means(_ run: SmallRun, _ table: SeriesTable, series: Int, row: Int) -> [Double] {
    let time = table.series[series].times[row]
    return scores(run, table).filter { $0.series == "s\(series)" && $0.time == time }.map(\.predictedMean)
  }

  /// Several sets of weights: what one of them is deaf to, another hears.
  private func runs(_ kind: TransitionKind, memory: Int? = 4) throws -> [SmallRun] {
    try [11, 12, 13, 14, 15].map { try SmallRun(kind, memory: memory, weights: $0) }
  }

  /// Whether a change of the table moves the prediction of a row under any set of weights.
  private func moves(_ runs: [SmallRun], series: Int, row: Int, _ change: (inout SeriesTable) -> Void) -> Bool {
    runs.contains { run in
      var moved = run.table
      change(&moved)
      return means(run, moved, series: series, row: row) != means(run, run.table, series: series, row: row)
    }
  }

  @Test("The prediction of a row sees as many rows before it as a window has: not itself, nothing later, not one row more")
  func sees() throws {
    for kind in TransitionKind.allCases {
      let runs = try runs(kind)
      for (series, row) in [(0, 11), (1, 9)] {
        for other in 0..<SmallRun.lengths[series] {
          let values = moves(runs, series: series, row: row) { table in
            for column in 0..<2 { table.series[series].values[other][column] += 1 }
          }
          #expect(values == (row - 4..<row).contains(other), "\(kind), row \(row) and the values of row \(other)")
          let known = moves(runs, series: series, row: row) { $0.series[series].covariates[other][0] += 1 }
          #expect(known == (row - 4...row).contains(other), "\(kind), row \(row) and the covariate of row \(other)")
        }
        for other in [0, 1] {
          let moved = moves(runs, series: series, row: row) { $0.series[other].statics[0] += 1 }
          #expect(moved == (other == series), "statics of series \(other)")
        }
      }
    }
  }

  @Test("Without windows a prediction sees every row before it")
  func everything() throws {
    let runs = try runs(.gaussian, memory: nil)
    for other in 0..<14 {
      let moved = moves(runs, series: 0, row: 11) { table in
        for column in 0..<2 { table.series[0].values[other][column] += 1 }
      }
      #expect(moved == (other < 11), "row \(other)")
    }
  }

  @Test("Every entry's scores are those of a forecast from its own window, by loops over the draws")
  func byHand() throws {
    for kind in TransitionKind.allCases { try compareByHand(SmallRun(kind), firstRows) }
  }

  @Test("More predictions than are held in memory at a time are each made from their own window")
  func many() throws {
    var run = try SmallRun(.gaussian)
    for _ in 0..<5 {
      let series = run.table.series[0]
      let last = try #require(series.times.last)
      run.table.series[0] = Series(
        id: series.id, times: series.times + (1...14).map { last + Double($0) }, values: series.values + series.values.suffix(14),
        observed: series.observed + series.observed.suffix(14),
        covariates: series.covariates + series.covariates.suffix(14).reversed(),
        futureTimes: [], futureCovariates: [], statics: series.statics)
    }
    try compareByHand(run, [10, 8])
  }

  private func compareByHand(_ run: SmallRun, _ firstRows: [Int]) throws {
    let found = scores(run, run.table)
    let rows = [0, 1].flatMap { series in
      (firstRows[series]..<run.table.series[series].length).filter { run.table.series[series].observed[$0].contains(true) }
        .map { (series: series, row: $0) }
    }
    let paths = run.trained.simulator.forecast(
      windows(run, rows), rows: Array(rows.indices), from: 4, horizon: 1, samples: 5, seed: 3)
    var entries = found[...]
    for (position, path) in zip(rows, paths) {
      let series = run.table.series[position.series]
      for column in 0..<2 where series.observed[position.row][column] {
        let next = entries.popFirst()
        let entry = try #require(next)
        #expect(entry.series == series.id && entry.time == series.times[position.row])
        #expect(entry.column == ["x", "y"][column] && entry.outcome == series.values[position.row][column])
        let own = stride(from: column, to: 10, by: 2)
        try compare(entry, own.map { path.draws[$0] }, own.map { path.means[$0] }, own.map { path.variances[$0] })
        let last = (0..<position.row).last { series.observed[$0][column] }.map { series.values[$0][column] }
        #expect(entry.locfCRPS == last.map { abs($0 - entry.outcome) })
      }
    }
    #expect(entries.isEmpty)
  }

  /// The windows before some rows as one set, put together entry by entry: covariates and statics in the scale of the fitted rows.
  private func windows(_ run: SmallRun, _ rows: [(series: Int, row: Int)]) -> SequenceSet {
    func scaled(_ x: Double, _ fitted: [Double]) -> Double {
      let mean = fitted.reduce(0, +) / Double(fitted.count)
      let square = fitted.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(fitted.count)
      return (x - mean) / square.squareRoot()
    }
    let fitted = zip(run.table.series, [10, 8]).flatMap { $0.covariates[..<$1].map { $0[0] } }
    let statics = run.table.series.map { $0.statics[0] }
    var (values, observed, covariates, fixed): ([Double], [Bool], [Double], [Double]) = ([], [], [], [])
    for (number, row) in rows {
      let series = run.table.series[number]
      for time in row - 4...row {
        for column in 0..<2 {
          values.append(time < row ? series.values[time][column] : 0)
          observed.append(time < row && series.observed[time][column])
        }
        covariates.append(scaled(series.covariates[time][0], fitted))
      }
      fixed.append(scaled(series.statics[0], statics))
    }
    return SequenceSet(
      count: rows.count, steps: 5, extents: run.config.data.extents, observations: values, observed: observed,
      covariates: covariates, statics: fixed)
  }

  private func compare(_ entry: ScoredEntry, _ draws: [Double], _ means: [Double], _ variances: [Double]) throws {
    let (n, y) = (Double(draws.count), entry.outcome)
    let error = draws.reduce(0) { $0 + abs($1 - y) } / n
    var (pairs, density, below) = (0.0, 0.0, 0.0)
    for one in draws { for other in draws { pairs += abs(one - other) } }
    for (mean, variance) in zip(means, variances) {
      let gap = (y - mean) / variance.squareRoot()
      density += exp(-0.5 * gap * gap) / (2 * .pi * variance).squareRoot() / n
      below += 0.5 * erfc(-gap / 2.0.squareRoot()) / n
    }
    #expect(abs(entry.predictedMean - draws.reduce(0, +) / n) < 1e-9)
    #expect(abs(entry.crps - (error - pairs / (2 * n * (n - 1)))) < 1e-9)
    #expect(abs(try #require(entry.logScore) - log(density)) < 1e-9)
    let probability = try #require(entry.probability)
    #expect(abs(probability - below) < 1e-9)
    for level in [0.5, 0.8, 0.95] {
      #expect(entry.isCovered(by: level) == (probability > 0.5 - level / 2 && probability < 0.5 + level / 2))
    }
  }

  @Test("A forecast of the rows ahead sees the last window of each series and the covariates of the times ahead")
  func ahead() throws {
    let runs = try runs(.diffusion)
    func forecast(_ run: SmallRun, _ table: SeriesTable) throws -> [[[[Double]]]] {
      try run.trained.forecast(table, horizon: 2, samples: 3, seed: 3, file: "small").paths.map(\.samples)
    }
    /// The times of a series that a change moves under any set of weights; nothing may move in the other series.
    func moved(_ series: Int, _ change: (inout SeriesTable) -> Void) throws -> [Bool] {
      try runs.reduce([false, false]) { known, run in
        var table = run.table
        change(&table)
        let (before, after) = (try forecast(run, run.table), try forecast(run, table))
        #expect(after[1 - series] == before[1 - series])
        return [0, 1].map { time in known[time] || after[series].map { $0[time] } != before[series].map { $0[time] } }
      }
    }
    let table = try runs[0].trained.forecast(runs[0].table, horizon: 2, samples: 3, seed: 3, file: "small")
    #expect(table.paths.map(\.series) == ["s0", "s1"] && table.paths.map(\.times) == [[100, 101], [100, 101]])
    for series in 0..<2 {
      let length = SmallRun.lengths[series]
      for row in 0..<length {
        let found = try moved(series) { table in
          for column in 0..<2 { table.series[series].values[row][column] += 1 }
        }
        #expect(found == (row >= length - 4 ? [true, true] : [false, false]), "row \(row) of series \(series)")
      }
      for (step, reached) in [(0, [true, true]), (1, [false, true])] {
        let found = try moved(series) { $0.series[series].futureCovariates[step][0] += 1 }
        #expect(found == reached, "the covariate \(step + 1) steps ahead")
      }
    }
  }

  @Test("A sampler that is asked for is the one that draws: in scores and in a search")
  func samplers() throws {
    let run = try SmallRun(.diffusion)
    let few = Sampler.implicit(calls: 3)
    var simulator = run.trained.simulator
    simulator.sampler = few
    let other = TrainedRun(config: run.config, simulator: simulator, threads: 1)
    let (plain, changed) = (scores(run, run.table), other.scores(run.table, from: firstRows, samples: 5, seed: 3))
    #expect(plain != changed)
    for (sampler, entries) in [(Sampler.ancestral, plain), (few, changed)] {
      for (metric, score) in [(TuningMetric.crps, { $0.crps }), (.logScore, { $0.logScore ?? .nan })]
        as [(TuningMetric, (ScoredEntry) -> Double)]
      {
        let evaluator = TrialEvaluator(metric, table: run.table, from: firstRows, samples: 5, sampler: sampler, seed: 3)
        let value = try #require(try evaluator.value(of: run.trained, threads: 1))
        #expect(abs(value - byTime(entries, score)) < 1e-12, "\(metric), \(sampler.name)")
      }
    }
  }

  /// A mean over times of means over the entries of each.
  private func byTime(_ entries: [ScoredEntry], _ score: (ScoredEntry) -> Double) -> Double {
    var times: [[Double]] = []
    var last: ScoredEntry?
    for entry in entries {
      if let last, last.series == entry.series, last.time == entry.time {
        times[times.count - 1].append(score(entry))
      } else {
        times.append([score(entry)])
      }
      last = entry
    }
    let means = times.map { $0.reduce(0, +) / Double($0.count) }
    return means.reduce(0, +) / Double(means.count)
  }
}
