import Foundation
import Probability
import Tensor

extension BimodalWalk {
  /// The exact predictive distribution p(x_{t+h} | x_{1:t}), a mixture over the 2ʰ sequences of coming signs.
  ///
  /// One step: ½ Σ_± N(0.9 ẑ_t ± 4, r + 0.81 P_t). Further: means 0.9ʰ ẑ_t + 4 Σ_i 0.9ⁱ s_i, variance r + 0.81ʰ P_t.
  /// - Parameters:
  ///   - state: the filtered distribution of z_t.
  ///   - horizon: h, 1…16; beyond that sample with `continuation(of:horizon:index:using:series:)`.
  public func predictive(from state: FilteredState, horizon: Int = 1) -> GaussianMixture {
    let latent = latentPredictive(from: state, horizon: horizon)
    return GaussianMixture(
      weights: latent.weights, means: latent.means, variances: latent.variances.map { $0 + observationVariance })
  }

  /// The exact distribution p(z_{t+h} | x_{1:t}) of the latent itself; its variances are 0 when P_t = 0.
  public func latentPredictive(from state: FilteredState, horizon: Int = 1) -> GaussianMixture {
    require((1...16).contains(horizon), "the mixture over signs is kept for horizons 1…16, not \(horizon)")
    var means = [state.mean]
    for _ in 0..<horizon {
      means = means.flatMap { [decay * $0 - jump, decay * $0 + jump] }
    }
    return GaussianMixture(means: means, variance: pow(decay * decay, Double(horizon)) * state.variance)
  }
}
