import DiffusionChain
import Foundation

/// The bound for z⁰ ~ N(0, s²) along another road: Eq 30d level by level, from second moments alone.
///
/// The best kernel's mean is the regression of z^{k−1} on z^k, a_k = Cov/Var. No weight, constant, target or preconditioning enters.
struct GaussianWalk {
  private(set) var bound: Double
  private(set) var marginalVariance = 1.0
  /// The sizes of all terms together, for the allowance.
  private(set) var size: Double
  let deviation: Double

  init(_ schedule: NoiseSchedule, deviation: Double) {
    self.deviation = deviation
    let clean = deviation * deviation
    var moments = [clean]  // E (z^k)²
    for beta in schedule.betas { moments.append((1 - beta) * moments[moments.count - 1] + beta) }
    bound = 0.5 * (log(2 * .pi) + moments[schedule.levels])  // −E log p(z^K)
    size = abs(bound)
    for k in (1...schedule.levels).reversed() {
      let (beta, before, now) = (schedule.betas[k - 1], moments[k - 1], moments[k])
      let cross = (1 - beta).squareRoot() * before
      let slope = cross / now
      let residual = before * beta / now  // E(z^{k−1} − a z^k)²
      bound += 0.5 * (log(2 * .pi * beta) + residual / beta) - 0.5 * (log(2 * .pi * beta) + 1)
      size += abs(log(2 * .pi * beta)) + 1
      marginalVariance = slope * slope * marginalVariance + beta
    }
  }

  var crossEntropy: Double { 0.5 * (log(2 * .pi * marginalVariance) + deviation * deviation / marginalVariance) }
  var entropy: Double { 0.5 * log(2 * .pi * deviation * deviation) + 0.5 }
}
