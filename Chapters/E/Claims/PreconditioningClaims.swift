import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Oracle
import Preconditioning

/// Eqs 34, 37 and 38: the same bound, with a network whose input and target have unit variance.
enum PreconditioningClaims {
  static let input = Claim(
    "Eq 34",
    "The preconditioned input c_in ẑ^k is the noisy state z̃^k itself.",
    kind: .identity, oracle: "z̃^k from a recursion over β"
  ) { check in
    let draws = Draws(seed: check.seed, "chapter E, input")
    let (clean, noise) = (draws.normal(0), draws.normal(1))
    for (name, schedule) in TestSchedules.all(seed: check.seed) {
      let (recursion, levels) = (ForwardRecursion(betas: schedule.betas), 1...schedule.levels)
      let direct = levels.map { recursion.factors[$0] * clean + recursion.variances[$0].squareRoot() * noise }
      func inputs(_ scale: (Preconditioning) -> Double) -> [Double] {
        levels.map { scale(schedule.preconditioning($0)) * schedule.rescaled($0, clean: clean, noise: noise) }
      }
      check.equal(
        inputs(\.cIn), claimed: direct, allowed: rounding(terms: schedule.levels, size: abs(clean) + abs(noise)), scale: 1,
        name,
        foils: [("c_in left out", inputs { _ in 1 }), ("c_in² for c_in", inputs { $0.cIn * $0.cIn })])
    }
  }

  static let target = Claim(
    "Eq 38", "The network's target is y = √(1 − ᾱ_k) z⁰ − √ᾱ_k ε: the v of v-prediction with the sign reversed, not the noise.",
    kind: .identity, oracle: "(z⁰ − c_skip ẑ)/c_out, and −v"
  ) { check in
    let draws = Draws(seed: check.seed, "chapter E, target")
    let (clean, noise) = (draws.normal(0), draws.normal(1))
    for (name, schedule) in TestSchedules.all(seed: check.seed) {
      for k in Set([1, (schedule.levels + 1) / 2, schedule.levels]).sorted() {
        let (recursion, preconditioning) = (ForwardRecursion(betas: schedule.betas), schedule.preconditioning(k))
        let sigma = recursion.squaredNoiseLevel(k).squareRoot()
        let asPrinted = (clean - (clean + sigma * noise) / (sigma * sigma + 1)) / (sigma / (sigma * sigma + 1).squareRoot())
        let velocity = recursion.factors[k] * noise - recursion.variances[k].squareRoot() * clean
        let computed = preconditioning.target(clean: clean, noise: noise)
        let size = abs(clean) + abs(noise)
        check.equal(
          computed, claimed: asPrinted, allowed: rounding(terms: schedule.levels, size: size * (1 + 1 / sigma)),
          "\(name), k = \(k), as printed",
          foils: [("v", velocity), ("the noise", noise)])
        check.equal(
          computed, claimed: -velocity, allowed: rounding(terms: schedule.levels, size: size), scale: 1,
          "\(name), k = \(k), against −v",
          foils: [("v", velocity), ("the noise", noise)])
      }
    }
  }

  static let digits = Claim(
    "Eq E.o",
    "In single precision at σ = 0.002, Eq 38 as printed loses digits of the target; with ẑ = z⁰ + σε inserted it does not.",
    kind: .identity, oracle: "the target in double precision"
  ) { check in
    let (clean, noise, sigma) = (Float(1.7), Float(0.6), Float(0.002))
    let exact = Preconditioning(noiseLevel: Double(sigma)).target(clean: Double(clean), noise: Double(noise))
    let weights = Preconditioning(noiseLevel: Double(sigma)).targetCoefficients
    let workedIn = Float(weights.clean) * clean + Float(weights.noise) * noise
    let noisy = clean + sigma * noise
    let asPrinted = (clean - noisy / (sigma * sigma + 1)) / (sigma / (sigma * sigma + 1).squareRoot())
    check.equal(
      Double(workedIn), claimed: exact, allowed: 2 * Double(Float.ulpOfOne), scale: 1, "σ = 0.002, z⁰ = 1.7, ε = 0.6, 32-bit",
      foils: [("Eq 38 as printed, 32-bit", Double(asPrinted))])
  }

