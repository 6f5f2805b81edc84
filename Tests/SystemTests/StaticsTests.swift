import Testing
import TimeSeries

@Suite struct StaticsTests {
  private let series = "series,time,x\nnorth,1,1\nsouth,1,2\n"

  @Test("Static covariates join by series; further series are allowed")
  func joined() throws {
    let space = try Workspace()
    let path = try space.file("data.csv", series)
    let statics = try space.file("statics.csv", "height,series,area\n1,south,10\n2,north,20\n3,west,30\n")
    let table = try SeriesTable.read(file: path, statics: statics)
    #expect(table.staticNames == ["height", "area"])
    #expect(table.series.map(\.statics) == [[2, 20], [1, 10]])
  }

  @Test(
    "A bad static file is refused with its place",
    arguments: [
      ("series,w\nsuoth,1\nnorth,2\n", 4, 1, "no row for series 'south'", "did you mean 'suoth'"),
      ("series,w\nsouth,1\nnorth,2\nsouth,3\n", 4, 1, "a second row", "line 2"),
      ("series,w\nsouth,1\nnorth,\n", 3, 7, "an empty cell in column 'w'", "finite number"),
      ("id,w\nsouth,1\n", 1, 1, "no column 'series'", "'series'"),
      ("series\nsouth\n", 1, 1, "no column but 'series'", "static covariate"),
    ])
  func refused(text: String, line: Int, column: Int, says: String, hint: String) throws {
    let space = try Workspace()
    let path = try space.file("data.csv", series)
    let statics = try space.file("statics.csv", text)
    let error = try userError { _ = try SeriesTable.read(file: path, statics: statics) }
    #expect(error.description.hasPrefix("\(statics):\(line):\(column): error: "))
    #expect(error.message.contains(says))
    #expect(error.description.contains(hint))
  }
}
