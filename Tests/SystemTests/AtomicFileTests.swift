import Experiments
import Files
import Foundation
import Runs
import Testing
import TimeSeries

/// Nobody reads half a file: whoever has the old one open keeps it, and the new one appears under the name at once.
@Suite struct AtomicFileTests {
  /// What tells one file of a name from another.
  private func identity(_ path: String) throws -> Int {
    try #require(FileManager.default.attributesOfItem(atPath: path)[.systemFileNumber] as? Int)
  }

  @Test("A reader half-way through the old file reads the other half of the old one, whatever is written meanwhile")
  func halfWay() throws {
    let space = try Workspace()
    let path = space("w")
    let versions = (0..<3).map { [UInt8](repeating: UInt8($0 + 1), count: 100_000 * ($0 + 1)) }
    try AtomicFile.write(versions[0], to: path)
    for (old, new) in [(0, 1), (1, 2), (2, 0)] {
      let reader = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
      let before = try identity(path)
      let half = versions[old].count / 2
      let first = [UInt8](try #require(try reader.read(upToCount: half)))
      try AtomicFile.write(versions[new], to: path)
      let rest = [UInt8](try reader.readToEnd() ?? Data())
      let (isOld, isNew) = (first + rest == versions[old], try SourceText.bytes(ofFile: path) == versions[new])
      #expect(isOld, "the old file was changed under its reader")
      #expect(try identity(path) != before)
      #expect(isNew)
      #expect(try space.names == ["w"])
    }
  }

  @Test("Everything that is written replaces its file: an open one keeps its bytes")
  func everyWriter() throws {
    let space = try Workspace()
    let weights = SafeTensors(tensors: ["w": StoredTensor(shape: [1], values: .float32([2]))])
    let table = SeriesTable(
      observationNames: ["x"], staticNames: ["w"], series: [Series(id: "a", times: [1], values: [[2]], statics: [3])])
    let forecast = ForecastTable(
      observationNames: ["x"], paths: [ForecastTable.Path(series: "a", times: [2], samples: [[[1]]])])
    let results = StudyResults(scores: [:], seeds: [], preset: "none", seconds: 0)
    let run = try RunDirectory.create(at: space("run"))
    let writers: [(file: String, write: () throws -> Void)] = [
      (space("text"), { try AtomicFile.write("new", to: space("text")) }),
      (space("weights"), { try weights.write(to: space("weights")) }),
      (space("series.csv"), { try table.write(to: space("series.csv")) }),
      (space("statics.csv"), { try table.writeStatics(to: space("statics.csv")) }),
      (space("forecast.csv"), { try forecast.write(to: space("forecast.csv")) }),
      (space("scores.csv"), { try ScoreTable.write([], to: space("scores.csv")) }),
      (space("results.json"), { try results.write(toDirectory: space.path) }),
      (run.configFile, { try run.write(config: ["a": 1]) }),
      (run.weightsFile, { try run.write(weights: weights) }),
    ]
    for (file, write) in writers {
      let old = [UInt8]("what stood here before".utf8)
      try Data(old).write(to: URL(fileURLWithPath: file))
      let (reader, before) = (try FileHandle(forReadingFrom: URL(fileURLWithPath: file)), try identity(file))
      try write()
      #expect([UInt8](try reader.readToEnd() ?? Data()) == old, "\(file) was written in place")
      #expect(try identity(file) != before)
      let now = try SourceText.bytes(ofFile: file)
      #expect(now != old && !now.isEmpty)
    }
  }

  @Test("A write that ends half-way leaves the old file whole")
  func cutShort() throws {
    let tiny = try TinyRun()
    let old = try tiny.bytes("data.csv")
    let tool = Bundle.module.bundleURL.deletingLastPathComponent().appendingPathComponent("ddssm").path
    let arguments = "simulate bimodal --sequences 400 --length 32 --seed 5 --out data.csv"
    func simulate(_ limit: String) throws -> Int32 {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "/bin/sh")
      process.arguments = ["-c", "\(limit) '\(tool)' \(arguments)"]
      process.currentDirectoryURL = URL(fileURLWithPath: tiny.space.path)
      (process.standardOutput, process.standardError) = (FileHandle.nullDevice, FileHandle.nullDevice)
      try process.run()
      process.waitUntilExit()
      return process.terminationStatus
    }
    // No file may grow beyond a few thousand bytes: the system ends the write there.
    #expect(try simulate("ulimit -f 8;") != 0)
    let isWhole = try tiny.bytes("data.csv") == old
    #expect(isWhole)
    #expect(try simulate("") == 0)
    #expect(try tiny.bytes("data.csv").count > 100_000)
  }
}