  static let errors = Claim(
    "Eq 37", "w_k (ε − ε_ψ)² = (w_k/σ_k²)(D − z⁰)² = w̃_k (F − y)², for random outputs F on every schedule.", kind: .identity,
    oracle: "w_k (ε − ε_ψ)² with ε_ψ from the coefficients"
  ) { check in
    let draws = Draws(seed: check.seed, "chapter E, errors")
    for (number, (name, schedule)) in TestSchedules.all(seed: check.seed).enumerated() {
      let weights = LossWeights(schedule)
      for k in Set([1, (schedule.levels + 1) / 2, schedule.levels]).sorted() {
        let (clean, noise, output) = (
          draws.normal(number, 3 * k), draws.normal(number, 3 * k + 1), draws.normal(number, 3 * k + 2)
        )
        let sigma = ForwardRecursion(betas: schedule.betas).squaredNoiseLevel(k).squareRoot()
        let rescaled = clean + sigma * noise
        let denoised = rescaled / (sigma * sigma + 1) + sigma / (sigma * sigma + 1).squareRoot() * output
        let miss = noise - (rescaled - denoised) / sigma
        let claimed = weights.noiseErrorWeight(k) * miss * miss
        let gap = output - schedule.preconditioning(k).target(clean: clean, noise: noise)
        // D − z⁰ is a difference of numbers 1/σ times its size, and it is squared.
        let size = weights.noiseErrorWeight(k) * (abs(miss) + 1) * (abs(clean) / sigma + abs(noise) + abs(output))
        let allowed = rounding(terms: schedule.levels, size: size)
        check.equal(
          weights.outputErrorWeight(k) * gap * gap, claimed: claimed, allowed: allowed, "\(name), k = \(k), output error",
          foils: [("weights dropped", gap * gap)]
            + (schedule.noiseVariance(k) > 1e-3 ? [("w_k for w̃_k", weights.noiseErrorWeight(k) * gap * gap)] : []))
        check.equal(
          weights.denoiserErrorWeight(k) * (denoised - clean) * (denoised - clean), claimed: claimed, allowed: allowed,
          "\(name), k = \(k), denoised error",
          foils: abs(sigma - 1) > 1e-3
            ? [("w_k for w_k/σ_k²", weights.noiseErrorWeight(k) * (denoised - clean) * (denoised - clean))] : [])
      }
    }
  }

  static let denoiser = Claim(
    "Eq E.n", "If F equals its target, then D = z⁰ and ε_ψ = ε, also for σ_data other than 1.", kind: .identity,
    oracle: "the z⁰ and ε of the noisy state"
  ) { check in
    let draws = Draws(seed: check.seed, "chapter E, denoiser")
    for (number, (sigma, data)) in [(0.02, 1.0), (1, 1), (80, 1), (0.5, 9.18), (3, 0.1)].enumerated() {
      let (clean, noise) = (data * draws.normal(number), draws.normal(number, 1))
      let (right, wrong) = (
        Preconditioning(noiseLevel: sigma, sigmaData: data), Preconditioning(noiseLevel: 2 * sigma, sigmaData: data)
      )
      let rescaled = clean + sigma * noise
      let target = right.target(clean: clean, noise: noise)
      let denoised = right.denoised(rescaled: rescaled, output: target)
      let allowed = rounding(terms: 4, size: (abs(clean) + abs(noise)) * (1 + sigma + 1 / sigma))
      check.equal(
        [
          denoised, right.predictedNoise(rescaled: rescaled, denoised: denoised),
          right.output(rescaled: rescaled, denoised: clean),
        ],
        claimed: [clean, noise, target], allowed: allowed, scale: 1, "σ = \(sigma), σ_data = \(data): D, ε_ψ, F",
        foils: [
          (
            "coefficients of the wrong level",
            [
              wrong.denoised(rescaled: rescaled, output: target), wrong.predictedNoise(rescaled: rescaled, denoised: denoised),
              wrong.output(rescaled: rescaled, denoised: clean),
            ]
          )
        ])
    }
  }

  static let unitVariance = Claim(
    "Eq E.p", "Targets have unit variance if the latents do; for a standard deviation of 9.18 it reaches 84 at σ = 80.",
    kind: .identity,
    oracle: "(σ²s² + 1)/(σ² + 1), against quadrature of y²"
  ) { check in
    for k in [1, 40, 90, 128] {
      for (standardDeviation, data) in [(1.0, 1.0), (9.18, 1), (9.18, 9.18)] {
        let sigma = TestSchedules.karras.noiseLevel(k)
        let preconditioning = Preconditioning(noiseLevel: sigma, sigmaData: data)
        // y is linear in two independent Gaussians: one quadrature for each.
        let clean = try gaussianExpectation(
          of: { pow(preconditioning.target(clean: $0, noise: 0), 2) }, mean: 0, standardDeviation: standardDeviation)
        let noise = try gaussianExpectation(
          of: { pow(preconditioning.target(clean: 0, noise: $0), 2) }, mean: 0, standardDeviation: 1)
        let exact = clean + noise
        let square = sigma * sigma
        let claimed = data == standardDeviation ? 1 : (square * standardDeviation * standardDeviation + 1) / (square + 1)
        check.equal(
          exact.value, claimed: claimed, allowed: exact.error + rounding(terms: 128, size: claimed), scale: claimed,
          "k = \(k), s = \(standardDeviation), σ_data = \(data)",
          foils: [("unscaled residual z⁰ − ẑ", square), ("2", 2 * claimed)])
      }
    }
    let largest = (1...128).map { k in
      let sigma = TestSchedules.karras.noiseLevel(k)
      return (sigma * sigma * 9.18 * 9.18 + 1) / (sigma * sigma + 1)
    }.max()
    check.exactly(
      largest.map { Int($0) }, claimed: 84, "largest second moment, s = 9.18", foils: [("unit variance across all levels", 1)])
  }
}
