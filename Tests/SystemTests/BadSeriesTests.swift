import Files
import Foundation
import Testing
import TimeSeries

/// One bad file and what must be said about it.
struct BadSeries: CustomTestStringConvertible, Sendable {
  let name: String
  let text: String
  var covariates: [String] = []
  let line: Int
  let column: Int
  let says: [String]

  var testDescription: String { name }
}

private let badSeries = [
  BadSeries(name: "empty file", text: "", line: 1, column: 1, says: ["the file is empty"]),
  BadSeries(name: "only a byte order mark", text: "\u{FEFF}", line: 1, column: 1, says: ["the file is empty"]),
  BadSeries(name: "header only", text: "series,time,x\n", line: 2, column: 1, says: ["no rows"]),
  BadSeries(name: "short row", text: "series,time,x\na,1,2\na,2\n", line: 3, column: 3, says: ["2 cells", "expected 3"]),
  BadSeries(
    name: "long row", text: "series,time,x\na,1,2,9\n", line: 2, column: 7, says: ["4 cells", "expected 3", "quotes around"]),
  BadSeries(
    name: "empty line", text: "series,time,x\na,1,2\n\na,2,2\n", line: 3, column: 1, says: ["empty line", "remove the line"]),
  BadSeries(
    name: "text in a number column", text: "series,time,x\na,1,2\nb,1,warm\n", line: 3, column: 5,
    says: ["'warm'", "column 'x'", "a finite number"]),
  BadSeries(
    name: "NaN", text: "series,time,x\na,1,NaN\n", line: 2, column: 5, says: ["'NaN'", "leave the cell empty"]),
  BadSeries(
    name: "infinity", text: "series,time,x\na,1,-inf\n", line: 2, column: 5, says: ["'-inf'", "leave the cell empty"]),
  BadSeries(name: "too large", text: "series,time,x\na,1,1e999\n", line: 2, column: 5, says: ["'1e999'", "too large"]),
  BadSeries(name: "hexadecimal", text: "series,time,x\na,1,0x10\n", line: 2, column: 5, says: ["'0x10'"]),
  BadSeries(name: "space", text: "series,time,x\na,1, 2\n", line: 2, column: 5, says: ["' 2'", "remove the spaces"]),
  BadSeries(
    name: "decimal comma", text: "series,time,x\na,1,\"2,5\"\n", line: 2, column: 5, says: ["'2,5'", "decimal point"]),
  BadSeries(name: "text as time", text: "series,time,x\na,noon,1\n", line: 2, column: 3, says: ["'noon'", "column 'time'"]),
  BadSeries(name: "no time", text: "series,time,x\na,,1\n", line: 2, column: 3, says: ["an empty cell", "column 'time'"]),
  BadSeries(name: "no name", text: "series,time,x\n,1,1\n", line: 2, column: 1, says: ["the series has no name"]),
  BadSeries(
    name: "duplicate header", text: "series,time,x,x\na,1,1,1\n", line: 1, column: 15, says: ["'x'", "second time", "column 3"]),
  BadSeries(name: "unnamed column", text: "series,time,\na,1,1\n", line: 1, column: 13, says: ["column 3 has no name"]),
  BadSeries(
    name: "missing series column", text: "Series,time,x\na,1,1\n", line: 1, column: 1,
    says: ["no column 'series'", "rename 'Series' to 'series'"]),
  BadSeries(
    name: "missing time column", text: "series,tiem,x\na,1,1\n", line: 1, column: 1,
    says: ["no column 'time'", "rename 'tiem' to 'time'"]),
  BadSeries(
    name: "semicolons", text: "series;time;x\na;1;1\n", line: 1, column: 1, says: ["no column 'series'", "not with ';'"]),
  BadSeries(name: "no values", text: "series,time\na,1\n", line: 1, column: 1, says: ["no column holds observations"]),
  BadSeries(
    name: "duplicate time", text: "series,time,x\na,1,1\na,2,1\nb,1,1\na,1.0,3\n", line: 5, column: 3,
    says: ["series 'a'", "a second time", "line 2", "lines 2 and 5"]),
  BadSeries(
    name: "unsorted time", text: "series,time,x\na,1,1\na,3,1\na,2,3\n", line: 4, column: 3,
    says: ["goes back in time", "3.0 on line 3", "sort the file"]),
  BadSeries(
    name: "unterminated quote", text: "series,time,x\na,1,\"1\nb,1,1\n", line: 2, column: 5, says: ["never closed"]),
  BadSeries(name: "quote inside a cell", text: "series,time,x\nä\"b,1,1\n", line: 2, column: 2, says: ["a quote inside"]),
  BadSeries(name: "text after a quote", text: "series,time,x\n\"a\"b,1,1\n", line: 2, column: 4, says: ["'b' after a closing"]),
  BadSeries(
    name: "lone carriage return", text: "series,time,x\ra,1,1\r", line: 1, column: 14, says: ["carriage return", "LF or CRLF"]),
  BadSeries(
    name: "carriage return at the very end", text: "series,time,x\na,1,1\r", line: 2, column: 6, says: ["carriage return"]),
  BadSeries(
    name: "unknown covariate", text: "series,time,x,temperature\na,1,1,2\n", covariates: ["temprature"], line: 1, column: 1,
    says: ["no covariate column 'temprature'", "did you mean 'temperature'"]),
  BadSeries(
    name: "every value a covariate", text: "series,time,x\na,1,1\n", covariates: ["x"], line: 1, column: 1,
    says: ["no column holds observations", "fewer columns in `covariates`"]),
  BadSeries(
    name: "covariate missing in the past", text: "series,time,x,u\na,1,1,\na,2,1,1\n", covariates: ["u"], line: 2, column: 7,
    says: ["an empty cell in column 'u'"]),
  BadSeries(
    name: "covariate missing ahead", text: "series,time,x,u\na,1,1,1\na,2,,\n", covariates: ["u"], line: 3, column: 6,
    says: ["an empty cell in column 'u'"]),
  BadSeries(
    name: "series without values", text: "series,time,x\na,1,1\nb,1,\nb,2,\n", line: 3, column: 1,
    says: ["series 'b' has no value"]),
]

