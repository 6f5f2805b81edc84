import Files
import Foundation

/// A program that measures something and says it in one line of JSON, its last.
struct ReportingProcess {
  private let executable: String
  private let arguments: [String]

  /// A program and its arguments.
  init(_ executable: String, _ arguments: [String]) { (self.executable, self.arguments) = (executable, arguments) }

  /// Runs it to its end; throws a `UserError` with its last complaint when it fails or says something else.
  /// - Parameter name: what an error calls the program.
  func answer<Answer: Decodable>(of name: String) throws -> Answer {
    let errors = FileManager.default.temporaryDirectory.appendingPathComponent("bench-\(UUID().uuidString)")
    guard FileManager.default.createFile(atPath: errors.path, contents: nil) else {
      throw UserError("no file can be made in the temporary directory", file: errors.path)
    }
    defer { try? FileManager.default.removeItem(at: errors) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: executable)
    process.arguments = arguments
    let said = Pipe()
    process.standardOutput = said
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    let output = String(decoding: said.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    let line = output.split(separator: "\n").last.map(String.init) ?? ""
    guard process.terminationStatus == 0, let answer = try? JSONDecoder().decode(Answer.self, from: Data(line.utf8)) else {
      let complaint = (try? String(contentsOf: errors, encoding: .utf8))?.split(separator: "\n").last.map(String.init)
      throw UserError("\(name) ended with \(process.terminationStatus): \(complaint ?? line)")
    }
    return answer
  }
}
