import DeepStateSpace
import Foundation
import Networks
import Probability
import Tensor
import Testing

@testable import Experiments
@testable import Runs
@testable import TimeSeries

/// From a file to what is fitted: which rows, in which scale, with what beside them.
@Suite struct DataRoadTests {
  /// A number that names its series, row and column.
  private func value(_ series: Int, _ row: Int, _ column: Int) -> Double { Double(1000 * series + 10 * row + column) }

  private func table(_ lengths: [Int]) -> SeriesTable {
    let series = lengths.enumerated().map { number, length in
      Series(
        id: "s\(number)", times: (0..<length).map(Double.init),
        values: (0..<length).map { row in [value(number, row, 0), pow(value(number, row, 1), 2)] },
        observed: (0..<length).map { row in [row % 5 != 1, row % 4 != 2] },
        covariates: (0..<length).map { [value(number, $0, 2), -value(number, $0, 3)] }, statics: [Double(number * number), 7])
    }
    return SeriesTable(observationNames: ["x", "y"], covariateNames: ["u", "v"], staticNames: ["w", "c"], series: series)
  }

  private func scale(_ numbers: [Double]) -> (mean: Double, standardDeviation: Double) {
    let mean = numbers.reduce(0, +) / Double(numbers.count)
    return (mean, (numbers.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(numbers.count)).squareRoot())
  }

  @Test("Hold-out and validation take the last rows of each series, one after the other, and never meet those that are fitted")
  func splits() throws {
    let table = table([20, 9])
    let data = try TrainingData(
      table, windowing: Windowing(length: 4, stride: 2), holdOut: HoldOut(fraction: 0.3), validation: HoldOut(fraction: 0.25),
      file: "f")
    // 20 rows: 6 held out, then of 14 the last 3.5, which is 4. 9 rows: 3 held out, then of 6 the last 1.5, which is 2.
    #expect(data.record.holdOut.fittingRows(of: table) == [14, 6])
    let validation = try #require(data.validation)
    #expect(validation.firstRows == [10, 4] && validation.table.series.map(\.length) == [14, 6])
    #expect(validation.table.series.map(\.values) == [Array(table.series[0].values[..<14]), Array(table.series[1].values[..<6])])
    let judged = try #require(data.validationRows)
    #expect(judged.firstRows == [10, 4] && judged.table == validation.table)
    let covered = data.windows.reduce(into: [Set<Int>(), []]) { $0[$1.series].formUnion($1.start..<$1.start + $1.length) }
    #expect(covered == [Set(0..<10), Set(0..<4)])
    for window in data.windows {
      let (series, rows) = (table.series[window.series], window.start..<window.start + 4)
      #expect(window.values == Array(series.values[rows]) && window.observed == Array(series.observed[rows]))
      #expect(window.covariates == Array(series.covariates[rows]) && window.times == Array(series.times[rows]))
      #expect(window.statics == series.statics)
    }
    let unjudged = try TrainingData(table, windowing: Windowing(length: 4), holdOut: HoldOut(fraction: 0.3), file: "f")
    #expect(unjudged.validation == nil)
    let heldOut = try #require(unjudged.validationRows)
    #expect(heldOut.firstRows == [14, 6] && heldOut.table == table)
    #expect(try TrainingData(table, holdOut: HoldOut(fraction: 0), file: "f").validationRows == nil)
  }

  @Test("The scale of a column is that of its observed entries in the fitted rows; of a static covariate, that of the series")
  func scales() throws {
    let table = table([20, 9])
    let data = try TrainingData(
      table, windowing: Windowing(length: 4, stride: 2), holdOut: HoldOut(fraction: 0.3), validation: HoldOut(fraction: 0.25),
      file: "f")
    let fitted = [(0, 10), (1, 4)].flatMap { series, rows in (0..<rows).map { (table.series[series], $0) } }
    let found = data.record.columnScales
    for column in 0..<2 {
      let seen = fitted.filter { $0.0.observed[$0.1][column] }.map { $0.0.values[$0.1][column] }
      let (own, known) = (scale(seen), scale(fitted.map { $0.0.covariates[$0.1][column] }))
      #expect(abs(found.observations[column].mean - own.mean) < 1e-9 * abs(own.mean))
      #expect(abs(found.observations[column].standardDeviation - own.standardDeviation) < 1e-9 * own.standardDeviation)
      #expect(abs(found.covariates[column].mean - known.mean) < 1e-9 * abs(known.mean))
      #expect(abs(found.covariates[column].standardDeviation - known.standardDeviation) < 1e-9 * known.standardDeviation)
    }
    #expect(found.statics == [ColumnScale(mean: 0.5, standardDeviation: 0.5), ColumnScale(mean: 7, standardDeviation: 1)])
  }

