import Autodiff
import EvidenceBound

/// p_η(z_t | z_{t−j:t−1}, u) for t ≤ j: the conditional Gaussian on which the prior is built (H.6).
public protocol ConditionalPrior {
  /// The distribution of z_t given the j states before it, auxiliary ones included.
  /// - Parameters:
  ///   - history: [N, j, M], oldest first.
  ///   - time: t, counted from 1, at most j.
  ///   - batch: covariates.
  /// - Returns: mean and log-variance, [N, M].
  func distribution(given history: Variable, time: Int, _ batch: SequenceBatch) -> DiagonalGaussian
}

/// q_Φ(z_{−j+1:0} | z_{1:j}): the Gaussian that infers the auxiliary states (H.6).
public protocol AuxiliaryPosterior {
  /// The distribution of the auxiliary states.
  /// - Parameter first: z_{1:j}, [N, j, M].
  /// - Returns: mean and log-variance, [N, j, M].
  func distribution(given first: Variable, _ batch: SequenceBatch) -> DiagonalGaussian
}

/// The variational hierarchical prior of order j: p(z_{1:j}) = ∫ Π_t p_η(z_t | z_{t−j:t−1}) N(z_{−j+1:0}; 0, I) dz_{−j+1:0}.
///
/// Eq 45 is not computed: its right-hand side is log q_φ(z_{1:j}) plus what this prior returns; the bound adds the two.
public struct HierarchicalPrior<Conditional: ConditionalPrior, Auxiliary: AuxiliaryPosterior>: InitialPrior {
  /// The conditionals p_η of the hierarchical prior.
  public let conditional: Conditional
  /// The posterior q_Φ of the hierarchical prior's auxiliary states.
  public let auxiliary: Auxiliary
  /// Standard normal, [N, j, M]: the noise of the auxiliary draw.
  public let noise: Variable

  /// A prior and the noise of one evaluation of its bound.
  public init(conditional: Conditional, auxiliary: Auxiliary, noise: Variable) {
    self.conditional = conditional
    self.auxiliary = auxiliary
    self.noise = noise
  }

  /// Implements Eq 48: L_VHP = −Σ_t log p_η(z_t | z_{t−j:t−1}) + KL(q_Φ ‖ N(0, I)), an upper bound
  /// on −log p_η(z_{1:j}), [N].
  public func negativeLogLikelihood(of first: Variable, _ batch: SequenceBatch) -> Variable {
    let j = first.shape[1]
    let posterior = auxiliary.distribution(given: first, batch)  // [N, j, M]
    let states = concatenate([posterior.sample(noise: noise), first], axis: 1)  // [N, 2j, M]
    var loss = posterior.divergenceFromStandard.sumOfEach()  // [N]
    for t in 1...j {
      let distribution = conditional.distribution(given: states.slice(axis: 1, (t - 1)..<(t - 1 + j)), time: t, batch)  // [N, M]
      let point = first.slice(axis: 1, (t - 1)..<t).reshaped(distribution.mean.shape)  // [N, M]
      loss = loss + distribution.negativeLogDensity(at: point).sumOfEach()
    }
    return loss
  }
}

/// Draws z_{1:j} from the prior: auxiliary states from N(0, I), then one state after another.
/// - Parameter noise: standard normal, [N, 2j, M]: auxiliary states first.
/// - Returns: [N, j, M].
public func sampleInitialStates(
  from conditional: some ConditionalPrior, noise: Variable, _ batch: SequenceBatch
) -> Variable {
  let j = noise.shape[1] / 2
  var states = noise.slice(axis: 1, 0..<j)  // [N, j, M]
  for t in 1...j {
    let distribution = conditional.distribution(given: states.slice(axis: 1, (t - 1)..<(t - 1 + j)), time: t, batch)  // [N, M]
    let epsilon = noise.slice(axis: 1, (j + t - 1)..<(j + t)).reshaped(distribution.mean.shape)  // [N, M]
    let draw = distribution.sample(noise: epsilon)  // [N, M]
    states = concatenate([states, draw.reshaped([draw.shape[0], 1, draw.shape[1]])], axis: 1)
  }
  return states.slice(axis: 1, j..<2 * j)
}
