import ChapterKit
import DiffusionChain
import DiffusionLoss
import Foundation
import Probability

/// The integrands of Eqs 30d–30g at one point (z⁰, …, z^K); each line has its own way of grouping the same densities.
struct ChainLines {
  let schedule: NoiseSchedule
  /// z⁰ … z^K.
  let states: [Double]
  let predictedNoise: (Double, Int) -> Double

  private var levels: Int { schedule.levels }
  private var start: Double { -Normal.standard.logDensity(at: states[levels]) }

  private func reverse(_ k: Int) -> Double {
    schedule.reverseKernel(k, noisy: states[k], predictedNoise: predictedNoise(states[k], k)).logDensity(at: states[k - 1])
  }
  private func step(_ k: Int) -> Double { schedule.step(k, from: states[k - 1]).logDensity(at: states[k]) }
  private func marginal(_ k: Int) -> Double { schedule.marginal(k, clean: states[0]).logDensity(at: states[k]) }
  private func posterior(_ k: Int) -> Double {
    schedule.posterior(k, noisy: states[k], clean: states[0]).logDensity(at: states[k - 1])
  }

  /// Eq 30d, every density written out from its definition.
  var d: Double {
    let recursion = ForwardRecursion(betas: schedule.betas)
    return (1...levels).reduce(-logNormal(states[levels], mean: 0, variance: 1)) { sum, k in
      let beta = schedule.betas[k - 1]
      let (now, before) = (states[k], states[k - 1])
      let mean = (now - beta / recursion.variances[k].squareRoot() * predictedNoise(now, k)) / (1 - beta).squareRoot()
      return sum - logNormal(before, mean: mean, variance: beta)
        + logNormal(now, mean: (1 - beta).squareRoot() * before, variance: beta)
    }
  }

  /// Eq 30e: k = 1 set apart.
  var e: Double { withoutFirst - (reverse(1) - step(1)) }
  var withoutFirst: Double { (2...levels).reduce(start) { $0 - (reverse($1) - step($1)) } }

  /// Eq 30f: each step forward replaced by the step back, q(z^k | z^{k−1}) = q(z^{k−1} | z^k, z⁰) q(z^k | z⁰)/q(z^{k−1} | z⁰).
  var f: Double { turned(sign: 1) }
  var fTurned: Double { turned(sign: -1) }
  private func turned(sign: Double) -> Double {
    (2...levels).reduce(start - (reverse(1) - step(1))) { sum, k in
      sum - (reverse(k) - posterior(k) + sign * (marginal(k - 1) - marginal(k)))
    }
  }

  /// Eq 30g: the quotients have telescoped into q(z^K | z⁰), and q(z¹ | z⁰) has cancelled.
  var g: Double { gForgetful + marginal(levels) }
  var gForgetful: Double { (2...levels).reduce(start - reverse(1)) { $0 - (reverse($1) - posterior($1)) } }

  /// The sizes of all terms together, for the allowance.
  var size: Double {
    (1...levels).reduce(abs(start)) { $0 + abs(reverse($1)) + abs(step($1)) + abs(marginal($1)) }
      + (2...levels).reduce(0) { $0 + abs(posterior($1)) }
  }
}
