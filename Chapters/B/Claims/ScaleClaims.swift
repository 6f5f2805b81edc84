import Autodiff
import ChapterKit
import DiffusionLoss
import Foundation
import ReverseProcess
import Tensor

/// A chain whose network was trained for latents of another standard deviation than 1.
enum ScaleClaims {
  static let draws = Claim(
    "Eq B.n", "With the same denoiser D_ψ and the same noise every sampler draws the same states for σ_data = 0.3, 1 and 9.18.",
    kind: .identity, oracle: "loops in plain numbers with D_ψ, without σ_data"
  ) { check in
    for (name, levels, path) in [("even", FewStepClaims.even, [5, 4, 3, 2, 1]), ("uneven", FewStepClaims.uneven, [7, 5, 4, 1])] {
      let descent = Descent(noiseLevels: levels, seed: check.seed)
      let samplers: [(Sampler, String)] = [
        (.ancestral, "ancestral"), (.implicit(calls: path.count), "implicit"), (.multistep(calls: path.count), "multistep"),
      ]
      for (sampler, kind) in samplers {
        func byHand(_ denoised: @escaping (Double, Int) -> Double) -> [Double] {
          naive(descent, sampler, along: path, denoised)
        }
        for standardDeviation in [0.3, 1, 9.18] {
          let squares = levels.map { ($0 * $0 + standardDeviation * standardDeviation) / ($0 * $0 + 1) }
          check.equal(
            run(descent, sampler, standardDeviation: standardDeviation), claimed: byHand(denoised), allowed: Tolerance.network,
            scale: 1,
            "\(kind), \(name) levels, σ_data = \(standardDeviation)",
            foils: standardDeviation == 1
              ? [("D_ψ of the level below", byHand { denoised($0, max($1 - 1, 1)) })]
              : [
                // c_in of σ_data = 1: the network takes z^k for ẑ/√(σ² + σ_data²).
                ("the input not scaled", byHand { denoised($0 * squares[$1 - 1].squareRoot(), $1) }),
                // F of σ_data read as F of 1.
                ("the output not scaled", byHand { misread($0, $1, sigma: levels[$1 - 1], standardDeviation) }),
              ])
        }
      }
    }
  }

  /// D_ψ as a function of ẑ and k.
  private static func denoised(_ rescaled: Double, _ k: Int) -> Double { 1.2 * tanh(0.9 * rescaled) + 0.1 * Double(k) }

  /// c_skip and c_out.
  private static func coefficients(_ sigma: Double, _ standardDeviation: Double) -> (skip: Double, out: Double) {
    let total = sigma * sigma + standardDeviation * standardDeviation
    return (standardDeviation * standardDeviation / total, sigma * standardDeviation / total.squareRoot())
  }

  /// What a chain of σ_data = 1 makes of the output of a network of another.
  private static func misread(_ rescaled: Double, _ k: Int, sigma: Double, _ standardDeviation: Double) -> Double {
    let (own, one) = (coefficients(sigma, standardDeviation), coefficients(sigma, 1))
    return one.skip * rescaled + one.out * (denoised(rescaled, k) - own.skip * rescaled) / own.out
  }

  /// The F that makes D_ψ for some σ_data, from the noisy state divided by √(σ² + σ_data²).
  private struct Answer: OutputNetwork {
    let noiseLevels: [Double]
    let standardDeviation: Double

    func output(noisy: Variable, levels: [Int]) -> Variable {
      let shown = noisy.doubles
      let answers = shown.indices.map { i -> Double in
        let k = levels[i / 2]
        let sigma = noiseLevels[k - 1]
        let rescaled = shown[i] * (sigma * sigma + standardDeviation * standardDeviation).squareRoot()
        let (skip, out) = ScaleClaims.coefficients(sigma, standardDeviation)
        return (ScaleClaims.denoised(rescaled, k) - skip * rescaled) / out
      }
      return noisy.tape.constant(answers, noisy.shape)
    }
  }

  private static func run(_ descent: Descent, _ sampler: Sampler, standardDeviation: Double) -> [Double] {
    let tape = Tape(precision: .double, recordsGradients: false)
    let state = tape.constant(descent.start, [Descent.contexts.count, 2])
    let sigmas = (1...descent.schedule.levels).map { descent.schedule.noiseLevel($0) }
    ReverseChain(LossWeights(descent.schedule), sigmaData: standardDeviation).sample(
      sampler, from: state, network: Answer(noiseLevels: sigmas, standardDeviation: standardDeviation)
    ) { tape.constant(descent.noises[$0 - 1], state.shape) }
    return state.doubles
  }

  /// The loops of `PlainChain`, whose network gives the F of σ_data = 1: D = √ᾱ z^k + √(1 − ᾱ) F solved for F.
  private static func naive(
    _ descent: Descent, _ sampler: Sampler, along path: [Int], _ denoised: @escaping (Double, Int) -> Double
  ) -> [Double] {
    let plain = descent.plain
    func output(_ state: [Double], _ k: Int) -> [Double] {
      state.map { (denoised($0 / plain.signals[k], k) - plain.signals[k] * $0) / plain.spreads[k].squareRoot() }
    }
    return descent.rows { start, noise, _ -> [Double] in
      switch sampler {
      case .ancestral: plain.ancestral(from: start, noise: noise, output: output).last ?? []
      case .implicit: plain.implicit(along: path, from: start, noise: noise(1), output: output)
      case .multistep: plain.multistep(along: path, from: start, noise: noise(1), output: output)
      }
    }.flatMap { $0 }
  }
}
