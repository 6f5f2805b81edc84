import Foundation

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
