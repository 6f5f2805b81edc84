import Files
import Foundation

/// The search engine: a child process that answers each line of JSON with one.
///
/// It lives as long as this process, whose end it notices by the end of its input.
final class EngineProcess {
  private let process = Process()
  private let requests = Pipe()
  private let answers = Pipe()
  private var unread = Data()
  private let python: String

  /// Starts it; throws a `UserError` that says how to set it up.
  init(python: String, script: String) throws {
    self.python = python
    guard let interpreter = Self.find(python) else {
      throw UserError(
        "there is no '\(python)'", expected: "a Python with Optuna",
        hint: "run make tuner in the package's folder, or name one with `python`")
    }
    guard FileManager.default.fileExists(atPath: script) else {
      throw UserError(
        "there is no '\(script)'", expected: "the script of the search engine, Tuning/engine.py of the package",
        hint: "run this in the package's folder, or name the script with `engine`")
    }
    signal(SIGPIPE, SIG_IGN)  // an engine that has ended is an error to be told, not the end of this process
    process.executableURL = URL(fileURLWithPath: interpreter)
    process.arguments = [script]
    process.standardInput = requests
    process.standardOutput = answers
    do {
      try process.run()
    } catch {
      throw UserError("'\(python)' cannot be run: \(error.localizedDescription)", expected: "a Python with Optuna")
    }
    try? requests.fileHandleForReading.close()
    try? answers.fileHandleForWriting.close()
  }

  /// The program's file: a name without a slash is looked for in PATH.
  private static func find(_ program: String) -> String? {
    let folders = (ProcessInfo.processInfo.environment["PATH"] ?? "").split(separator: ":")
    let files = program.contains("/") ? [program] : folders.map { "\($0)/\(program)" }
    return files.first(where: FileManager.default.isExecutableFile(atPath:))
  }

  /// Sends a request and waits for its answer; throws a `UserError` with the engine's complaint.
  func send<Answer: Decodable>(_ request: some Encodable, for answer: Answer.Type) throws -> Answer {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let line: Data
    do {
      try requests.fileHandleForWriting.write(contentsOf: encoder.encode(request) + Data("\n".utf8))
      line = try nextLine()
    } catch is EngineEnded {
      throw ended()
    } catch let error as NSError where error.domain == NSPOSIXErrorDomain || error.domain == NSCocoaErrorDomain {
      throw ended()
    }
    if let failure = try? JSONDecoder().decode(EngineAnswer.Failure.self, from: line) {
      throw UserError(
        "the search engine says: \(failure.error)",
        hint: failure.missing == true ? "run make tuner in the package's folder; it sets up .tuner/bin/python" : nil)
    }
    do {
      return try JSONDecoder().decode(answer, from: line)
    } catch {
      throw UserError("the search engine answered \(String(decoding: line, as: UTF8.self))", expected: "a line of \(answer)")
    }
  }

  private struct EngineEnded: Error {}

  private func ended() -> UserError {
    UserError(
      "the search engine has ended (its message, if any, is above)", expected: "an engine that answers",
      hint: "the same command goes on where this one stopped; make tuner sets '\(python)' up anew")
  }

  private func nextLine() throws -> Data {
    while true {
      if let end = unread.firstIndex(of: UInt8(ascii: "\n")) {
        defer { unread = Data(unread[(end + 1)...]) }
        return Data(unread[..<end])
      }
      let more = answers.fileHandleForReading.availableData
      guard !more.isEmpty else { throw EngineEnded() }
      unread += more
    }
  }

  /// Lets it end.
  func close() {
    try? requests.fileHandleForWriting.close()
    process.waitUntilExit()
  }
}
