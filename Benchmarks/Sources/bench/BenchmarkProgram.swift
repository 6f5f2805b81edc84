import Experiments
import Files
import Foundation
import Plots

extension BenchmarkProgram {
  /// Its colour in figures.
  var color: Color {
    switch self {
    case .package: .blue
    case .torchEager: .vermillion
    case .torchCompile: .purple
    case .jax: .green
    }
  }
}

/// What is timed.
public enum BenchmarkTask: Sendable, Hashable {
  /// Training steps for about so many seconds.
  case step(BenchmarkCase, seconds: Double)
  /// A forecast, so many times; `calls` for the few-step sampler, which is this package's alone.
  case forecast(BenchmarkCase, sequences: Int, samples: Int, horizon: Int, calls: Int?, repeats: Int)

  /// What a table calls it.
  public var label: String {
    switch self {
    case .step(let name, _): "step, \(name.rawValue)"
    case .forecast(let name, let sequences, let samples, let horizon, let calls, _):
      "forecast, \(name.rawValue): \(sequences) × \(samples) paths of \(horizon)" + (calls.map { ", \($0) calls" } ?? "")
    }
  }

  /// The words after the program's own.
  func arguments(threads: Int) -> [String] {
    let common = ["--threads", "\(threads)", "--json"]
    switch self {
    case .step(let name, let seconds): return ["--case", name.rawValue, "--seconds", "\(seconds)"] + common
    case .forecast(let name, let sequences, let samples, let horizon, let calls, let repeats):
      return [
        "--case", name.rawValue, "--sequences", "\(sequences)", "--samples", "\(samples)", "--horizon", "\(horizon)",
        "--repeats", "\(repeats)",
      ] + (calls.map { ["--calls", "\($0)"] } ?? []) + common
    }
  }
}

/// Where the programs are.
public struct BenchmarkPrograms: Sendable {
  private let package: String
  private let python: String?
  private let scripts: String

  /// - Parameters:
  ///   - package: this program's own file.
  ///   - python: an interpreter with the peers' frameworks; nil for none of them.
  ///   - scripts: the folder of the peers' scripts.
  public init(package: String, python: String?, scripts: String) throws {
    (self.package, self.python, self.scripts) = (package, python, scripts)
    for file in python.map({ [$0, scripts + "/step.py"] }) ?? [] where !FileManager.default.fileExists(atPath: file) {
      throw UserError("there is no '\(file)'", expected: "an interpreter and the peers' scripts", hint: "make bench sets both up")
    }
  }

  /// The programs that can be run.
  public var available: [BenchmarkProgram] { python == nil ? [.package] : BenchmarkProgram.allCases }

  struct Answer: Decodable {
    let medianMilliseconds: Double
    let peakMegabytes: Double

    enum CodingKeys: String, CodingKey {
      case medianMilliseconds = "median_ms"
      case peakMegabytes = "peak_mb"
    }
  }

  /// Runs a task in a process of its own; throws what went wrong there.
  func time(_ task: BenchmarkTask, by program: BenchmarkProgram, threads: Int) throws -> Answer {
    let kind: (own: String, script: String) =
      switch task {
      case .step: ("step", "step.py")
      case .forecast: ("forecast", "forecast.py")
      }
    if program == .package {
      return try ReportingProcess(package, [kind.own] + task.arguments(threads: threads)).answer(of: program.rawValue)
    }
    return try script(kind.script, by: program, task.arguments(threads: threads))
  }

  /// What a peer's script says at its end.
  func script<Answer: Decodable>(_ name: String, by program: BenchmarkProgram, _ arguments: [String]) throws -> Answer {
    try ReportingProcess(python ?? "", ["\(scripts)/\(name)", "--framework", program.rawValue] + arguments)
      .answer(of: program.rawValue)
  }
}
