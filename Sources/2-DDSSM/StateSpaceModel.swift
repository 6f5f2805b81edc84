import Autodiff
import EvidenceBound
import Networks
import Tensor

/// The transition network: a diffusion (the DDSSM) or a Gaussian (the deep Kalman filter).
public enum TransitionNetwork: Sendable {
  /// p_ψ(z_t | c_t) as a diffusion.
  case diffusion(DiffusionTransition)
  /// p_ψ(z_t | c_t) as a Gaussian.
  case gaussian(GaussianTransition)
}

/// The groups of I.1, each with its learning rate.
public enum ParameterGroup: String, Sendable, CaseIterable {
  /// φ, of the posterior.
  case encoder
  /// θ, of the emission.
  case decoder
  /// ψ, of the transition.
  case transition
  /// η, of the prior of the first j states.
  case prior
  /// Φ, of the auxiliary posterior of the hierarchical prior.
  case auxiliary
}

/// The assembled model of section 2: its factors, and the layout of all their parameters. The parameters are a value apart.
public struct StateSpaceModel: Sendable {
  /// What fixes the model but its parameters.
  public let settings: ModelSettings
  /// Names and shapes of all parameters.
  public let layout: ParameterLayout
  /// The smoothing posterior q_φ(z_{1:T} | x_{1:T}, u_{1:T}).
  public let encoder: SmoothingEncoder
  /// The emissions p_θ(x_t | z_{t−j+1:t}, u_{t−j+1:t}).
  public let decoder: EmissionNetwork
  /// The transitions p_ψ(z_t | z_{t−j:t−1}, u_{t−j:t}), a diffusion or a Gaussian.
  public let transition: TransitionNetwork
  /// The conditionals p_η of the hierarchical prior over the first j states.
  public let prior: ConditionalPriorNetwork
  /// The posterior q_Φ of the hierarchical prior's auxiliary states.
  public let auxiliary: AuxiliaryPosteriorNetwork

  /// Builds the factors. Throws when the noise schedule makes no sense.
  public init(_ settings: ModelSettings) throws {
    let (data, network) = (settings.data, settings.network)
    var layout = ParameterLayout()
    self.settings = settings
    encoder = SmoothingEncoder(ParameterGroup.encoder.rawValue, data, network, in: &layout)
    decoder = EmissionNetwork(ParameterGroup.decoder.rawValue, data, network, in: &layout)
    let name = ParameterGroup.transition.rawValue
    switch settings.kind {
    case .diffusion:
      transition = .diffusion(try DiffusionTransition(name, data, network, settings.diffusion, in: &layout))
    case .gaussian:
      transition = .gaussian(GaussianTransition(name, data, network, in: &layout))
    }
    prior = ConditionalPriorNetwork(ParameterGroup.prior.rawValue, data, network, in: &layout)
    auxiliary = AuxiliaryPosteriorNetwork(ParameterGroup.auxiliary.rawValue, data, network, in: &layout)
    self.layout = layout
  }

  /// j, the Markov order: how many earlier states a transition sees; at least 1.
  public var order: Int { settings.network.order }
  /// M: the dimension of a latent state.
  public var latents: Int { settings.network.latents }

  /// The runs of the flat parameter vector that belong to each group; disjoint, and complete.
  public var groups: [(group: ParameterGroup, range: Range<Int>)] {
    ParameterGroup.allCases.map { group in
      let members = layout.entries.filter { $0.name.hasPrefix(group.rawValue + ".") }
      let start = members.first?.parameter.offset ?? 0
      let end = members.last.map { $0.parameter.offset + $0.parameter.shape.count } ?? 0
      return (group, start..<end)
    }
  }
}
