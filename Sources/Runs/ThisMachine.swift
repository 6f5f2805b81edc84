import Foundation
import Tensor

/// The machine a number was measured on.
public struct ThisMachine: Sendable, Hashable, Codable {
  /// Processor.
  public var processor: String
  /// Its cores, as the system counts them.
  public var processors: Int

  /// This machine.
  public init() {
    let info = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let name = info.split(separator: "\n").first { $0.hasPrefix("model name") }?.split(separator: ":").last
    processor = name.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown"
    processors = ProcessInfo.processInfo.activeProcessorCount
  }

  /// In words.
  public var description: String { "\(processors) cores of \(processor)" }

  /// The day, as YYYY-MM-DD.
  public static var today: String { String(ISO8601DateFormatter().string(from: Date()).prefix(10)) }
}

/// Where a result comes from: enough to make it again.
public struct Provenance: Sendable, Hashable, Codable {
  /// The command, as it was typed, without the path of the program.
  public var command: String
  /// The machine.
  public var machine: String
  /// The kernels of OpenBLAS; others change the last bits, and with them a training.
  public var kernels: String
  /// The day, as YYYY-MM-DD.
  public var date: String

  /// Of a result that this process makes.
  /// - Parameter program: the name of the program that runs.
  public init(program: String = "ddssm") {
    command = ([program] + CommandLine.arguments.dropFirst()).joined(separator: " ")
    machine = ThisMachine().description
    kernels = OpenBLAS.kernels
    date = ThisMachine.today
  }
}
