import Foundation
import Testing

/// The built `ddssm`, or another program of the package, run as a user would run it.
enum Tool {
  struct Outcome {
    let code: Int32
    let output: String
    let errors: String
  }

  static func run(_ arguments: String..., in directory: String) throws -> Outcome {
    try run(arguments, in: directory)
  }

  /// Runs the tool in `directory`, with some variables of the environment changed; fails when it was not built.
  static func run(
    program: String = "ddssm", _ arguments: [String], in directory: String, environment: [String: String] = [:]
  ) throws -> Outcome {
    let process = try process(program, arguments, in: directory)
    if !environment.isEmpty {
      process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    }
    let output = Pipe()
    let errors = URL(fileURLWithPath: directory).appendingPathComponent(".errors")
    try #require(FileManager.default.createFile(atPath: errors.path, contents: nil))
    process.standardOutput = output
    process.standardError = try FileHandle(forWritingTo: errors)
    try process.run()
    let printed = output.fileHandleForReading.readDataToEndOfFile()
    process.waitUntilExit()
    return Outcome(
      code: process.terminationStatus, output: String(decoding: printed, as: UTF8.self),
      errors: String(decoding: try Data(contentsOf: errors), as: UTF8.self))
  }

  /// Starts the tool and leaves it running; what it says is thrown away.
  static func start(_ arguments: [String], in directory: String) throws -> Process {
    let process = try process("ddssm", arguments, in: directory)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    return process
  }

  private static func process(_ program: String, _ arguments: [String], in directory: String) throws -> Process {
    let tool = Bundle.module.bundleURL.deletingLastPathComponent().appendingPathComponent(program)
    try #require(FileManager.default.isExecutableFile(atPath: tool.path), "there is no \(tool.path)")
    let process = Process()
    process.executableURL = tool
    process.arguments = arguments
    process.currentDirectoryURL = URL(fileURLWithPath: directory)
    return process
  }
}
