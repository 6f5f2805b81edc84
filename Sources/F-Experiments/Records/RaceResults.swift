import Foundation
import Runs

/// A program's weights at one moment of its training, scored.
public struct RaceCheckpoint: Codable, Sendable, Equatable {
  /// Updates made.
  public var updates: Int
  /// Seconds of training until then, without compilation.
  public var seconds: Double
  /// The one-step Jensen–Shannon divergence from the exact distribution, nats, averaged over the test sequences.
  public var divergence: Double

  package init(updates: Int, seconds: Double, divergence: Double) {
    self.updates = updates
    self.seconds = seconds
    self.divergence = divergence
  }
}

/// One training by one program.
public struct RaceRun: Codable, Sendable {
  /// The program.
  public var program: BenchmarkProgram
  /// The seed of data and weights.
  public var seed: Int
  /// Seconds of compilation before the first update.
  public var compileSeconds = 0.0
  /// Its checkpoints in order.
  public var checkpoints: [RaceCheckpoint] = []
  /// What went wrong, if something did.
  public var failure: String?

  /// A run of which nothing is known yet.
  package init(_ program: BenchmarkProgram, seed: Int) { (self.program, self.seed) = (program, seed) }

  /// The first checkpoint whose divergence is below a threshold.
  public func first(below threshold: Double) -> RaceCheckpoint? { checkpoints.first { $0.divergence < threshold } }
}

/// All that a race measures.
public struct RaceResults: Codable, Sendable {
  /// What is run.
  public struct Plan: Codable, Sendable {
    /// Updates of each training.
    public var steps: Int
    /// Updates between two checkpoints.
    public var every: Int
    /// The divergence to reach, nats.
    public var threshold: Double
    /// Trainings of each program.
    public var seeds: Int
    /// Threads of each program.
    public var threads: Int
    /// Training sequences.
    public var training: Int
    /// Test sequences.
    public var test: Int
    /// Draws of x_32 for each test sequence.
    public var draws = 1024
    /// The programs, in the order of their turns.
    public var programs: [BenchmarkProgram]

    /// A plan.
    public init(
      steps: Int, every: Int, threshold: Double, seeds: Int, threads: Int, training: Int, test: Int, programs: [BenchmarkProgram]
    ) {
      (self.steps, self.every, self.threshold, self.seeds) = (steps, every, threshold, seeds)
      (self.threads, self.training, self.test, self.programs) = (threads, training, test, programs)
    }
  }

  /// Where they come from.
  public var provenance = Provenance(program: "bench")
  /// What was run.
  public var plan: Plan
  /// The trainings.
  public var runs: [RaceRun] = []

  /// Nothing measured yet, on this machine.
  package init(_ plan: Plan) { self.plan = plan }
}
