import Autodiff
import Files
import Tensor

/// How the entropy of the posterior enters the bound: equal in mean and in gradient.
public enum EntropyEstimate: String, Sendable, Hashable, NamedChoice {
  /// log q_φ at the drawn states (Eqs 47 and 51 as printed).
  case sampled
  /// Minus the closed-form entropy of each Gaussian given its drawn history: the same mean. Which of the two varies less depends on
  /// the encoder: beside densities taken at the draw, the sampled one does not vary at all when the encoder is exact.
  case closedForm
}

/// The terms of the negative ELBO (Eqs 22 to 25) of each trajectory, in nats: all [N].
public struct BoundTerms {
  /// E[log q_φ(z_{1:j} | x, u)]: the first half of Eq 22.
  public let initialEntropy: Variable
  /// E[−log p_η(z_{1:j} | u)], or a bound on it: the second half of Eq 22.
  public let initialPrior: Variable
  /// E[−Σ_t log p_θ(x_t | …)] over the observed entries: Eq 23.
  public let reconstruction: Variable
  /// E[−Σ_{t>j} log p_ψ(z_t | c_t)], or a bound on it: Eq 24.
  public let transition: Variable
  /// E[Σ_{t>j} log q_φ(z_t | …)]: Eq 25.
  public let entropy: Variable
  /// The states the terms were estimated at, and the Gaussians these were drawn from.
  public let drawn: Trajectories

  /// The rate: everything that λ weighs (I.2), [N].
  public var rate: Variable { initialEntropy + initialPrior + transition + entropy }

  /// The negative ELBO of each trajectory: distortion plus rate, [N].
  public var negativeELBO: Variable { reconstruction + rate }
}

/// Implements Eqs 22 to 25: the four terms of the bound for any encoder, emission, transition and prior.
///
/// Exact linear-Gaussian factors plug in as well as networks do, so the bound can be held against the exact evidence.
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
    initialPrior: prior.surprise(of: first, batch),
    reconstruction: reconstructionLoss(of: batch, drawn.latents, emission),
    transition: transition.surprise(of: drawn, batch).sumOfEach(),
    entropy: logDensity.slice(axis: 1, j..<drawn.steps).sumOfEach(), drawn: drawn)
}

/// log q_φ of every component at the draw, or its mean given the history: [N, T, M].
func logPosterior(_ drawn: Trajectories, _ estimate: EntropyEstimate) -> Variable {
  switch estimate {
  case .sampled: -drawn.posterior.negativeLogDensity(at: drawn.latents)
  case .closedForm: -drawn.posterior.entropy
  }
}

/// Eq 23: −log p_θ of what was observed, summed over time and features; missing entries do not count.
public func reconstructionLoss(of batch: SequenceBatch, _ latents: Variable, _ emission: some Emission) -> Variable {
  let copies = latents.shape[0] / batch.size
  let shape = latents.shape.replacing(axis: 2, with: batch.features)
  let target = batch.observations.repeated(copies).reshaped(shape)  // [N, T, D]
  let loss = emission.law(given: latents, batch).negativeLogDensity(at: target)  // [N, T, D]
  guard let observed = batch.observed else { return loss.sumOfEach() }
  return (loss * observed.repeated(copies).reshaped(shape)).sumOfEach()
}