@Suite struct BadSeriesTests {
  @Test("A bad series file is refused with its place and a way to mend it", arguments: badSeries)
  func refused(_ bad: BadSeries) throws {
    let space = try Workspace()
    let path = try space.file("bad.csv", bad.text)
    let error = try userError { _ = try SeriesTable.read(file: path, covariates: bad.covariates) }
    #expect(error.file == path)
    #expect(error.line == bad.line)
    #expect(error.column == bad.column)
    #expect(error.description.hasPrefix("\(path):\(bad.line):\(bad.column): error: "))
    for words in bad.says { #expect(error.description.contains(words), "\(error)") }
  }

  @Test("A missing file, a directory, an unreadable file")
  func unopened() throws {
    let space = try Workspace()
    let missing = try userError { _ = try SeriesTable.read(file: space("none.csv")) }
    #expect(missing.description.hasPrefix("\(space("none.csv")):1:1: error: there is no such file"))
    let directory = try userError { _ = try SeriesTable.read(file: space.path) }
    #expect(directory.message == "this is a directory")
    let unreadable = try userError { _ = try SeriesTable.read(file: "/proc/self/mem") }
    #expect(unreadable.message.hasPrefix("the file cannot be read: "), "\(unreadable)")
  }

  @Test("Bytes that are not UTF-8 are pointed at")
  func notUnicode() throws {
    let space = try Workspace()
    let path = space("latin.csv")
    try Data([UInt8]("series,time,x\nä".utf8) + [0xE4, 0x2C]).write(to: URL(fileURLWithPath: path))
    let error = try userError { _ = try SeriesTable.read(file: path) }
    #expect(error.position == TextPosition(line: 2, column: 2))
    #expect(error.description.contains("0xE4 is not UTF-8"))
  }
}
