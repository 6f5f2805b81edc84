import Files
import Foundation
import Runs
import Synchronization
import Testing

@Suite struct RunDirectoryTests {
  /// Whether another task has come to its end.
  private final class Done: Sendable {
    private let flag = Mutex(false)
    var isTrue: Bool {
      get { flag.withLock { $0 } }
      set { flag.withLock { $0 = newValue } }
    }
  }

  private struct Config: Codable, Equatable {
    var a = 1
    var b: Double? = nil
  }
  private struct Entry: Codable, Equatable {
    var step: Int
    var loss: Double
  }
  private let weights = SafeTensors(tensors: ["w": StoredTensor(shape: [1], values: .float32([2]))])

  @Test("A run is created, filled, opened and read")
  func life() throws {
    let space = try Workspace()
    let run = try RunDirectory.create(at: space("deep/run"))
    try run.write(config: Config(a: 3))
    try run.append(metrics: Entry(step: 1, loss: 0.5))
    try run.append(metrics: Entry(step: 2, loss: -.infinity))
    try run.write(weights: weights)
    let again = try RunDirectory.open(at: space("deep/run"))
    #expect(try again.config(as: Config.self) == Config(a: 3))
    #expect(try SafeTensors(readingFile: again.weightsFile) == weights)
    let entries = try MetricsLog(file: again.metricsFile).entries(as: Entry.self)
    #expect(entries == [Entry(step: 1, loss: 0.5), Entry(step: 2, loss: -.infinity)])
    let files = try FileManager.default.contentsOfDirectory(atPath: run.path).sorted()
    #expect(files == ["config.json", "metrics.jsonl", "weights.safetensors"])
  }

  @Test("A failed write leaves the old checkpoint whole and no trace of the new one")
  func atomic() throws {
    let space = try Workspace()
    let old = try space.file("w", "old")
    try AtomicFile.write("new", to: old)
    #expect(try String(contentsOfFile: old, encoding: .utf8) == "new")
    #expect(try space.names == ["w"])
    let error = try userError { try AtomicFile.write("x", to: old + "/inside") }
    #expect(error.message == "the file cannot be written: Not a directory")
    let absent = try userError { try AtomicFile.write("x", to: space("none/w")) }
    #expect(absent.message == "the file cannot be written: No such file or directory")
    #expect(try String(contentsOfFile: old, encoding: .utf8) == "new")
    #expect(try space.names == ["w"])
  }

  @Test("A reader sees the old file or the new one, never a part")
  func noPartIsSeen() async throws {
    let space = try Workspace()
    let path = space("w")
    let versions = (0..<2).map { [UInt8](repeating: UInt8($0), count: 300_000) }
    try AtomicFile.write(versions[0], to: path)
    let isWritten = Done()
    let writer = Task.detached {
      defer { isWritten.isTrue = true }
      for round in 1...40 { try AtomicFile.write(versions[round % 2], to: path) }
    }
    var reads = 0
    while reads < 200 || !isWritten.isTrue {
      let seen = try SourceText.bytes(ofFile: path)
      #expect(seen == versions[0] || seen == versions[1])
      reads += 1
    }
    try await writer.value
  }

  @Test("A link keeps being a link, and what is not a file is not replaced")
  func links() throws {
    let space = try Workspace()
    let target = try space.file("target", "old")
    try FileManager.default.createSymbolicLink(atPath: space("link"), withDestinationPath: target)
    try AtomicFile.write("new", to: space("link"))
    #expect(try String(contentsOfFile: target, encoding: .utf8) == "new")
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: space("link")) == target)
    #expect(try userError { try AtomicFile.write("x", to: space.path) }.message == "the output is not a regular file")
  }

  @Test("An unwritable directory, a run in the way, a missing run, a run without weights")
  func refused() throws {
    let space = try Workspace()
    let file = try space.file("file", "")
    let unwritable = try userError { _ = try RunDirectory.create(at: file + "/run") }
    #expect(unwritable.message == "the directory cannot be written: Not a directory")
    let kernel = try userError { _ = try RunDirectory.create(at: "/proc/run") }
    #expect(kernel.message.hasPrefix("the directory cannot be written: "), "\(kernel)")
    let run = try RunDirectory.create(at: space("run"))
    try run.write(weights: weights)
    let taken = try userError { _ = try RunDirectory.create(at: space("run")) }
    #expect(taken.description.contains("holds a run already") && taken.description.contains("`replacing: true`"))
    let incomplete = try userError { _ = try RunDirectory.open(at: space("run")) }
    #expect(incomplete.message == "the run is incomplete: there is no 'config.json'")
    #expect(try userError { _ = try RunDirectory.open(at: space("none")) }.message == "there is no such run")
    _ = try RunDirectory.create(at: space("run"), replacing: true)
    #expect(!FileManager.default.fileExists(atPath: run.weightsFile))
  }

  @Test("A config of another kind is refused with its place")
  func badConfig() throws {
    let space = try Workspace()
    let run = try RunDirectory.create(at: space("run"))
    _ = try space.file("run/config.json", "{\n  \"a\": \"one\"\n}")
    let error = try userError { _ = try run.config(as: Config.self) }
    #expect(error.description.hasPrefix("\(run.configFile):2:8: error: the setting 'a' does not accept \"one\""))
    _ = try space.file("run/config.json", "{}")
    #expect(try userError { _ = try run.config(as: Config.self) }.message == "the setting 'a' is missing")
  }
}
