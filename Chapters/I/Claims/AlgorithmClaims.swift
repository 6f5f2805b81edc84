import Autodiff
import ChapterKit
import DeepStateSpace
import Foundation
import Objective
import Tensor
import Training

/// Algorithms 1 and 2, which the paper cites and does not print.
enum AlgorithmClaims {
  static let training = Claim(
    "Algorithm 1", "An update draws, takes the gradient of D + λR and changes every weight by AdamW at its group's rate.",
    kind: .definition, oracle: "three updates by hand, the minibatch in one piece"
  ) { check in
    let small = try SmallRun(.diffusion, seed: check.seed, sequences: 9)
    let settings = plainSettings
    var trainer = Trainer(
      small.model, data: small.data, settings: settings, seed: small.seed, threads: 2, precision: .double)
    let start = trainer.parameters
    for _ in 0..<3 { _ = try trainer.update() }
    let run = HandRun(small: small, settings: settings)
    let claimed = run.weights(from: start, updates: 3)
    let size = zip(claimed, start.values.values).reduce(0) { max($0, abs($1.0 - $1.1)) }
    func slip(_ name: String, _ change: (inout HandRun) -> Void) -> (String, [Double]) {
      var other = run
      change(&other)
      return (name, other.weights(from: start, updates: 3))
    }
    check.equal(
      trainer.parameters.values.values, claimed: claimed, allowed: Tolerance.updates * size, scale: size,
      "9 sequences, 8 shards, 3 updates",
      foils: [
        slip("moments not corrected for their start", { $0.isCorrected = false }),
        slip("the decay inside the gradient", { $0.decaysGradient = true }), slip("no decay", { $0.decay = 0 }),
        slip("λ = 1 from the start", { $0.lambda = { _ in 1 } }),
        slip("the same draws at every update", { $0.drawsAnew = false }),
        slip("one rate for all groups", { $0.rates = $0.rates.map { _ in 2e-3 } }),
      ])
  }

  /// The algorithm as the paper describes it: no guard, no second start, no clipping, no average, no stages.
  static var plainSettings: TrainingSettings {
    var settings = TrainingSettings()
    (settings.steps, settings.batch, settings.trajectories, settings.levelsPerState) = (10, 9, 2, 2)
    settings.rates = LearningRates(encoder: 2e-3, decoder: 3e-3, transition: 5e-3, initial: 7e-3)
    (settings.guardsCollapse, settings.starts, settings.entropy) = (false, 1, .sampled)
    (settings.rateSchedule.shape, settings.rateSchedule.warmup) = (.constant, 0)
    (settings.lambda.shape, settings.lambda.start, settings.lambda.end, settings.lambda.warmup) = (.linear, 0.1, 1.2, 4)
    settings.weightDecay = 0.5
    return settings
  }

  static let sampling = Claim(
    "Algorithm 2",
    "A trajectory is drawn in order of time: z_t is a mean plus a standard deviation times ε_t, both given z_{t−j:t−1}.",
    kind: .definition,
    oracle: "mean and standard deviation from ε_t = 0 and ε_t = 1"
  ) { check in
    let whole = Dissection(try SmallRun(.gaussian, seed: check.seed, steps: 5))
    let (t, m) = (whole.small.data.steps, whole.width)
    let noise = whole.noise.latents.doubles
    let other = CounterRandom(seed: whole.small.seed, purpose: "chapter I, another future")
    func latents(_ noise: [Double]) -> [Double] {
      let tensor = whole.tape.constant(noise, [whole.rows, t, m])
      return whole.small.model.encoder.trajectories(of: whole.batch, noise: tensor).latents.doubles
    }
    /// ε_{<t} as drawn, ε_t = `value`, another future.
    func pass(_ time: Int, _ value: Double) -> [Double] {
      latents(
        noise.indices.map { i in
          let position = i / m % t
          return position < time ? noise[i] : position == time ? value : other.normal(time: i)
        })
    }
    let passes = (0..<t).map { (mean: pass($0, 0), one: pass($0, 1)) }
    func rebuilt(_ draw: (_ mean: Double, _ standardDeviation: Double, _ noise: Double) -> Double) -> [Double] {
      noise.indices.map { i in
        let (mean, one) = (passes[i / m % t].mean[i], passes[i / m % t].one[i])
        return draw(mean, one - mean, noise[i])
      }
    }
    check.equal(
      latents(noise), claimed: rebuilt { $0 + $1 * $2 }, allowed: Tolerance.network, scale: 1,
      "j = 2, M = 2, T = 5, S = 2, B = 2",
      foils: [
        ("the mean alone", rebuilt { mean, _, _ in mean }),
        ("the variance for the standard deviation", rebuilt { $0 + $1 * $1 * $2 }),
        ("the sign of ε reversed", rebuilt { $0 - $1 * $2 }),
      ])
  }
}
