import DiffusionChain
import DiffusionLoss
import Foundation
import Probability

/// A clean state that is left or right, ½ N(−m, s²) + ½ N(m, s²): a density that no Gaussian transition has.
enum BimodalState {
  static let modes = [-2.0, 2]
  static let standardDeviation = 0.3

  /// q(z^k) has two components, one noised mode each.
  static func noised(_ schedule: NoiseSchedule, _ k: Int) -> [Normal] {
    modes.map { mode in
      Normal(
        mean: schedule.alphaBar(k).squareRoot() * mode,
        variance: schedule.alphaBar(k) * standardDeviation * standardDeviation + schedule.noiseVariance(k))
    }
  }

  static func density(_ components: [Normal], at position: Double) -> Double {
    components.reduce(0) { $0 + 0.5 * exp($1.logDensity(at: position)) }
  }

  /// p(z^{k−1} | z^k) when the network knows the state's density and answers with E[ε | z^k].
  static func bestKernel(_ schedule: NoiseSchedule, _ k: Int, from noisy: Double) -> Normal {
    let components = noised(schedule, k)
    let shares = components.map { 0.5 * exp($0.logDensity(at: noisy)) }
    let total = shares.reduce(0, +)
    let means = modes.map { mode in
      CleanPosterior(
        clean: Normal(mean: mode, variance: standardDeviation * standardDeviation), noiseLevel: schedule.noiseLevel(k)
      )
      .mean(rescaled: schedule.rescaled(k, noisy: noisy))
    }
    // Far from both modes both shares round to 0; the nearer mode is then taken alone.
    let clean = total > 0 ? zip(shares, means).reduce(0) { $0 + $1.0 * $1.1 } / total : means[noisy < 0 ? 0 : 1]
    let noise = (noisy - schedule.alphaBar(k).squareRoot() * clean) / schedule.noiseVariance(k).squareRoot()
    return schedule.reverseKernel(k, noisy: noisy, predictedNoise: noise)
  }
}
