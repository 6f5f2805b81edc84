import Files
import Foundation
import Testing

/// The smallest job the tool can do: a few short series, a network of a few hundred weights, a few steps.
struct TinyRun {
  let space: Workspace

  /// Settings that train in an instant.
  static let settings = """
    {
      "network": {"channels": 4, "hidden": 4, "summaryLayers": 1, "levelWidth": 8, "levelProjection": 8},
      "diffusion": {"schedule": {"kind": "karras", "minimum": 0.01, "maximum": 20, "exponent": 7, "levels": 8}},
      "training": {"batch": 6, "logEvery": 2, "checkpointEvery": 3}
    }
    """

  /// A workspace with `data.csv`, eight simulated series of eight times, and `tiny.json`.
  init() throws {
    space = try Workspace()
    _ = try space.file("tiny.json", Self.settings)
    try tool("simulate", "bimodal", "--sequences", "8", "--length", "8", "--out", "data.csv")
  }

  /// Runs the tool, which must succeed.
  @discardableResult
  func tool(_ arguments: String..., at location: SourceLocation = #_sourceLocation) throws -> Tool.Outcome {
    let outcome = try Tool.run(arguments, in: space.path)
    try #require(outcome.code == 0, "\(outcome.errors)", sourceLocation: location)
    return outcome
  }

  /// Trains `data.csv`.
  func train(_ run: String, _ options: String...) throws {
    let outcome = try Tool.run(["train", "data.csv", "--out", run, "--config", "tiny.json"] + options, in: space.path)
    try #require(outcome.code == 0, "\(outcome.errors)")
  }

  /// Starts the tool, sends it a signal once a file is there, and expects it to end with 130.
  func stop(_ arguments: [String], by signal: Int32, after file: String, at location: SourceLocation = #_sourceLocation) throws {
    let process = try Tool.start(arguments, in: space.path)
    let deadline = Date(timeIntervalSinceNow: 30)
    while !FileManager.default.fileExists(atPath: space(file)), Date() < deadline { usleep(20_000) }
    kill(process.processIdentifier, signal)
    while process.isRunning, Date() < deadline { usleep(20_000) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    #expect(process.terminationReason == .exit, sourceLocation: location)
    #expect(process.terminationStatus == 130, sourceLocation: location)
  }

  /// The bytes of a file.
  func bytes(_ name: String) throws -> [UInt8] { try SourceText.bytes(ofFile: space(name)) }

  /// The rows of a CSV file without quotes, header included.
  func rows(_ name: String) throws -> [[String]] {
    String(decoding: try bytes(name), as: UTF8.self).split(separator: "\n").map { line in
      line.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }
  }
}
