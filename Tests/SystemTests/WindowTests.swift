import Testing
import TimeSeries

@Suite struct WindowTests {
  private func series(_ id: String, rows: Int) -> Series {
    Series(
      id: id, times: (0..<rows).map { 10 + 2 * Double($0) }, values: (0..<rows).map { [Double($0)] },
      covariates: (0..<rows).map { [Double(-$0)] }, statics: [5])
  }

  private func table(_ rows: Int...) -> SeriesTable {
    SeriesTable(
      observationNames: ["x"], covariateNames: ["u"], staticNames: ["w"],
      series: rows.enumerated().map { series("\($0)", rows: $1) })
  }

  @Test("The last window is shifted back to end at the last row")
  func starts() throws {
    #expect(try Windowing(length: 4).starts(rows: 10) == [0, 4, 6])
    #expect(try Windowing(length: 4).starts(rows: 8) == [0, 4])
    #expect(try Windowing(length: 4, stride: 3).starts(rows: 10) == [0, 3, 6])
    #expect(try Windowing(length: 4, stride: 1).starts(rows: 6) == [0, 1, 2])
    #expect(try Windowing(length: 4).starts(rows: 3) == [0])
    #expect(try Windowing(length: 4).starts(rows: 0) == [])
  }

  @Test("Every row lies in a window, at every length and stride", arguments: 2...7, 1...7)
  func cover(length: Int, stride: Int) throws {
    guard stride <= length else { return }
    let windowing = try Windowing(length: length, stride: stride)
    for rows in 1...25 {
      let covered = Set(windowing.starts(rows: rows).flatMap { $0..<min($0 + length, rows) })
      #expect(covered == Set(0..<rows))
    }
  }

  @Test("A short series is padded at the right with missing entries")
  func padding() throws {
    let window = try #require(table(3).windows(Windowing(length: 5)).first)
    #expect(window.length == 3)
    #expect(window.times == [10, 12, 14, 16, 18])
    #expect(window.values == [[0], [1], [2], [0], [0]])
    #expect(window.observed == [[true], [true], [true], [false], [false]])
    #expect(window.covariates == [[0], [-1], [-2], [-2], [-2]])
    #expect(window.statics == [5])
  }

  @Test("The padding of a series whose last rows are not fitted knows nothing of them")
  func paddingBeforeHeldOutRows() throws {
    let table = table(9, 2)
    let windows = table.windows(try Windowing(length: 5), rows: [3, 2])
    #expect(windows.map(\.length) == [3, 2])
    #expect(windows[0].covariates == [[0], [-1], [-2], [-2], [-2]], "the last fitted row's, and not the series' last")
    #expect(windows[0].values == [[0], [1], [2], [0], [0]] && windows[0].times == [10, 12, 14, 16, 18])
    #expect(windows[0].observed == [[true], [true], [true], [false], [false]])
    #expect(windows[1].covariates == [[0], [-1], [-1], [-1], [-1]])
  }

  @Test("Windows stop where fitting stops, and leave out what teaches nothing")
  func limits() throws {
    var table = table(9, 4)
    table.series[0].observed[0] = [false]
    table.series[0].observed[1] = [false]
    let windows = table.windows(try Windowing(length: 2), rows: [5, 0])
    #expect(windows.map(\.start) == [2, 3])
    #expect(windows.allSatisfy { $0.series == 0 && $0.length == 2 })
    #expect(windows.last?.values == [[3], [4]])
  }

  @Test("A window of one row, and a stride that skips rows, are refused")
  func refused() throws {
    #expect(try userError { _ = try Windowing(length: 1) }.message == "`window` is 1")
    #expect(try userError { _ = try Windowing(length: 4, stride: 5) }.message == "`stride` is 5")
    #expect(try userError { _ = try Windowing(length: 4, stride: 0) }.message == "`stride` is 0")
  }

  @Test("The usual spacing is the middle one of all differences, of an even number the upper; rows ahead count")
  func spacing() {
    func spacing(_ times: [Double], ahead: [Double] = []) -> Double {
      var series = series("a", rows: times.count)
      (series.times, series.futureTimes, series.futureCovariates) = (times, ahead, ahead.map { _ in [0] })
      return series.spacing
    }
    #expect(spacing([0, 1, 4, 6, 15]) == 3, "of 1, 3, 2, 9")
    #expect(spacing([0, 30, 31]) == 30 && spacing([0, 5, 6, 8]) == 2 && spacing([7]) == 1)
    #expect(spacing([0, 1, 3], ahead: [7, 10, 15]) == 3, "of 1, 2, 4, 3, 5")
  }

  @Test("The horizon takes the rows ahead, and goes on at the usual spacing only without covariates")
  func horizon() throws {
    var known = series("a", rows: 3)
    known.futureTimes = [20]
    known.futureCovariates = [[9]]
    #expect(try known.horizon(1, file: "f.csv").times == [20])
    #expect(try known.horizon(1, file: "f.csv").covariates == [[9]])
    let error = try userError { _ = try known.horizon(2, file: "f.csv") }
    #expect(error.message == "series 'a' gives its covariates 1 steps ahead")
    let bare = Series(id: "b", times: [1, 2, 3, 5], values: [[0], [0], [0], [0]])
    #expect(try bare.horizon(2, file: "f.csv").times == [6, 7])
  }
}
