import Probability
import Runs
import Testing
import TimeSeries

@Suite struct HoldOutTests {
  private func table(_ rows: [Double], id: String = "a") -> SeriesTable {
    SeriesTable(
      observationNames: ["x"],
      series: [Series(id: id, times: rows.indices.map { Double($0) / 2 }, values: rows.map { [$0] })])
  }

  @Test("The last third is held out and its first time recorded")
  func third() throws {
    let data = table((0..<9).map(Double.init))
    let split = try HoldOut(fraction: 1.0 / 3).split(data, file: "f.csv")
    #expect(split.firstHeldOutTimes == ["a": 3])
    #expect(split.fittingRows(of: data) == [6])
    #expect(try HoldOut(fraction: 0).split(data, file: "f.csv").fittingRows(of: data) == [9])
  }

  @Test("Another file of the same series is split at the same time; an unknown series was never fitted")
  func laterFile() throws {
    let split = try HoldOut(fraction: 1.0 / 3).split(table((0..<9).map(Double.init)), file: "f.csv")
    #expect(split.fittingRows(of: table((0..<20).map(Double.init))) == [6])
    #expect(split.fittingRows(of: table((0..<4).map(Double.init))) == [4])
    #expect(split.fittingRows(of: table([1, 2, 3], id: "b")) == [0])
  }

  @Test("A series too short, and a fraction that is none, are refused")
  func refused() throws {
    let error = try userError { _ = try HoldOut(fraction: 0.5).split(table([1, 2]), file: "f.csv") }
    #expect(error.description.hasPrefix("f.csv: error: series 'a' has 2 rows; holding out 1 leaves 1 for fitting"))
    for fraction in [-0.1, 1, .nan] {
      #expect(try userError { _ = try HoldOut(fraction: fraction) }.message == "`holdOut` is \(fraction)")
    }
  }

  @Test("The standardisation sees observed entries of fitted rows and nothing else")
  func columnScales() throws {
    var data = table([1, 99, 3, 1e6])
    data.series[0].observed[1] = [false]
    let (scales, warnings) = ColumnScales.measure(data, fittingRows: [3])
    #expect(scales.observations == [ColumnScale(mean: 2, standardDeviation: 1)])
    #expect(warnings.isEmpty)
    let (whole, _) = ColumnScales.measure(data, fittingRows: [4])
    #expect(whole.observations[0].mean > 1e5)
  }

  @Test("A constant column keeps deviation 1, and a warning says so")
  func constant() {
    let (scales, warnings) = ColumnScales.measure(table([0.1, 0.1, 0.1, 7]), fittingRows: [3])
    #expect(scales.observations == [ColumnScale(mean: 0.1, standardDeviation: 1)])
    #expect(warnings == ["column 'x' is constant (0.1) in the rows to fit; it is centred, not scaled"])
    let rounded = 0.1 + 0.2
    let (near, said) = ColumnScales.measure(table([0.3, rounded, 0.3, 7]), fittingRows: [3])
    #expect(rounded != 0.3 && near.observations == [ColumnScale(mean: 0.3, standardDeviation: 1)])
    #expect(said == ["column 'x' is constant (0.3) in the rows to fit; it is centred, not scaled"])
    let (_, empty) = ColumnScales.measure(table([1, 2]), fittingRows: [0])
    #expect(empty == ["column 'x' has no value in the rows to fit; it is left as it is"])
  }

  @Test("A run reads only files with the columns it was trained on")
  func record() throws {
    let space = try Workspace()
    let data = table([1, 2, 3])
    let record = DataRecord(
      of: data, windowing: nil, holdOut: try HoldOut(fraction: 0).split(data, file: ""),
      columnScales: ColumnScales.measure(data, fittingRows: [3]).columnScales)
    let same = try space.file("same.csv", "series,time,x\nb,1,2\n")
    #expect(try record.read(file: same).series.map(\.id) == ["b"])
    let other = try space.file("other.csv", "series,time,y\nb,1,2\n")
    let error = try userError { _ = try record.read(file: other) }
    #expect(error.description.contains("the columns of values are y\n  expected x, as in training"))
    #expect(error.hint == "use the columns of the training file, in its order" && error.position == .start)
    let inMemory = try userError { try record.requireColumns(of: SeriesTable.read(file: other)) }
    #expect(inMemory.hint == "use the columns of the training series, in their order" && inMemory.position == nil)
  }

  @Test("A run refuses a table whose columns stand in another order")
  func orderOfColumns() throws {
    func table(_ values: [String], _ covariates: [String], _ statics: [String]) -> SeriesTable {
      let row = values.map { _ in 1.0 }
      let series = Series(
        id: "a", times: [1], values: [row], observed: [row.map { _ in true }], covariates: [covariates.map { _ in 2 }],
        futureTimes: [], futureCovariates: [], statics: statics.map { _ in 3 })
      return SeriesTable(observationNames: values, covariateNames: covariates, staticNames: statics, series: [series])
    }
    let trained = table(["x", "y"], ["u", "v"], ["s", "w"])
    let record = DataRecord(
      of: trained, windowing: nil, holdOut: try HoldOut(fraction: 0).split(trained, file: ""),
      columnScales: ColumnScales.measure(trained, fittingRows: [1]).columnScales)
    try record.requireColumns(of: trained)
    let swapped = [
      ("values are y, x", table(["y", "x"], ["u", "v"], ["s", "w"])),
      ("covariates are v, u", table(["x", "y"], ["v", "u"], ["s", "w"])),
      ("static covariates are w, s", table(["x", "y"], ["u", "v"], ["w", "s"])),
    ]
    for (words, other) in swapped {
      #expect(try userError { try record.requireColumns(of: other) }.description.contains("the columns of \(words)"))
    }
  }
}
