import DiffusionChain
import DiffusionLoss
import DiffusionTransition
import Foundation
import Lectern
import Tensor

/// What the samplers draw from, where everything is Gaussian and every law is a variance.
enum SamplerClaims {
  /// The schedule of the settings, and one so coarse that every detail shows.
  static let usual = NoiseSchedule.linear(from: 7.8e-4, to: 0.156, levels: 128)
  static let coarse = NoiseSchedule.linear(from: 0.1, to: 0.6, levels: 8)

  static let ancestral = Claim(
    "Eq 02",
    "With the best network, ancestral draws have the variance of the chain's own density: the law whose evidence is bounded.",
    kind: .identity, oracle: "the recursion v_{k−1} = a_k² v_k + ς_k² of the exact chain"
  ) { check in
    for (name, schedule) in [("usual", usual), ("coarse", coarse)] {
      for deviation in [0.5, 1, 4] {
        for reverse in [ReverseVariance.forward, .posterior] {
          let weights = LossWeights(schedule, reverseVariance: reverse)
          let model = GaussianOptimum(weights, deviation: deviation).modelMarginal.variance
          let last = schedule.reverseVariance(1, reverse)
          let found = LinearChain(weights, deviation).variance(.ancestral)
          check.equal(
            found.value, claimed: model, allowed: 1e-12 * model, scale: min(model, 1e3 * last),
            "\(name) schedule, s = \(deviation), ς² = \(reverse.rawValue)",
            foils: [
              ("no noise at the last step", model - last),
              ("all noise left out", LinearChain(weights, deviation).variance(.implicit(calls: 8)).value),
            ])
        }
      }
    }
  }

  static let draws = Claim(
    "Eq 02", "Ancestral draws have that mean and that variance.", kind: .estimate, oracle: "the same recursion"
  ) { check in
    let weights = LossWeights(coarse)
    let chain = LinearChain(weights, 1.7)
    let values = chain.draws(check.full ? 1_000_000 : 160_000, .ancestral, seed: Int(check.seed % (1 << 32)))
    let model = GaussianOptimum(weights, deviation: 1.7).modelMarginal.variance
    let quiet = model - coarse.reverseVariance(1, .forward)
    check.mean(ofDraws: values, claimed: 0, "mean, s = 1.7, coarse schedule", foils: [("a shift of a tenth", 0.1)])
    check.mean(
      ofDraws: values.map { $0 * $0 }, claimed: model, "mean square",
      foils: [("the data's own s²", 1.7 * 1.7), ("no noise at the last step", quiet), ("z^K itself", 1)])
  }

  static let few = Claim(
    "Eq 2.e", "The few-step samplers are Euler's and Heun's steps along the probability flow, at most 16 calls of the network.",
    kind: .identity, oracle: "the same steps by hand for dẑ/dσ = σẑ/(s² + σ²)"
  ) { check in
    for deviation in [0.5, 1, 4] {
      let chain = LinearChain(LossWeights(usual), deviation)
      let (implicit, heun) = (chain.variance(.implicit(calls: 16)), chain.variance(.heun(calls: 16)))
      check.equal(
        implicit.value, claimed: chain.eulerVariance(calls: 16), allowed: 1e-11 * implicit.value, scale: implicit.value,
        "implicit, s = \(deviation), \(implicit.calls) calls", foils: [("Heun", heun.value)])
      check.equal(
        heun.value, claimed: chain.heunVariance(calls: 16), allowed: 1e-11 * heun.value, scale: heun.value,
        "Heun, s = \(deviation), \(heun.calls) calls", foils: [("Euler", implicit.value)])
      check.atMost(Double(max(implicit.calls, heun.calls)), 16, "calls", foils: [("half as many", 8)])
    }
  }

  static let distance = Claim(
    "Eq 2.f",
    "At 16 calls neither has the chain's variance: Euler's is a quarter to a third too small, Heun's half as much again or double. At 63, Heun is within 6 %.",
    kind: .bound, oracle: "both variances exactly, and the flow solved in closed form"
  ) { check in
    for deviation in [0.5, 1, 4] {
      let chain = LinearChain(LossWeights(usual), deviation)
      func share(_ sampler: Sampler) -> Double { chain.variance(sampler).value / chain.variance(.ancestral).value }
      let (euler, heun, fine) = (share(.implicit(calls: 16)), share(.heun(calls: 16)), share(.heun(calls: 64)))
      check.atMost(
        0.65, euler, "Euler, 16 calls, s = \(deviation), from below", foils: [("Euler, 8 calls", share(.implicit(calls: 8)))])
      check.atMost(euler, 0.77, "Euler, 16 calls, from above", lowerFoils: [("the ancestral chain itself", 1)])
      check.atMost(1.5, heun, "Heun, 15 calls, from below", foils: [("the ancestral chain itself", 1)])
      check.atMost(heun, 2.01, "Heun, 15 calls, from above", lowerFoils: [("Heun, 7 calls", share(.heun(calls: 8)))])
      check.atMost(abs(fine - 1), 0.06, "Heun, 63 calls", lowerFoils: [("Heun, 31 calls", abs(share(.heun(calls: 32)) - 1))])
      check.equal(
        chain.variance(.heun(calls: 255)).value, claimed: chain.flowVariance, allowed: 0.025 * chain.flowVariance,
        "Heun at every level against the flow, s = \(deviation)",
        foils: [("Heun, 31 calls", chain.variance(.heun(calls: 32)).value)])
    }
  }

  /// Each sampler's variance as a share of the ancestral one, by calls.
  static func figure(_ settings: Chapter.Settings) -> Figure {
    let chain = LinearChain(LossWeights(usual), 1)
    let exact = chain.variance(.ancestral).value
    let counts = [6, 8, 10, 12, 16, 20, 24, 32, 48, 64, 96, 128]
    func line(_ name: String, _ sampler: (Int) -> Sampler) -> Series {
      let found = counts.map { chain.variance(sampler($0)) }
      return Series(name, mark: .pointsAndLine, x: found.map { Double($0.calls) }, y: found.map { $0.value / exact })
    }
    return Figure(
      "What few calls cost",
      panels: [
        Figure.Panel(
          "z ~ N(0, 1), the best network", x: .log("calls of the network"), y: .linear("variance / ancestral", range: 0...3),
          series: [line("implicit", { .implicit(calls: $0) }), line("Heun", { .heun(calls: $0) })])
      ])
  }
}

extension LinearChain {
  init(_ weights: LossWeights, _ deviation: Double) { self.init(weights: weights, deviation: deviation) }
}
