import Autodiff
import ChapterKit
import DiffusionChain
import DiffusionLoss
import ReverseProcess
import Tensor

/// One draw of the smallest chain, in numbers that can be worked out on paper.
enum HandClaims {
  static let betas = [0.3, 0.3]
  static let start = 0.2

  static let entries: [Chapter.Entry] = [
    .prose(
      """
      Here is one draw by hand. Upper indices count floors and are no powers. Let K = 2 and β_1 = β_2 = 0.3, so ᾱ_1 = 0.7 and \
      ᾱ_2 = 0.49, and let ς_k² = β_k. The state goes up to +1 or down to −1, and the network predicts one of the two values: \
      D(z) = +1 for z > 0 and −1 otherwise. By Eq E.f the mean of a step back is μ̃_k with D in place of z⁰. At k = 2 both of \
      its coefficients are 0.4922; at k = 1 it is D itself.
      """),
    .equation(
      "B.o",
      """
      z² = 0.2                                                             D(z²) = +1
      μ_ψ(z²) = √0.7 · 0.3/0.51 · (+1) + √0.7 · 0.3/0.51 · 0.2 = 0.4922 · 1.2 = 0.5906
      z¹ = 0.5906 + √0.3 · ξ_2 = 0.5906 + 0.5477 · (−1.5) = −0.2310        D(z¹) = −1
      μ_ψ(z¹) = −1
      z⁰ = −1 + √0.3 · ξ_1 = −1 + 0.5477 · 0.4 = −0.7809
      """),
    .claim(draw),
    .prose(
      """
      The noise ξ_2 moved the state across 0, and the next step followed the other prediction. By symmetry z¹ is positive in \
      half of all draws, so their density is ½ N(1, 0.3) + ½ N(−1, 0.3): 0.365 at ±1 and 0.138 at 0. Each step is a Gaussian, \
      and the density of the draws has two modes.
      """),
  ]

  static let draw = Claim(
    "Eq B.o", "With z² = 0.2, ξ_2 = −1.5 and ξ_1 = 0.4 the sampler passes z¹ = −0.2310 and ends at z⁰ = −0.7809, as by hand.",
    kind: .definition, oracle: "the display above, to four digits"
  ) { check in
    let computed = run([0.4, -1.5])
    check.equal(
      computed, claimed: [-0.2310, -0.7809], allowed: Tolerance.printed(decimals: 4), "z¹, z⁰",
      foils: [
        ("no noise in the last step", run([0, -1.5])), ("ξ_1 and ξ_2 exchanged", run([-1.5, 0.4])),
        ("D(z²) kept for the last step", [computed[0], computed[1] + 2]),
      ])
  }

  /// z¹ and z⁰ of the package's sampler, given ξ_1 and ξ_2.
  private static func run(_ noises: [Double]) -> [Double] {
    let tape = Tape(precision: .double, recordsGradients: false)
    let state = tape.constant([start], [1, 1])
    let witness = Witness(UpOrDown(chain: PlainChain(betas: betas)))
    ReverseChain(LossWeights(NoiseSchedule(betas: betas))).sample(.ancestral, from: state, network: witness) {
      tape.constant([noises[$0 - 1]], [1, 1])
    }
    return [witness.states[1][0]] + state.doubles
  }

  /// The F of the D that is +1 above 0 and −1 elsewhere: D = √ᾱ z^k + √(1 − ᾱ) F.
  private struct UpOrDown: OutputNetwork {
    let chain: PlainChain

    func output(noisy: Variable, levels: [Int]) -> Variable {
      let (signal, noise) = (chain.signals[levels[0]], chain.spreads[levels[0]].squareRoot())
      let answers = noisy.doubles.map { state -> Double in
        let clean: Double = state > 0 ? 1 : -1
        return (clean - signal * state) / noise
      }
      return noisy.tape.constant(answers, noisy.shape)
    }
  }
}
