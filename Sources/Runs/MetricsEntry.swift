import DeepStateSpace
import Objective
import Training

/// One line of `metrics.jsonl`: what one update reports. Terms are means over its minibatch in nats per sequence.
public struct MetricsEntry: Codable, Equatable, Sendable {
  /// The update, counted from 0.
  public var step: Int
  /// Which initialization it belongs to, counted from 0; after the tries, how many there were.
  public var start: Int
  /// −log p_θ of the observations, in the units of the data.
  public var reconstruction: Double
  /// The mean of E[log q_φ(z_{1:j} | x, u)] per sequence (Eq 47), in nats.
  public var initialEntropy: Double
  /// The mean of E[−log p_η(z_{1:j} | u)], or of a bound on it, per sequence (Eq 48), in nats.
  public var initialPrior: Double
  /// The mean of the transition's loss per sequence (Eq 52), in nats.
  public var transition: Double
  /// The mean of E[Σ_{t>j} log q_φ(z_t | …)] per sequence (Eq 51), in nats.
  public var entropy: Double
  /// The sum of the five: the negative ELBO in nats per sequence, nothing dropped.
  public var nelbo: Double
  /// The same per observed entry, by the mean number of entries of a training sequence.
  public var nelboPerEntry: Double
  /// The bound per observed entry of the rows set aside to evaluate the weights; absent when there are none.
  public var validationNELBOPerEntry: Double?
  /// Dimensions of the latents whose posterior mean moves with the data; 0 is a collapsed posterior.
  public var activeUnits: Int
  /// The standard deviation of the latents about their mean.
  public var latentStandardDeviation: Double
  /// The mean entropy of a state under the posterior given its history, nats.
  public var posteriorEntropy: Double
  /// The share of the transition's draws that fall near the state the posterior draws next.
  public var nearMass: Double?
  /// The share of states near which no draw of the transition falls: a mode that is missing.
  public var missedStates: Double?
  /// λ, the weight of the rate in the objective at this update (I.2).
  public var lambda: Double
  /// The factor on the learning rates.
  public var rateFactor: Double
  /// The Euclidean norm of the whole gradient before it is clipped.
  public var gradientNorm: Double
  /// The seconds since training began, by the wall clock.
  public var seconds: Double

  private enum CodingKeys: String, CodingKey {
    case step, start, reconstruction, transition, entropy, nelbo, lambda, seconds
    case initialEntropy = "initial_entropy"
    case initialPrior = "initial_prior"
    case activeUnits = "active_units"
    case latentStandardDeviation = "latent_deviation"
    case posteriorEntropy = "posterior_entropy"
    case nearMass = "near_mass"
    case missedStates = "missed_states"
    case nelboPerEntry = "nelbo_per_entry"
    case validationNELBOPerEntry = "validation_nelbo_per_entry"
    case rateFactor = "rate_factor"
    case gradientNorm = "gradient_norm"
  }

  init(_ report: StepReport<StateSpaceModel>, entriesPerSequence: Double, seconds: Double) {
    let terms = report.terms
    step = report.step
    start = report.start
    reconstruction = terms.reconstruction
    initialEntropy = terms.initialEntropy
    initialPrior = terms.initialPrior
    transition = terms.transition
    entropy = terms.entropy
    nelbo = terms.negativeELBO
    nelboPerEntry = terms.negativeELBO / entriesPerSequence
    activeUnits = report.latents.activeUnits
    latentStandardDeviation = report.latents.standardDeviation
    posteriorEntropy = report.latents.posteriorEntropy
    lambda = report.lambda
    rateFactor = report.rateFactor
    gradientNorm = report.gradientNorm
    self.seconds = seconds
  }

  /// Adds the statistics of the transition's draws.
  mutating func look(_ check: TransitionCheck) {
    (nearMass, missedStates) = (check.nearMass, check.missedStates)
  }
}
