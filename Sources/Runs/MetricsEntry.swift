import DeepStateSpace
import Objective
import Training

/// One line of `metrics.jsonl`: what one update reports. Terms are means over its minibatch in nats per sequence.
public struct MetricsEntry: Codable, Equatable, Sendable {
  /// The update, counted from 0.
  public var step: Int
  /// Which initialisation it belongs to, counted from 0; after the tries, how many there were.
  public var start: Int
  /// −log p_θ of the observations, in the units of the data.
  public var reconstruction: Double
  /// Eq 47.
  public var initialEntropy: Double
  /// Eq 48.
  public var initialPrior: Double
  /// Eq 52.
  public var transition: Double
  /// Eq 51.
  public var entropy: Double
  /// The sum of the five: the negative ELBO in nats per sequence, nothing dropped.
  public var nelbo: Double
  /// The same per observed entry, by the mean number of entries of a training sequence.
  public var nelboPerEntry: Double
  /// The bound per observed entry of the rows set aside to judge the weights; absent when there are none.
  public var validationNELBOPerEntry: Double?
  /// Dimensions of the latents whose posterior mean moves with the data; 0 is a collapsed posterior.
  public var activeUnits: Int
  /// The standard deviation of the latents about their mean.
  public var latentDeviation: Double
  /// The mean entropy of a state under the posterior given its history, nats.
  public var posteriorEntropy: Double
  /// The share of the transition's draws that fall near the state the posterior draws next.
  public var nearMass: Double?
  /// The share of states near which no draw of the transition falls: a mode that is missing.
  public var missedStates: Double?
  /// λ.
  public var lambda: Double
  /// The factor on the learning rates.
  public var rateFactor: Double
  /// Before clipping.
  public var gradientNorm: Double
  /// Since training began.
  public var seconds: Double

  private enum CodingKeys: String, CodingKey {
    case step, start, reconstruction, transition, entropy, nelbo, lambda, seconds
    case initialEntropy = "initial_entropy"
    case initialPrior = "initial_prior"
    case activeUnits = "active_units"
    case latentDeviation = "latent_deviation"
    case posteriorEntropy = "posterior_entropy"
    case nearMass = "near_mass"
    case missedStates = "missed_states"
    case nelboPerEntry = "nelbo_per_entry"
    case validationNELBOPerEntry = "validation_nelbo_per_entry"
    case rateFactor = "rate_factor"
    case gradientNorm = "gradient_norm"
  }

  init(_ report: StepReport, entriesPerSequence: Double, seconds: Double) {
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
    latentDeviation = report.latents.deviation
    posteriorEntropy = report.latents.posteriorEntropy
    lambda = report.lambda
    rateFactor = report.rateFactor
    gradientNorm = report.gradientNorm
    self.seconds = seconds
  }

  /// Takes in what the transition's draws look like.
  mutating func look(_ check: TransitionCheck) {
    (nearMass, missedStates) = (check.nearMass, check.missedStates)
  }
}
