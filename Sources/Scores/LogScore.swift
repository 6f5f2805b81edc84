import Foundation
import Probability
import Tensor

/// The log predictive density of the outcome, log p(x_{t+1} | x_{1:t}), in nats; higher is better.
public enum LogScore {
  /// log (1/S) Σ_s N(y; mean_s, variance_s) over the emissions of S predictive draws of the latent, by log-sum-exp.
  ///
  /// The mean is taken of the densities, then the logarithm: the other order scores each draw alone and punishes a correct
  /// second mode. The estimate of p is unbiased, that of log p low by about Var[p̂] / 2p².
  /// - Parameters:
  ///   - emissions: one Gaussian per predictive draw of the latent.
  ///   - outcome: y, what was observed.
  public static func mean(of emissions: [Normal], outcome: Double) -> Double {
    require(!emissions.isEmpty, "a log score needs at least one predictive draw")
    return logSumExp(emissions.map { $0.logDensity(at: outcome) }) - log(Double(emissions.count))
  }
}