  @Test(
    "What the trainer is given: raw observations, covariates and statics in their scales, each window its own series' statics")
  func sequences() throws {
    let table = table([20, 9])
    let data = try TrainingData(table, windowing: Windowing(length: 5, stride: 3), holdOut: HoldOut(fraction: 0.3), file: "f")
    let (set, scales) = (data.sequences, data.record.columnScales)
    #expect(
      set.count == data.windows.count && set.steps == 5 && set.extents == DataExtents(observations: 2, covariates: 2, statics: 2))
    // 14 rows: windows at 0, 3, 6, 9; 6 rows: at 0 and 1.
    let positions = [(0, 0), (0, 3), (0, 6), (0, 9), (1, 0), (1, 1)]
    #expect(data.windows.map(\.start) == positions.map(\.1) && data.windows.map(\.series) == positions.map(\.0))
    for (number, (own, start)) in positions.enumerated() {
      let series = table.series[own]
      for step in 0..<5 {
        for column in 0..<2 {
          let position = (number * 5 + step) * 2 + column
          #expect(set.observations[position] == series.values[start + step][column])
          #expect(set.observed?[position] == series.observed[start + step][column])
          let scale = scales.covariates[column]
          #expect(set.covariates[position] == (series.covariates[start + step][column] - scale.mean) / scale.standardDeviation)
        }
      }
      for column in 0..<2 {
        let scale = scales.statics[column]
        #expect(set.statics[number * 2 + column] == (series.statics[column] - scale.mean) / scale.standardDeviation)
      }
    }
  }

  @Test("Logarithms are taken of the observed values alone: covariates, statics, times and gaps stay")
  func logarithms() throws {
    let space = try Workspace()
    let file = try space.file("d.csv", "series,time,x,u,y\na,1,2,3,8\na,2,,4,0.5\nb,1,1,-5,\nb,2,10,6,3\nb,3,,7,\n")
    let statics = try space.file("s.csv", "series,w\nb,20\na,10\n")
    let plain = try SeriesTable.read(file: file, covariates: ["u"], statics: statics)
    let logs = try SeriesTable.read(file: file, covariates: ["u"], statics: statics, logarithm: true)
    let wanted: [[[Double]]] = [[[2, 8], [1, 0.5]], [[1, 1], [10, 3]]]  // 1 where missing, which then holds 0
    #expect(logs.series.map(\.values) == wanted.map { series in series.map { row in row.map { log($0) } } })
    #expect(logs.series.map(\.observed) == [[[true, true], [false, true]], [[true, false], [true, true]]])
    #expect(logs.series.map(\.covariates) == [[[3], [4]], [[-5], [6]]])
    #expect(logs.series.map(\.statics) == [[10], [20]])
    #expect(logs.series[1].futureTimes == [3] && logs.series[1].futureCovariates == [[7]])
    #expect(logs.series.map(\.times) == plain.series.map(\.times) && plain.series[0].values[0] == [2, 8])
  }

  @Test("A file that is read again for a run keeps the run's columns apart: covariates by name, statics by series")
  func readAgain() throws {
    let space = try Workspace()
    let first = try space.file("a.csv", "series,time,x,u,v\na,1,1,10,100\na,2,2,20,200\na,3,4,30,300\n")
    let data = try TrainingData(file: first, covariates: ["v", "u"], statics: nil, windowing: nil, holdOut: HoldOut(fraction: 0))
    #expect(data.record.covariateNames == ["v", "u"])
    #expect(data.record.columnScales.covariates.map(\.mean) == [200, 20])
    let second = try space.file("b.csv", "series,time,u,x,v\nb,1,5,7,50\n")
    let table = try data.record.read(file: second)
    #expect(table.series[0].covariates == [[50, 5]] && table.series[0].values == [[7]])
  }
}
