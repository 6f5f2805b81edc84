import Experiments
import Foundation
import Runs
import Tensor

/// Times of one task by one program on so many threads: the medians of several processes.
public struct BenchmarkTiming: Codable, Sendable {
  /// The task's label.
  public var task: String
  /// The program.
  public var program: BenchmarkProgram
  /// Threads.
  public var threads: Int
  /// The median of each process, milliseconds.
  public var medians: [Double] = []
  /// The most memory any of them held, in 10⁶ bytes.
  public var peakMegabytes = 0.0
  /// What went wrong, if something did.
  public var failure: String?

  /// The median of the medians; nil when there is none.
  public var median: Double? { medians.isEmpty ? nil : medians.median }
}

/// All that `make bench` measures.
public struct ComparisonResults: Codable, Sendable {
  /// The processor's name, as the system gives it.
  public var processor: String
  /// Processors.
  public var processors: Int
  /// The day.
  public var date: String
  /// Training steps and forecasts, by all programs.
  public var timings: [BenchmarkTiming] = []
  /// Each case's step beside the least this machine could need.
  public var rooflines: [RooflineBenchmark] = []
  /// How a step's time grows.
  public var scaling: [ScalingBenchmark] = []

  /// Nothing measured yet, on this machine.
  public init() {
    let machine = ThisMachine()
    (processor, processors, date) = (machine.processor, machine.processors, ThisMachine.today)
  }

  /// The fastest run of a task by any peer on any number of threads.
  public func fastestPeer(_ task: String) -> BenchmarkTiming? {
    timings.filter { $0.task == task && $0.program != .package && $0.median != nil }
      .min { ($0.median ?? .infinity) < ($1.median ?? .infinity) }
  }
}

/// The comparison with peers: all programs take turns, several times over, so that a slow moment of the machine meets all of them.
public struct Comparison: Sendable {
  /// How much is measured.
  public struct Plan: Sendable {
    /// What is timed, by all who can.
    public var tasks: [BenchmarkTask]
    /// The programs.
    public var programs: [BenchmarkProgram]
    /// Numbers of threads.
    public var threads: [Int]
    /// Turns of each program at a training step; at a forecast, which is long, each has one.
    public var rounds: Int
    /// Seconds for each roofline.
    public var rooflineSeconds: Double
    /// Rounds of the scaling.
    public var scalingRounds: Int

    /// A plan.
    public init(
      tasks: [BenchmarkTask], programs: [BenchmarkProgram], threads: [Int], rounds: Int, rooflineSeconds: Double,
      scalingRounds: Int
    ) {
      (self.tasks, self.programs, self.threads, self.rounds) = (tasks, programs, threads, rounds)
      (self.rooflineSeconds, self.scalingRounds) = (rooflineSeconds, scalingRounds)
    }
  }

  private let programs: BenchmarkPrograms
  private let plan: Plan

  /// A comparison of these programs.
  public init(_ programs: BenchmarkPrograms, _ plan: Plan) { (self.programs, self.plan) = (programs, plan) }

  /// Measures; `report` hears of each run, `save` of the results so far.
  public func run(report: (String) -> Void, save: (ComparisonResults) throws -> Void) throws -> ComparisonResults {
    var results = try timings(report: report, save: save)
    try measureGrowth(&results, report: report)
    try save(results)
    return results
  }

  /// The programs' turns.
  func timings(report: (String) -> Void, save: (ComparisonResults) throws -> Void) throws -> ComparisonResults {
    var results = ComparisonResults()
    for round in 1...plan.rounds {
      for task in plan.tasks where !task.isForecast { try turn(round, task, &results, report, save) }
    }
    for task in plan.tasks where task.isForecast { try turn(1, task, &results, report, save) }
    return results
  }

  private func turn(
    _ round: Int, _ task: BenchmarkTask, _ results: inout ComparisonResults, _ report: (String) -> Void,
    _ save: (ComparisonResults) throws -> Void
  ) throws {
    for program in plan.programs where program == .package || !task.isOwnAlone {
      for threads in plan.threads {
        time(task, program, threads, in: &results) { report("round \(round): \($0)") }
        try save(results)
      }
    }
  }

  /// This package alone: its rooflines and its scaling.
  private func measureGrowth(_ results: inout ComparisonResults, report: (String) -> Void) throws {
    let most = plan.threads.max() ?? 1
    for name in BenchmarkCase.timed {
      results.rooflines.append(try RooflineBenchmark.run(name, threads: most, seconds: plan.rooflineSeconds))
      report(results.rooflines.last?.text ?? "")
    }
    for axis in BenchmarkAxis.allCases {
      results.scaling.append(try ScalingBenchmark.run(.paperDDSSM, axis: axis, threads: 1, rounds: plan.scalingRounds))
      report(results.scaling.last?.text ?? "")
    }
  }

  private func time(
    _ task: BenchmarkTask, _ program: BenchmarkProgram, _ threads: Int, in results: inout ComparisonResults,
    report: (String) -> Void
  ) {
    let label = task.label
    let known = results.timings.firstIndex { $0.task == label && $0.program == program && $0.threads == threads }
    let index = known ?? results.timings.count
    if known == nil { results.timings.append(BenchmarkTiming(task: label, program: program, threads: threads)) }
    guard results.timings[index].failure == nil else { return }  // what failed once is not tried again
    do {
      let answer = try programs.time(task, by: program, threads: threads)
      results.timings[index].medians.append(answer.medianMilliseconds)
      results.timings[index].peakMegabytes = max(results.timings[index].peakMegabytes, answer.peakMegabytes)
      report("\(label), \(program.label), \(threads) threads: " + String(format: "%.1f ms", answer.medianMilliseconds))
    } catch {
      results.timings[index].failure = "\(error)"
      report("\(label), \(program.label), \(threads) threads: failed: \(error)")
    }
  }
}

extension BenchmarkTask {
  /// Whether it is no training step.
  var isForecast: Bool {
    if case .forecast = self { return true }
    return false
  }

  /// Whether no peer has it.
  var isOwnAlone: Bool {
    if case .forecast(_, _, _, _, let calls, _) = self { return calls != nil }
    return false
  }
}
