import DDSSM
import Foundation
import Testing

/// What the library takes from memory and gives back.
@Suite struct LibraryValueTests {
  @Test("A table in memory is the table of the file that says the same")
  func memory() throws {
    let space = try Workspace()
    let file = try space.file(
      "f.csv", "series,time,x,y,u\na,1,1,,5\na,2,,4,6\na,4,3,-1,7\na,5,,,8\nb,1,0.5,2,9\n")
    let table = try SeriesTable(
      columns: ["x", "y"], covariates: ["u"],
      series: [
        Series(
          id: "a", times: [1, 2, 4, 5], rows: [[1, nil], [nil, 4], [3, -1], [nil, nil]], covariates: [[5], [6], [7], [8]]),
        Series(id: "b", rows: [[0.5, 2]], covariates: [[9]]),
      ])
    #expect(try table == SeriesTable(csv: file, covariates: ["u"]))
    #expect(table.series[0].futureTimes == [5])
    let plain = try space.file("g.csv", "series,time,value\n1,1,3\n1,2,\n1,3,4\n")
    #expect(try SeriesTable([3, nil, 4]) == SeriesTable(csv: plain))
  }

  /// Tables that make no sense, each with what the error says.
  private static let bad: [(says: String, make: @Sendable () throws -> Void)] = [
    ("series '1' has no value at all", { _ = try SeriesTable([nil, nil]) }),
    ("series '1' has 2 rows and 1 in `times`", { _ = try SeriesTable([1, 2], times: [1]) }),
    ("series '1' has the time 1.0 after 2.0", { _ = try SeriesTable([1, 2], times: [2, 1]) }),
    ("series '1' has the time nan after 1.0", { _ = try SeriesTable([1, nil], times: [1, .nan]) }),
    ("values that are not finite numbers", { _ = try SeriesTable([1, .infinity]) }),
    ("row 2 of series 'a' has 1 values", { _ = try Series(id: "a", rows: [[1, 2], [3]]) }),
    ("row 1 of series 'a' has 1 values", { _ = try SeriesTable(columns: ["x", "y"], series: [Series(id: "a", rows: [[1]])]) }),
    ("row 1 of series 'a' has 0 covariates", { _ = try SeriesTable(columns: ["x"], covariates: ["u"], series: [one]) }),
    ("row 1 of series 'a' has 0 static covariates", { _ = try SeriesTable(columns: ["x"], statics: ["w"], series: [one]) }),
    ("the table has 2 series", { _ = try SeriesTable(columns: ["x"], series: [one, one]) }),
    ("the table has 0 series", { _ = try SeriesTable(columns: ["x"], series: []) }),
    ("the columns are x, x", { _ = try SeriesTable(columns: ["x"], covariates: ["x"], series: [one]) }),
  ]

  private static let one = Series(id: "a", times: [1, 2], values: [[1], [2]])

  @Test("What makes no sense is refused with a reason", arguments: bad.indices)
  func refused(index: Int) throws {
    let error = try userError(Self.bad[index].make)
    #expect(error.description.contains(Self.bad[index].says), "\(error)")
  }

