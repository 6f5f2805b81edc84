import ChapterKit
import ReverseProcess

/// Samplers that visit fewer floors, with the noises given.
enum FewStepClaims {
  /// Even in log σ: every level is a step of its own.
  static let even = [0.3, 0.6, 1.2, 2.4, 4.8]
  /// Three levels close together at the clean end, one far above them.
  static let uneven = [0.1, 0.11, 0.12, 0.5, 5, 6, 20]

  static let path = Claim(
    "Eq B.i",
    "The levels visited are the nearest to equal steps of log σ, each once, with K first and 1 last.",
    kind: .definition, oracle: "by hand for σ = 0.1, 0.11, 0.12, 0.5, 5, 6, 20"
  ) { check in
    let descent = Descent(noiseLevels: uneven, seed: check.seed)
    let paths: [(calls: Int, path: [Int], foils: [(String, [Int])])] = [
      (1, [7, 1], [("z^K taken for z¹", [1])]),
      (2, [7, 1], [("level 1 left out", [7])]),
      (3, [7, 4, 1], [("even in σ", [7, 6, 1]), ("level 1 left out", [7, 5, 4])]),
      (4, [7, 5, 4, 1], [("even in k", [7, 5, 3, 1]), ("even in σ", [7, 6, 1])]),
      (7, [7, 6, 5, 4, 3, 1], [("all levels", [7, 6, 5, 4, 3, 2, 1]), ("one of them twice", [7, 6, 5, 4, 4, 3, 1])]),
    ]
    for (calls, path, foils) in paths {
      for (name, sampler) in [("implicit", Sampler.implicit(calls: calls)), ("multistep", .multistep(calls: calls))] {
        let record = descent.run(sampler)
        check.exactly(record.levels.map { $0[0] }, claimed: path, "\(name), \(calls) calls", foils: foils)
        check.exactly(
          record.levels, claimed: path.map { [$0, $0, $0] }, "every row, \(name), \(calls) calls",
          foils: [("one row", path.map { [$0] })])
        check.exactly(record.asked, claimed: [1], "noises asked for", foils: [("at every level", path), ("none", [])])
      }
    }
    check.exactly(
      Descent(noiseLevels: even, seed: check.seed).run(.implicit(calls: 5)).levels.map { $0[0] }, claimed: [5, 4, 3, 2, 1],
      "all five of σ in equal ratios", foils: [("four", [5, 4, 2, 1])])
  }

  static let steps = Claim(
    "Eq B.j",
    "Given its start, the sampler takes the steps of DDIM or DPM-Solver++(2M) down to z¹, and then the chain's last step.",
    kind: .identity, oracle: "both in their authors' form, as loops"
  ) { check in
    for (name, levels, path) in [("all levels", even, [5, 4, 3, 2, 1]), ("4 of 7", uneven, [7, 5, 4, 1])] {
      let descent = Descent(noiseLevels: levels, seed: check.seed)
      let (plain, calls) = (descent.plain, path.count)
      func implicit(_ path: [Int], quiet: Bool = false) -> [Double] {
        descent.rows { start, noise, output in
          plain.implicit(along: path, from: start, noise: noise(1).map { quiet ? 0 : $0 }, output: output)
        }.flatMap { $0 }
      }
      func multistep(_ reach: Double) -> [Double] {
        descent.rows { plain.multistep(along: path, from: $0, noise: $1(1), reach: reach, output: $2) }.flatMap { $0 }
      }
      check.equal(
        descent.run(.implicit(calls: calls)).ends, claimed: implicit(path), allowed: Tolerance.network, scale: 1,
        "implicit, \(name)",
        foils: [
          ("no noise at the end", implicit(path, quiet: true)), ("multistep", multistep(1)),
          ("the ancestral chain", descent.ends()), ("one level skipped", implicit([path[0]] + path[2...])),
        ])
      check.equal(
        descent.run(.multistep(calls: calls)).ends, claimed: multistep(1), allowed: Tolerance.network, scale: 1,
        "multistep, \(name)",
        foils: [
          ("first order", multistep(0)), ("a whole step ahead, not half", multistep(2)),
          ("extrapolated in the wrong direction", multistep(-1)),
        ])
    }
  }
}
