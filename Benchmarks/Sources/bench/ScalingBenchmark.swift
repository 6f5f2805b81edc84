import Foundation
import Training

/// How the time of a training step grows with one of its sizes.
public struct ScalingBenchmark: Codable, Sendable {
  /// One size and the median time at it.
  public struct Point: Codable, Sendable {
    /// The size.
    public var value: Int
    /// Milliseconds, the median of the rounds.
    public var milliseconds: Double
  }

  /// What was varied.
  public var axis: BenchmarkAxis
  /// The times.
  public var points: [Point]
  /// The slope of log time over log size, by least squares: 1 is in proportion.
  public var slope: Double
  /// The same between the two greatest sizes, where what does not grow weighs least.
  public var lastSlope: Double

  /// Steps at each size, one after another in rounds, so that a slow moment of the machine meets all of them.
  /// - Parameter rounds: how often each size has its turn, after one that warms up.
  public static func run(_ benchmark: BenchmarkCase, axis: BenchmarkAxis, threads: Int, rounds: Int) throws -> ScalingBenchmark {
    let values = axis.values
    var trainers = try values.map { try benchmark.sizes.with(axis, $0).trainer(threads: threads) }
    var times = values.map { _ in [Double]() }
    let clock = ContinuousClock()
    for round in -1..<rounds {
      for index in values.indices {
        let time = try clock.measure { _ = try trainers[index].update() }
        if round >= 0 { times[index].append(time / .milliseconds(1)) }
      }
    }
    let points = zip(values, times).map { Point(value: $0, milliseconds: $1.median) }
    return ScalingBenchmark(axis: axis, points: points, slope: slope(points), lastSlope: slope(points.suffix(2)))
  }

  private static func slope(_ points: some Collection<Point>) -> Double {
    let (xs, ys) = (points.map { log(Double($0.value)) }, points.map { log($0.milliseconds) })
    let (x, y) = (xs.reduce(0, +) / Double(xs.count), ys.reduce(0, +) / Double(ys.count))
    return zip(xs, ys).reduce(0) { $0 + ($1.0 - x) * ($1.1 - y) } / xs.reduce(0) { $0 + ($1 - x) * ($1 - x) }
  }

  /// One line for people.
  public var text: String {
    let times = points.map { "\($0.value): " + String(format: "%.1f", $0.milliseconds) }.joined(separator: ", ")
    return String(format: "%@: slope %.3f, at the end %.3f (ms at ", axis.rawValue as NSString, slope, lastSlope) + times + ")"
  }
}
