import Tensor

/// The state space model of Eq 10 with linear means and Gaussian noise: the one case in which every density of the paper
/// is known exactly, and so the exact reference for bounds and encoders.
///
/// Histories are concatenated oldest first, latents before covariates, as c_t = (z_{t−j:t−1}, u_{t−j:t}) is written.
/// With M latent, D observed and V covariate entries per time step:
public struct LinearGaussianModel: Sendable, Hashable {
  /// j, the Markov order; at least 1.
  public let order: Int
  /// p_η(z_{1:j} | u_{1:j}): jM entries given jV.
  public let initial: LinearGaussianConditional
  /// p_ψ(z_t | z_{t−j:t−1}, u_{t−j:t}): M entries given jM + (j + 1)V.
  public let transition: LinearGaussianConditional
  /// p_θ(x_t | z_{t−j+1:t}, u_{t−j+1:t}): D entries given jM + jV. For t < j the missing columns are left out.
  public let emission: LinearGaussianConditional

  /// A model from its three factors; their shapes must agree on M and V.
  public init(
    order: Int, initial: LinearGaussianConditional, transition: LinearGaussianConditional,
    emission: LinearGaussianConditional
  ) {
    let latent = transition.offset.count
    require(order >= 1 && latent >= 1, "order \(order) with \(latent) latents: both must be 1 or more")
    let covariate = initial.matrix.columns / order
    let sizes = [initial.offset.count, initial.matrix.columns, transition.matrix.columns, emission.matrix.columns]
    let wanted = [
      order * latent, order * covariate, order * latent + (order + 1) * covariate, order * (latent + covariate),
    ]
    require(sizes == wanted, "initial entries and columns of initial, transition, emission are \(sizes), expected \(wanted)")
    self.order = order
    self.initial = initial
    self.transition = transition
    self.emission = emission
  }

  /// M, the number of coordinates of one latent state.
  public var latentDimension: Int { transition.offset.count }
  /// D, the number of coordinates of one observation.
  public var observationDimension: Int { emission.offset.count }
  /// V, the number of covariates at one time; 0 without covariates.
  public var covariateDimension: Int { initial.matrix.columns / order }
}
