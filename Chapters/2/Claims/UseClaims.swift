import Autodiff
import ChapterKit
import DeepStateSpace
import EvidenceBound
import Foundation
import Networks
import Objective
import Tensor
import Training

/// The model in use: what reaches a forecast, what a missing entry may hold, and that nothing but the seed decides.
enum UseClaims {
  static let filter = Claim(
    "Eq 2.c",
    "A forecast from time t depends on x_{1:t} and on no later observation.",
    kind: .identity, oracle: "each observation moved; draws compared bit by bit"
  ) { check in
    for kind in TransitionKind.allCases {
      for timeWidth in [0, 2] {
        let small = try Weightings.seeds(check.seed).map { seed in
          try SmallModel(kind, seed: seed, covariates: timeWidth == 0 ? 1 : 0) { $0.timeWidth = timeWidth }
        }
        let forecast = moving(small) { simulator, set in
          simulator.forecast(set, rows: [0], from: 4, horizon: 2, samples: 3, seed: 1).flatMap(\.draws)
        }
        let smoothed = moving(small) { simulator, set in
          simulator.smooth(set, rows: [0], samples: 3, seed: 1).flatMap { Array($0.latents[6..<8]) }
        }
        check.exactly(
          forecast, claimed: [1, 2, 3, 4],
          "\(kind.rawValue), times that move a forecast from t = 4 of 6, time embedding \(timeWidth)",
          foils: [("states smoothed over all of x_{1:T}", smoothed), ("all six", [1, 2, 3, 4, 5, 6]), ("the last alone", [4])])
      }
    }
  }

  /// The times whose observations move what is drawn, under any of several sets of weights.
  private static func moving(_ models: [SmallModel], _ draws: (Simulator, SequenceSet) -> [Double]) -> [Int] {
    let found = models.flatMap { small -> [Int] in
      let simulator = Simulator(small.model, parameters: small.parameters, standardization: .identity(2), threads: 1)
      let before = draws(simulator, small.data)
      return (1...6).filter { time in
        var set = small.data
        for position in 2 * (time - 1)..<2 * time { set.observations[position] += 1 }
        return draws(simulator, set) != before
      }
    }
    return Set(found).sorted()
  }

  static let missing = Claim(
    "Eq 23",
    "The value stored at a missing entry changes no term of the bound, even if it is not a number.",
    kind: .identity, oracle: "other values in the gaps, compared bit by bit"
  ) { check in
    let small = try SmallModel(.gaussian, seed: check.seed, hasGaps: true)
    func terms(_ filler: Double, masked: Bool = true) -> [Double] {
      var set = small.data
      for (position, isObserved) in (small.data.observed ?? []).enumerated() where !isObserved {
        set.observations[position] = filler
      }
      if !masked { set.observed = nil }
      let tape = small.tape
      let noise = ObjectiveNoise(
        for: small.model, seed: 1, step: 0, series: [0], steps: 6, trajectories: 2, levelsPerState: 1, on: tape)
      let terms = Objective(small.model, small.batch(set, on: tape), noise).terms
      return [terms.reconstruction, terms.initialEntropy, terms.initialPrior, terms.transition, terms.entropy]
    }
    let plain = terms(0)
    for filler in [7, -1e6, Double.nan] {
      check.exactly(
        terms(filler), claimed: plain, "gaps that hold \(filler)",
        foils: [
          ("the flags dropped, gaps filled with 7", terms(7, masked: false)),
          ("the flags dropped, gaps 0", terms(0, masked: false)),
        ])
    }
  }

  static let threads = Claim(
    "Eq 2.d", "A training run and a forecast are the same to the last bit for 1 to 3 threads and differ between seeds.",
    kind: .identity,
    oracle: "the same run on one thread, number by number"
  ) { check in
    let small = try SmallModel(.diffusion, seed: check.seed, sequences: 20)
    var settings = TrainingSettings()
    (settings.steps, settings.batch) = (4, 16)
    func trained(threads: Int, seed: Int) throws -> [Double] {
      var trainer = Trainer(small.model, data: small.data, settings: settings, seed: seed, threads: threads)
      let reports = try (0..<4).map { _ in try trainer.update() }
      return trainer.parameters.values.values + reports.map(\.terms.negativeELBO)
    }
    let other = try trained(threads: 1, seed: 8)
    let once = try trained(threads: 1, seed: 7)
    for threads in [1, 2, 3] {
      let again = try trained(threads: threads, seed: 7)
      check.exactly(
        again == once, claimed: true, "\(once.count) numbers after 4 updates, \(threads) threads",
        foils: [("another seed", other == once)])
    }
    func forecast(threads: Int, seed: Int) -> [Double] {
      let simulator = Simulator(small.model, parameters: small.parameters, standardization: .identity(2), threads: threads)
      return simulator.forecast(small.data, rows: Array(0..<20), from: 4, horizon: 2, samples: 100, seed: seed).flatMap(\.draws)
    }
    check.exactly(
      forecast(threads: 2, seed: 3) == forecast(threads: 1, seed: 3), claimed: true, "a forecast of 20 series on 2 threads",
      foils: [("another seed", forecast(threads: 1, seed: 4) == forecast(threads: 1, seed: 3))])
  }
}
