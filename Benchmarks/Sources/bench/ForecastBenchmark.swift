import Autodiff
import DeepStateSpace
import Foundation
import ReverseProcess
import Tensor
import Training

/// The time of forecasts from untrained weights: their values do not change what is computed.
public struct ForecastBenchmark: Codable, Sendable {
  /// The case's name.
  public var name: String
  /// Threads that shared the work.
  public var threads: Int
  /// Sequences forecast.
  public var sequences: Int
  /// Paths of each.
  public var samples: Int
  /// Steps of each path.
  public var horizon: Int
  /// Network calls for each state drawn.
  public var calls: Int
  /// The median time of a forecast.
  public var medianMilliseconds: Double
  /// The least.
  public var minMilliseconds: Double
  /// Forecasts timed, after one that warms up.
  public var repeats: Int
  /// The most memory the process ever held, in 10⁶ bytes.
  public var peakMegabytes: Double

  private enum CodingKeys: String, CodingKey {
    case threads, sequences, samples, horizon, calls, repeats
    case name = "case"
    case medianMilliseconds = "median_ms"
    case minMilliseconds = "min_ms"
    case peakMegabytes = "peak_mb"
  }

  /// Forecasts whole sequences of a case.
  /// - Parameter calls: network calls of the few-step sampler; nil for the whole chain.
  public static func run(
    _ benchmark: BenchmarkCase, threads: Int, sequences: Int, samples: Int, horizon: Int, calls: Int?, repeats: Int
  ) throws -> ForecastBenchmark {
    var sizes = benchmark.sizes
    sizes.settings.training.batch = max(1, (sequences + 1) / 2)
    let data = sizes.data
    let model = try StateSpaceModel(sizes.settings.model(sizes.kind, for: data.extents))
    var simulator = Simulator(
      model, parameters: Parameters(model.layout, seed: 0, precision: .single), standardization: Standardization(fitting: data),
      threads: threads)
    if let calls { simulator.sampler = .multistep(calls: calls) }
    var times: [Double] = []
    for seed in 0...repeats {
      let time = ContinuousClock().measure {
        _ = simulator.forecast(
          data, rows: Array(0..<sequences), from: sizes.steps, horizon: horizon, samples: samples, seed: seed)
      }
      if seed > 0 { times.append(time / .milliseconds(1)) }
    }
    return ForecastBenchmark(
      name: benchmark.rawValue, threads: threads, sequences: sequences, samples: samples, horizon: horizon,
      calls: sizes.kind == .gaussian ? 1 : calls ?? sizes.settings.diffusion.schedule.levels, medianMilliseconds: times.median,
      minMilliseconds: times.min() ?? .nan, repeats: repeats, peakMegabytes: StepBenchmark.peakMemory / 1e6)
  }

  /// One line for people.
  public var text: String {
    String(
      format:
        "%@, %d threads: %d sequences, %d paths of %d steps, %d calls a state: median %.0f ms, least %.0f ms over %d; %.0f MB at most",
      name as NSString, threads, sequences, samples, horizon, calls, medianMilliseconds, minMilliseconds, repeats,
      peakMegabytes)
  }
}
