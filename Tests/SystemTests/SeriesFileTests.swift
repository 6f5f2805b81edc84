import Foundation
import Runs
import Tensor
import Testing
import TimeSeries

@Suite struct SeriesFileTests {
  @Test("Missing values, covariates, rows ahead, quotes, CRLF and a byte order mark are read")
  func read() throws {
    let space = try Workspace()
    let text = "\u{FEFF}time,x,series,u,y\r\n1,0.5,\"a, \"\"b\"\"\",7,\r\n1,3,c,1,4\r\n2.5,,\"a, \"\"b\"\"\",8,-1e-3\r\n"
    let ahead = "3,,\"a, \"\"b\"\"\",9,"
    let table = try SeriesTable.read(file: try space.file("data.csv", text + ahead), covariates: ["u"])
    #expect(table.observationNames == ["x", "y"])
    #expect(table.covariateNames == ["u"])
    #expect(table.series.map(\.id) == ["a, \"b\"", "c"])
    let first = table.series[0]
    #expect(first.times == [1, 2.5])
    #expect(first.values == [[0.5, 0], [0, -0.001]])
    #expect(first.observed == [[true, false], [false, true]])
    #expect(first.covariates == [[7], [8]])
    #expect(first.futureTimes == [3])
    #expect(first.futureCovariates == [[9]])
  }

  @Test("What is written reads back bit for bit", arguments: 0..<60)
  func roundTrip(seed: Int) throws {
    let space = try Workspace()
    let table = RandomTable(seed: seed).table()
    try table.write(to: space("data.csv"))
    try table.writeStatics(to: space("statics.csv"))
    let statics = table.staticNames.isEmpty ? nil : space("statics.csv")
    let again = try SeriesTable.read(file: space("data.csv"), covariates: table.covariateNames, statics: statics)
    #expect(again == table)
    #expect(bits(again) == bits(table))
  }

  @Test("Forecasts are written with their sample numbers")
  func forecasts() throws {
    let space = try Workspace()
    let path = ForecastTable.Path(series: "a,b", times: [3, 4.5], samples: [[[1], [2]], [[-3], [0.25]]])
    try ForecastTable(observationNames: ["x"], paths: [path]).write(to: space("f.csv"))
    let text = try String(contentsOfFile: space("f.csv"), encoding: .utf8)
    #expect(text == "series,sample,time,x\n\"a,b\",1,3,1\n\"a,b\",1,4.5,2\n\"a,b\",2,3,-3\n\"a,b\",2,4.5,0.25\n")
  }

  /// Every number as its bits, for `==` takes −0 for 0.
  private func bits(_ table: SeriesTable) -> [UInt64] {
    table.series.flatMap { series in
      let rows = series.values + series.covariates + series.futureCovariates
      return (series.times + series.futureTimes + series.statics + rows.flatMap(\.self)).map(\.bitPattern)
    }
  }
}

/// Tables with everything a file may hold: awkward names, any finite number, gaps, covariates, rows ahead.
private struct RandomTable {
  let random: CounterRandom
  private let names = ["x", "y 2", "z,\"q\"", "ü\nβ", "'", "🙂"]

  init(seed: Int) {
    random = CounterRandom(seed: seed, purpose: "random table")
  }

  func table() -> SeriesTable {
    let columns = 1 + random.integer(below: 3, step: 1)
    let covariates = random.integer(below: 3, step: 2)
    let statics = random.integer(below: 3, step: 3)
    return SeriesTable(
      observationNames: Array(names[..<columns]),
      covariateNames: (0..<covariates).map { "u\($0)" }, staticNames: (0..<statics).map { "w\($0)" },
      series: (0...random.integer(below: 4, step: 4)).map { series($0, columns, covariates, statics) })
  }

  private func series(_ index: Int, _ columns: Int, _ covariates: Int, _ statics: Int) -> Series {
    let length = 1 + random.integer(below: 6, step: 5, series: index)
    let ahead = random.integer(below: 3, step: 6, series: index)
    let times = (0..<(length + ahead)).map { Double($0) + random.uniform(step: 7, series: index, time: $0) }
    // The last row is observed: trailing rows without values are rows ahead.
    let observed = (0..<length).map { row in
      (0..<columns).map { row == length - 1 || random.integer(below: 3, step: 8, series: index, time: row, lane: $0) > 0 }
    }
    let values = (0..<length).map { row in
      (0..<columns).map { observed[row][$0] ? number(step: 9, index, row, $0) : 0 }
    }
    let known = (0..<(length + ahead)).map { row in (0..<covariates).map { number(step: 10, index, row, $0) } }
    return Series(
      id: "\(names[index % names.count])\(index)", times: Array(times[..<length]), values: values, observed: observed,
      covariates: Array(known[..<length]), futureTimes: Array(times[length...]), futureCovariates: Array(known[length...]),
      statics: (0..<statics).map { number(step: 11, index, 0, $0) })
  }

  /// Finite numbers of every magnitude, both zeros among them.
  private func number(step: Int, _ series: Int, _ time: Int, _ lane: Int) -> Double {
    let kind = random.integer(below: 8, step: step, series: series, time: time, level: 1, lane: lane)
    let plain = random.normal(step: step, series: series, time: time, level: 2, lane: lane)
    let halves = [3, 4].map {
      UInt64(random.integer(below: 1 << 31, step: step, series: series, time: time, level: $0, lane: lane))
    }
    let wild = Double(bitPattern: halves[0] << 33 ^ halves[1])
    switch kind {
    case 0: return 0
    case 1: return -0.0
    case 2: return plain.rounded()
    case 3, 4, 5: return wild.isFinite ? wild : plain
    default: return plain
    }
  }
}
