import DeepStateSpace
import Foundation
import Networks

/// Both models on one file of series: trained on its first part with several seeds, scored one step ahead on the rest, compared
/// time by time.
public struct SeriesStudy: Sendable {
  /// The series, split and measured.
  public let data: TrainingData
  /// The settings of each model.
  public let settings: [TransitionKind: RunSettings]
  /// The settings that were started from.
  public let preset: Preset
  /// One run of each model for each of them.
  public let seeds: [Int]
  /// Predictive draws per time.
  public let samples: Int
  /// Where results and runs go; it exists.
  public let directory: String
  /// Threads; results do not depend on them.
  public let threads: Int

  /// A study.
  public init(
    data: TrainingData, settings: [TransitionKind: RunSettings], preset: Preset, seeds: [Int], samples: Int, directory: String,
    threads: Int
  ) {
    self.data = data
    self.settings = settings
    self.preset = preset
    self.seeds = seeds
    self.samples = samples
    self.directory = directory
    self.threads = threads
  }

  /// Runs it all and writes `results.json` and the runs, each with its `scores.csv`.
  public func run(interrupt: InterruptFlag) throws -> SeriesResults {
    var scored: [TransitionKind: [[ScoredEntry]]] = [:]
    for seed in seeds {
      for kind in TransitionKind.allCases { scored[kind, default: []].append(try scores(kind, seed: seed, interrupt)) }
    }
    let results = SeriesResults(
      seeds: seeds, preset: preset, diffusion: scored[.diffusion] ?? [], gaussian: scored[.gaussian] ?? [])
    try results.write(toDirectory: directory)
    return results
  }

  /// Trains one model and scores every time that was held out.
  private func scores(_ kind: TransitionKind, seed: Int, _ interrupt: InterruptFlag) throws -> [ScoredEntry] {
    let config = RunConfig(
      model: kind, preset: preset, seed: seed, data: data.record, settings: settings[kind] ?? preset.settings(for: kind))
    let run = try StudyRun(config, data: data, in: directory, threads: threads, interrupt: interrupt)
    let entries = run.trained.scores(
      data.table, from: data.record.holdOut.fittingRows(of: data.table), samples: samples, seed: seed)
    try ScoreTable.write(entries, to: run.directory.path + "/scores.csv")
    return entries
  }
}

/// What a study of a file of series found: `results.json`.
public struct SeriesResults: Codable, Sendable, Equatable {
  /// One score of both models.
  public struct Comparison: Codable, Sendable, Equatable {
    /// The mean over times, by seed.
    public var ddssm: [Double]
    /// The mean over times, by seed.
    public var dkf: [Double]
    /// ddssm − dkf at each time, averaged over the seeds: its mean over times.
    public var difference: Double?
    /// The standard error of that mean, the times taken as independent.
    public var standardError: Double?

    private enum CodingKeys: String, CodingKey {
      case ddssm, dkf, difference
      case standardError = "standard_error"
    }

    /// - Parameter scores: of each time, by seed: [seeds][times].
    init(diffusion: [[Double]], gaussian: [[Double]]) {
      func mean(_ values: [Double]) -> Double { values.reduce(0, +) / Double(max(values.count, 1)) }
      ddssm = diffusion.map(mean)
      dkf = gaussian.map(mean)
      let times = diffusion.first?.indices ?? 0..<0
      let summary = MeanAndError(of: times.map { time in mean(zip(diffusion, gaussian).map { $0[time] - $1[time] }) })
      (difference, standardError) = (summary.mean, summary.standardError)
    }

    /// Whether the difference is more than two standard errors.
    public var isSignificant: Bool { abs(difference ?? 0) > 2 * (standardError ?? .infinity) }
  }

  /// The seeds, in the order of the scores.
  public var seeds: [Int]
  /// The settings that were started from.
  public var preset: Preset
  /// Times scored.
  public var times: Int
  /// Log predictive density, nats; higher is better.
  public var logScore: Comparison
  /// In the unit of the data; lower is better.
  public var crps: Comparison
  /// Of the last observation carried forward.
  public var locfCRPS: Double?

  private enum CodingKeys: String, CodingKey {
    case seeds, preset, times, crps
    case logScore = "log_score"
    case locfCRPS = "locf_crps"
  }

  /// Compares the scored entries of both models, by seed; all of them score the same entries.
  init(seeds: [Int], preset: Preset, diffusion: [[ScoredEntry]], gaussian: [[ScoredEntry]]) {
    func scores(_ runs: [[ScoredEntry]], _ value: (ScoredEntry) -> Double) -> [[Double]] {
      runs.map { ScoredEntry.meansByTime($0, value) }
    }
    self.seeds = seeds
    self.preset = preset
    times = diffusion.first.map { ScoredEntry.meansByTime($0, \.crps).count } ?? 0
    logScore = Comparison(diffusion: scores(diffusion, \.logScore), gaussian: scores(gaussian, \.logScore))
    crps = Comparison(diffusion: scores(diffusion, \.crps), gaussian: scores(gaussian, \.crps))
    let locf = diffusion.first.map { $0.compactMap(\.locfCRPS) } ?? []
    locfCRPS = MeanAndError(of: locf).mean
  }

  func write(toDirectory directory: String) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.prettyPrinted, .sortedKeys]
    try AtomicFile.write([UInt8](encoder.encode(self)) + [UInt8(ascii: "\n")], to: directory + "/results.json")
  }
}

extension SeriesResults {
  /// The table for a terminal.
  public var text: String {
    func number(_ value: Double?) -> String {
      value.map { String(format: "%.3f", $0).replacing("-", with: "−") } ?? "not finite"
    }
    func row(_ name: String, _ c: Comparison) -> String {
      let verdict = c.isSignificant ? "more than two standard errors" : "within two standard errors"
      return """
        \(name)
          ddssm by seed  \(c.ddssm.map(number).joined(separator: "  "))
          dkf by seed    \(c.dkf.map(number).joined(separator: "  "))
          ddssm − dkf    \(number(c.difference)) ± \(number(c.standardError)), \(verdict)
        """
    }
    let locf = locfCRPS.map { ["  last observation carried forward: \(number($0))"] } ?? []
    return
      ([
        "\(times) held-out times, one step ahead, preset \(preset.rawValue), seeds \(seeds.map(String.init).joined(separator: ", "))"
      ]
      + [row("log score, nats, higher is better", logScore), row("CRPS, lower is better", crps)] + locf).joined(separator: "\n")
  }
}