  @Test("What a caller passes is checked, and the message names the parameter")
  func parameters() throws {
    let table = try SeriesTable((0..<20).map { Double($0 % 5) })
    func message(_ body: () throws -> Void) throws -> String { try userError(body).message }
    #expect(try message { _ = try FittedModel(fitting: table, steps: 0) } == "`steps` is 0")
    #expect(try message { _ = try FittedModel(fitting: table, seed: -1) } == "`seed` is -1")
    #expect(try message { _ = try FittedModel(fitting: table, threads: 0) } == "`threads` is 0")
    #expect(try message { _ = try FittedModel(fitting: table, window: 1) } == "`window` is 1")
    #expect(try message { _ = try FittedModel(fitting: table, window: 4, stride: 5) } == "`stride` is 5")
    #expect(try message { _ = try FittedModel(fitting: table, stride: 5) } == "`stride` is given and `window` is not")
    #expect(try message { _ = try FittedModel(fitting: table, holdOut: 1) } == "`holdOut` is 1.0")
    for fraction in [-1, 1, 1.5] {
      #expect(try message { _ = try FittedModel(fitting: table, validation: fraction) } == "`validation` is \(fraction)")
    }
    let bad = try userError { _ = try FittedModel(fitting: table) { $0.training.steps = 0 } }
    #expect(bad.message.contains("training.steps") && bad.file == nil)

    let model = try FittedModel(fitting: table, model: .dkf, steps: 2, window: 6) {
      ($0.training.batch, $0.network.hidden) = (2, 4)
    }
    #expect(try message { _ = try model.forecast(horizon: 0) } == "`horizon` is 0")
    #expect(try message { _ = try model.forecast(horizon: 1, samples: 0) } == "`samples` is 0")
    #expect(try message { _ = try model.smooth(samples: 70_000) } == "`samples` is 70000")
    #expect(try message { _ = try model.evaluate(samples: 1) } == "`samples` is 1")
    let other = try SeriesTable([1, 2, 3], name: "other")
    #expect(try message { _ = try model.impute(other) } == "the columns of values are other")
    let error = try userError { _ = try model.evaluate() }
    #expect(error.message == "the run held nothing out" && !error.description.contains("--"))
    #expect(try model.evaluate(fittedRows: true, samples: 2).entries.count == 19)
    let space = try Workspace()
    try model.save(to: space("run"))
    let again = try FittedModel(contentsOf: space("run"))
    #expect(try message { _ = try again.forecast(horizon: 1) }.contains("does not hold the series"))
    #expect(try userError { try model.save(to: space("run")) }.hint?.contains("`replacing: true`") == true)
  }

  @Test("Means and quantiles of a forecast are those of its paths, and the file has a line for each level and time")
  func quantiles() throws {
    let samples = [[[3.0, 10]], [[1, 30]], [[2, 20]], [[5, 50]], [[4, 40]]]
    let table = ForecastTable(observationNames: ["x", "y"], paths: [.init(series: "a,b", times: [7.5], samples: samples)])
    let path = try #require(table["a,b"])
    #expect(table["a"] == nil && path.mean == [[3, 30]] && table.mean.series[0].values == [[3, 30]])
    #expect(path.quantile(0) == [[1, 10]] && path.quantile(0.5) == [[3, 30]] && path.quantile(1) == [[5, 50]])
    #expect(path.quantile(0.125) == [[1.5, 15]])
    let space = try Workspace()
    try table.quantiles([0.25, 0.5]).write(to: space("q.csv"))
    let text = try String(contentsOfFile: space("q.csv"), encoding: .utf8)
    #expect(text == "series,quantile,time,x,y\n\"a,b\",0.25,7.5,2,20\n\"a,b\",0.5,7.5,3,30\n")
  }

  @Test("A short series is smoothed as a padded sequence, a long one in windows that overlap by half")
  func smoothing() throws {
    let values = (0..<20).map { Double(($0 * 7) % 5) }
    let table = try SeriesTable(
      columns: ["x"],
      series: [
        Series(id: "long", rows: values.map { [$0] }), Series(id: "short", rows: values[..<3].map { [$0] }),
      ])
    let model = try FittedModel(fitting: table, model: .dkf, steps: 2, window: 8) {
      ($0.training.batch, $0.network.hidden) = (2, 4)
    }
    let smoothed = try model.smooth(samples: 5, seed: 1)
    #expect(smoothed.map(\.times.count) == [20, 3] && smoothed.map(\.states.count) == [5, 5])
    #expect(smoothed[0].states[4].count == 20 && smoothed[0].states[4][19].count == 1 && smoothed[0].variances[0][0][0] > 0)
    let mean = (0..<5).reduce(0) { $0 + smoothed[0].means[$1][11][0] } / 5
    #expect(smoothed[0].reconstruction.count == 20 && abs(smoothed[0].reconstruction[11][0] - mean) < 1e-12)
    let single = try model.smooth(samples: 1, seed: 1)[0]
    #expect(single.reconstruction == single.means[0], "the mean of one draw is that draw")
    // Windows begin at rows 0, 4, 8 and 12: rows 6 to 9 lie nearest to the middle of the second, which sees rows 4 to 11 alone.
    var changed = table
    changed.series[0].values[12] = [40]
    let other = try model.smooth(changed, samples: 5, seed: 1)
    let moved = (0..<20).filter { other[0].means[0][$0] != smoothed[0].means[0][$0] }
    #expect(moved.allSatisfy { $0 >= 10 } && moved.contains(12), "\(moved)")
    #expect(other[1] == smoothed[1])
  }
}
