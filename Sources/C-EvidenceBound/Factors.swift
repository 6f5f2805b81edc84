import Autodiff

/// Trajectories drawn from the smoothing posterior, with the Gaussians they were drawn from.
///
/// N = S · B rows, trajectory-major: row s·B + b is trajectory s of sequence b.
public struct Trajectories {
  /// The latent states z_{1:T} of N trajectories, [N, T, M].
  public let latents: Variable
  /// q_φ(z_t | z_{t−j:t−1}, x_{t:T}, u): mean and log-variance, [N, T, M].
  public let posterior: DiagonalGaussian

  /// Draws and the Gaussians they come from, both [N, T, M].
  public init(latents: Variable, posterior: DiagonalGaussian) {
    self.latents = latents
    self.posterior = posterior
  }

  /// N: the number of trajectories.
  public var count: Int { latents.shape[0] }
  /// T: the number of time steps.
  public var steps: Int { latents.shape[1] }
  /// M: the dimension of a latent state.
  public var dimension: Int { latents.shape[2] }
}

/// The smoothing posterior q_φ(z_{1:T} | x_{1:T}, u_{1:T}).
///
/// Eq 03 is not computed: the encoder's factors are those of Eqs 19 and 20 on one line.
/// Eq 19 is not computed: q_φ(z_{1:j} | x, u) is the product of the first j Gaussians that a posterior draws from.
public protocol SmoothingPosterior {
  /// Draws trajectories by reparameterization.
  /// - Parameter noise: standard normal, [N, T, M] with N a multiple of the batch size, trajectory-major.
  func trajectories(of batch: SequenceBatch, noise: Variable) -> Trajectories
}

/// The emissions p_θ(x_t | z_{t−j+1:t}, u_{t−j+1:t}) (Eq 08): Gaussian with independent components.
public protocol Emission {
  /// The distribution of every observation.
  /// - Parameters:
  ///   - latents: [N, T, M], with N a multiple of the batch size, trajectory-major.
  ///   - batch: covariates of the same T steps.
  /// - Returns: mean and log-variance, [N, T, D].
  func distribution(given latents: Variable, _ batch: SequenceBatch) -> DiagonalGaussian
}

/// The transitions p_ψ(z_t | z_{t−j:t−1}, u_{t−j:t}) for t > j (Eq 07), as far as the bound needs them.
public protocol Transition {
  /// An upper bound on E[−log p_ψ(z_t | c_t)] for every t > j, the expectation being over z_t given its history; exact where the
  /// transition has a closed form.
  /// - Parameters:
  ///   - trajectories: [N, T, M].
  ///   - batch: covariates of the same T steps.
  /// - Returns: [N, T − j], nats.
  func negativeLogLikelihood(of trajectories: Trajectories, _ batch: SequenceBatch) -> Variable
}

/// The prior of the first j states p_η(z_{1:j} | u_{1:j}) (Eq 09), as far as the bound needs it.
public protocol InitialPrior {
  /// An upper bound on −log p_η(z_{1:j}); exact where the prior has a closed form.
  /// - Parameters:
  ///   - first: z_{1:j}, [N, j, M].
  ///   - batch: covariates.
  /// - Returns: [N], nats.
  func negativeLogLikelihood(of first: Variable, _ batch: SequenceBatch) -> Variable
}
