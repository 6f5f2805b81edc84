import Autodiff
import ChapterKit
import DeepStateSpace
import Objective
import Runs
import Tensor
import Training

/// Table 3: the optima that were found.
enum TuningClaims {
  /// λ's warm-up and end, four learning rates, S, the batch, S_k: the columns of Table 3.
  private static let printed: [TransitionKind: [Double]] = [
    .gaussian: [867, 1.245, 0.00887, 0.00777, 0.000099, 0.005, 2, 512, 1],
    .diffusion: [889, 1.243, 0.000864, 0.000300, 0.00941, 0.000801, 2, 128, 5],
  ]
  private static let names = ["warm-up", "λ_end", "enc_lr", "dec_lr", "trans_lr", "zinit_lr", "S", "batch_size", "S_k"]
  private static let ranges: [ClosedRange<Double>] = [
    200.0...1200, 0.3...2, 5e-5...1e-2, 5e-5...1e-2, 5e-5...1e-2, 1e-4...1e-3, 1...4, 64...512, 1...8,
  ]

  private static func loaded(_ preset: Preset, _ kind: TransitionKind) -> [Double] {
    let training = preset.settings(for: kind).training
    let rates = [training.rates.encoder, training.rates.decoder, training.rates.transition, training.rates.initial]
    let counts = [training.trajectories, training.batch, training.levelsPerState].map(Double.init)
    return [Double(training.lambda.warmup), training.lambda.end] + rates + counts
  }

  static let optima = Claim(
    "Table 3", "Each model takes its own column of the optima, λ on a cosine from 0.", kind: .definition,
    oracle: "the printed columns"
  ) { check in
    for (kind, other) in [(TransitionKind.gaussian, TransitionKind.diffusion), (.diffusion, .gaussian)] {
      let column = printed[kind] ?? []
      var exchanged = column
      exchanged.swapAt(2, 3)
      check.equal(
        loaded(.paper, kind), claimed: column, allowed: 0, scale: 1, kind.rawValue,
        foils: [
          ("the neighbouring column", printed[other] ?? []), ("encoder and decoder exchanged", exchanged),
          ("the recommended preset", loaded(.recommended, kind)),
        ])
      let schedule = Preset.paper.settings(for: kind).training.lambda
      check.exactly(schedule.shape, claimed: .cosine, "lambda_schedule, \(kind.rawValue)", foils: [("linear", .linear)])
      let lambdas = [0, column[0] / 2, column[0], 2999].map { schedule.value(step: Int($0), of: 3000) }
      let middle = 0.5 * (1 - cosine(.pi * Double(Int(column[0] / 2)) / column[0]))
      check.equal(
        lambdas, claimed: [0, column[1] * middle, column[1], column[1]], allowed: Tolerance.rounding(terms: 4, size: 2), scale: 1,
        "λ on its way, \(kind.rawValue)",
        foils: [("to 1, as I.2 says", [0, middle, 1, 1]), ("no warm-up", [column[1], column[1], column[1], column[1]])])
    }
  }

  static let outside = Claim(
    "Eq F.u", "One printed optimum lies outside its printed range: zinit_lr = 0.005 of the DKF, whose range ends at 0.001.",
    kind: .identity, oracle: "the printed ranges"
  ) { check in
    func strays(_ kind: TransitionKind) -> [String] {
      zip(names, zip(loaded(.paper, kind), ranges)).filter { !$0.1.1.contains($0.1.0) }.map(\.0)
    }
    check.exactly(
      [strays(.gaussian), strays(.diffusion)], claimed: [["zinit_lr"], []], "outside their ranges",
      foils: [("none", [[], []]), ("trans_lr = 0.000099 too", [["trans_lr", "zinit_lr"], []])])
  }

  static let idle = Claim(
    "Eq F.v", "S_k = 1 of the DKF has no effect: a Gaussian transition draws no levels.", kind: .identity,
    oracle: "two updates with another S_k, all weights compared bit by bit"
  ) { check in
    func weights(_ kind: TransitionKind, levels: Int) throws -> [Double] {
      let small = try SmallRun(kind, seed: check.seed)
      let numbers = (0..<48).map { Draws(seed: check.seed, "chapter F, series").random.normal(lane: $0) }
      let set = SequenceSet(count: 8, steps: 6, extents: small.model.settings.data, observations: numbers)
      var settings = Preset.paper.settings(for: kind).training
      (settings.batch, settings.levelsPerState) = (8, levels)
      var trainer = Trainer(small.model, data: set, settings: settings, seed: small.seed, threads: 1)
      for _ in 0..<2 { _ = try trainer.update() }
      return trainer.parameters.values.values
    }
    let once = try weights(.gaussian, levels: 1)
    let diffusion = try (weights(.diffusion, levels: 1), weights(.diffusion, levels: 5))
    check.exactly(
      try weights(.gaussian, levels: 5) == once, claimed: true, "S_k = 5 and S_k = 1, \(once.count) weights of the DKF",
      foils: [("the DDSSM", diffusion.0 == diffusion.1)])
  }
}
