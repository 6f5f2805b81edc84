import BimodalNoise
import ChapterKit
import Experiments

/// The recorded race: who is where when.
enum RaceClaims {
  static let updates = Claim(
    "Eq F.as", "With every seed JAX takes more than four times as long for the same number of updates.", kind: .finding,
    oracle: "the recorded checkpoints, each program's last"
  ) { check in
    let race = try RecordedResults.race()
    for seed in 0..<race.plan.seeds {
      let (ours, theirs) = (try course(.package, seed, race), try course(.jax, seed, race))
      check.exactly(
        ours.map(\.updates), claimed: theirs.map(\.updates), "seed \(seed): checkpoints",
        foils: [("one too few", Array(ours.map(\.updates).dropLast()))])
      check.atMost(
        4 * ours[ours.count - 1].seconds, theirs[theirs.count - 1].seconds, "seed \(seed): four times our seconds, and JAX's",
        lowerFoils: [("the other way round", 4 * theirs[theirs.count - 1].seconds)])
    }
  }

  static let firsts = Claim(
    "Eq F.at", "With the one seed where both learn, JAX is more than four times as long on the way to a divergence below 0.05.",
    kind: .finding,
    oracle: "the recorded checkpoints, from last to first"
  ) { check in
    let race = try RecordedResults.race()
    check.exactly(try learned(race).count, claimed: 1, "seeds where both learn", foils: [("both of them", race.plan.seeds)])
    for seed in try learned(race) {
      func seconds(_ program: BenchmarkProgram) throws -> Double {
        let checkpoints = try course(program, seed, race)
        return checkpoints.reversed().reduce(.infinity) { $1.divergence < 0.05 ? $1.seconds : $0 }
      }
      check.atMost(
        4 * (try seconds(.package)), try seconds(.jax), "seed \(seed): four times our seconds, and JAX's",
        lowerFoils: [("the other way round", 4 * (try seconds(.jax)))])
    }
  }

  static let quality = Claim(
    "Eq F.au", "And there, after the same number of updates, their divergences differ by less than a quarter.", kind: .finding,
    oracle: "the recorded checkpoints, each program's last"
  ) { check in
    let race = try RecordedResults.race()
    for seed in try learned(race) {
      let ours = try course(.package, seed, race).map(\.divergence)
      let theirs = try course(.jax, seed, race).map(\.divergence)
      check.atMost(
        ratio(ours[ours.count - 1], theirs[theirs.count - 1]), 1.25, "seed \(seed): the greater over the smaller",
        lowerFoils: [
          ("at the first checkpoint", ratio(ours[0], theirs[0])),
          ("ours at half the updates", ratio(ours[ours.count / 2], theirs[theirs.count - 1])),
        ])
    }
  }

  private static func ratio(_ a: Double, _ b: Double) -> Double { max(a / b, b / a) }

  /// The seeds with which every program beats the best Gaussian.
  private static func learned(_ race: RaceResults) throws -> [Int] {
    let best = ReferenceDivergences(BimodalWalk()).bestGaussian
    return try (0..<race.plan.seeds).filter { seed in
      try race.plan.programs.allSatisfy { program in try (course(program, seed, race).last?.divergence ?? 1) < best }
    }
  }

  private static func course(_ program: BenchmarkProgram, _ seed: Int, _ race: RaceResults) throws -> [RaceCheckpoint] {
    guard let run = race.runs.first(where: { $0.program == program && $0.seed == seed }), !run.checkpoints.isEmpty else {
      throw Absent(program: program, seed: seed)
    }
    return run.checkpoints
  }

  private struct Absent: Error {
    let program: BenchmarkProgram
    let seed: Int
  }
}
