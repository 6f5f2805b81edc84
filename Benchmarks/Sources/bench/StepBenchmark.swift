import Files
import Foundation
import Tensor

/// Times of training steps of one case: forward, backward and optimizer.
public struct StepBenchmark: Codable, Sendable, Equatable {
  /// The case's name.
  public var name: String
  /// Threads that shared the work.
  public var threads: Int
  /// The kernels of OpenBLAS that computed the products.
  public var kernels: String
  /// The median time of a step.
  public var medianMilliseconds: Double
  /// The least.
  public var minMilliseconds: Double
  /// The steps that were timed.
  public var steps: Int
  /// The most memory the process ever held, in 10⁶ bytes.
  public var peakMegabytes: Double

  private enum CodingKeys: String, CodingKey {
    case threads, kernels, steps
    case name = "case"
    case medianMilliseconds = "median_ms"
    case minMilliseconds = "min_ms"
    case peakMegabytes = "peak_mb"
  }

  /// Steps for about `seconds`, after three that only warm up; at least five are timed.
  public static func run(_ benchmark: BenchmarkCase, threads: Int, seconds: Double) throws -> StepBenchmark {
    var trainer = try benchmark.sizes.trainer(threads: threads)
    for _ in 0..<3 { _ = try trainer.update() }
    let clock = ContinuousClock()
    let start = clock.now
    var times: [Double] = []
    while times.count < 5 || (clock.now - start) / .seconds(1) < seconds {
      let time = try clock.measure { _ = try trainer.update() }
      times.append(time / .milliseconds(1))
    }
    return StepBenchmark(
      name: benchmark.rawValue, threads: threads, kernels: OpenBLAS.kernels, medianMilliseconds: times.median,
      minMilliseconds: times.min() ?? .nan, steps: times.count, peakMegabytes: peakMemory / 1e6)
  }

  /// The greatest resident set of this process, bytes.
  static var peakMemory: Double {
    var usage = rusage()
    guard getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage) == 0 else { return .nan }
    return Double(usage.ru_maxrss) * 1024
  }
}

extension Encodable {
  /// One line of JSON with sorted keys.
  public func jsonLine() throws -> String { try JSONText.line(self) }
}

extension StepBenchmark {
  /// One line for people.
  public var text: String {
    String(
      format: "%@, %d threads, %@: median %.1f ms, least %.1f ms over %d steps; %.0f MB at most", name as NSString, threads,
      kernels as NSString, medianMilliseconds, minMilliseconds, steps, peakMegabytes)
  }
}
