import Autodiff
import Files
import Tensor

/// How the entropy of the posterior enters the bound: equal in mean and in gradient.
public enum EntropyEstimate: String, Sendable, Hashable, NamedChoice {
  /// log q_φ at the drawn states, as I.3 prints it.
  case sampled
  /// Minus the closed-form entropy of each Gaussian given its drawn history: the same mean. Which of the two varies less depends
  /// on the encoder: together with densities at the draw, the sampled one has zero variance when the encoder is exact.
  case closedForm
}

/// The terms of the negative ELBO of each trajectory, in nats: all [N]. At drawn states each is its Monte-Carlo estimate.
public struct BoundTerms {
  /// log q_φ(z_{1:j} | x, u), with the sign that it has in the negative ELBO: minus the entropy, on average.
  public let initialEntropy: Variable
  /// −log p_η(z_{1:j} | u), or a bound on it.
  public let initialPrior: Variable
  /// −Σ_t log p_θ(x_t | …) over the observed entries.
  public let reconstruction: Variable
  /// −Σ_{t>j} log p_ψ(z_t | c_t), or a bound on it such as the noise chain's.
  public let transition: Variable
  /// Σ_{t>j} log q_φ(z_t | …), with the sign that it has in the negative ELBO: minus the entropy, on average.
  public let entropy: Variable
  /// The states the terms were estimated at, and the Gaussians these were drawn from.
  public let drawn: Trajectories

  /// Implements Eq 22: the initialization loss E[log q_φ(z_{1:j}) − log p_η(z_{1:j})], [N].
  ///
  /// Implements Eq 49: where the prior is hierarchical, its second half is L_VHP.
  public var initialization: Variable { initialEntropy + initialPrior }

  /// The rate: everything that λ weighs (I.2), [N].
  public var rate: Variable { initialization + transition + entropy }

  /// The negative ELBO of each trajectory: distortion plus rate, [N].
  public var negativeELBO: Variable { reconstruction + rate }
}

/// Implements Eq 04: the terms of the bound for any encoder, emission, transition and prior.
///
/// Exact linear-Gaussian factors plug in as well as networks do, so that the bound can be compared with the exact evidence.
///
/// Implements Eq 24: the sum over t > j that is `transition`.
/// Implements Eq 47: the sum over t ≤ j that is `initialEntropy`.
/// Implements Eq 50: `reconstruction`, by `reconstructionLoss`.
/// Implements Eq 51: the sum over t > j that is `entropy`.
/// Eq 05 is not computed: its two lines are the terms `transition` and `entropy` with their signs reversed.
/// Eq 46 is not computed: it is this bound with a prior that returns L_VHP.
public func evidenceBound(
  of batch: SequenceBatch, order j: Int, noise: Variable, entropy estimate: EntropyEstimate = .sampled,
  posterior: some SmoothingPosterior, emission: some Emission, transition: some Transition, prior: some InitialPrior
) -> BoundTerms {
  let drawn = posterior.trajectories(of: batch, noise: noise)
  require(j >= 1 && j < drawn.steps, "a Markov order of \(j) needs more than \(j) steps, not \(drawn.steps)")
  let logDensity = logPosterior(drawn, estimate)  // [N, T, M]
  let first = drawn.latents.slice(axis: 1, 0..<j)  // [N, j, M]
  return BoundTerms(
    initialEntropy: logDensity.slice(axis: 1, 0..<j).sumOfEach(),
    initialPrior: prior.negativeLogLikelihood(of: first, batch),
    reconstruction: reconstructionLoss(of: batch, drawn.latents, emission),
    transition: transition.negativeLogLikelihood(of: drawn, batch).sumOfEach(),
    entropy: logDensity.slice(axis: 1, j..<drawn.steps).sumOfEach(), drawn: drawn)
}

/// Implements Eq 25: log q_φ of every component at the draw, or its mean given the history, [N, T, M].
func logPosterior(_ drawn: Trajectories, _ estimate: EntropyEstimate) -> Variable {
  switch estimate {
  case .sampled: -drawn.posterior.negativeLogDensity(at: drawn.latents)
  case .closedForm: -drawn.posterior.entropy
  }
}

/// Implements Eq 23: −log p_θ of what was observed, summed over time and features; missing entries do not count.
public func reconstructionLoss(of batch: SequenceBatch, _ latents: Variable, _ emission: some Emission) -> Variable {
  let copies = latents.shape[0] / batch.size
  let shape = latents.shape.replacing(axis: 2, with: batch.features)
  let target = batch.observations.repeated(copies).reshaped(shape)  // [N, T, D]
  let loss = emission.distribution(given: latents, batch).negativeLogDensity(at: target)  // [N, T, D]
  guard let observed = batch.observed else { return loss.sumOfEach() }
  return (loss * observed.repeated(copies).reshaped(shape)).sumOfEach()
}
