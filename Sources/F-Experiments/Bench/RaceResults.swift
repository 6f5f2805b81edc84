import Foundation

/// A program's weights at one moment of its training, judged.
public struct RaceCheckpoint: Codable, Sendable, Equatable {
  /// Updates made.
  public var updates: Int
  /// Seconds of training until then, without compilation.
  public var seconds: Double
  /// The one-step Jensen–Shannon divergence from the exact law, nats, averaged over the test sequences.
  public var divergence: Double
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
  init(_ program: BenchmarkProgram, seed: Int) { (self.program, self.seed) = (program, seed) }

  /// The first checkpoint whose divergence is below a threshold.
  public func first(below threshold: Double) -> RaceCheckpoint? { checkpoints.first { $0.divergence < threshold } }
}

/// All that a race measures.
public struct RaceResults: Codable, Sendable {
  /// Where they come from.
  public var provenance = Provenance()
  /// What was run.
  public var plan: Race.Plan
  /// The trainings.
  public var runs: [RaceRun] = []

  /// Nothing measured yet, on this machine.
  init(_ plan: Race.Plan) { self.plan = plan }

  /// Writes the results as `race.json` and `race.md` into a directory.
  public func write(to directory: String) throws {
    try AtomicFile.write(JSONText.page(self), to: directory + "/race.json")
    try AtomicFile.write(RaceReport(self).markdown, to: directory + "/race.md")
  }
}
