import Autodiff
import DeepStateSpace
import DiffusionLoss
import EvidenceBound
import HierarchicalPrior
import Tensor

/// The mean of each term of the negative ELBO over a minibatch, in nats per sequence and in the units of the data.
public struct LossTerms: Sendable, Hashable, Codable {
  /// −log p_θ of the observations (Eq 50), the Jacobian of the standardization included.
  public var reconstruction = 0.0
  /// log q_φ of the first j states (Eq 47).
  public var initialEntropy = 0.0
  /// −log p_η of the first j states, or a bound on it (Eq 48).
  public var initialPrior = 0.0
  /// The diffusion's bound with its constant (Eq 52); for a Gaussian transition, E[−log p_ψ].
  public var transition = 0.0
  /// log q_φ of the states after them (Eq 51).
  public var entropy = 0.0

  /// All zero.
  public init() {}

  /// Everything but the distortion: what λ weighs.
  public var rate: Double { initialEntropy + initialPrior + transition + entropy }

  /// The sum of all terms (Eq 53): an upper bound on −log p(x | u) in nats, unless the weights of the transition's loss are `dropped`.
  public var negativeELBO: Double { reconstruction + rate }

  /// Whether every term is a number.
  public var isFinite: Bool { negativeELBO.isFinite }

  /// Term by term.
  public static func += (a: inout LossTerms, b: LossTerms) {
    a.reconstruction += b.reconstruction
    a.initialEntropy += b.initialEntropy
    a.initialPrior += b.initialPrior
    a.transition += b.transition
    a.entropy += b.entropy
  }
}

/// The objective of one minibatch, or of one shard of it: Eq 53 with I.2's λ, at given draws.
public struct Objective {
  /// D + λ R, summed over the sequences and divided by `S · total`: what is differentiated, [1].
  public let loss: Variable
  /// The same sums, term by term, in nats and data units.
  public let terms: LossTerms
  /// The terms of each trajectory, in network units: [N] each.
  public let bound: BoundTerms

  /// Implements Eq 53: the Monte-Carlo estimate of the negative ELBO at given draws.
  /// - Parameters:
  ///   - total: the sequences of the whole minibatch, of which `batch` may be one shard; shards' losses then add up to its mean.
  ///   - observedLogScale: Σ log standardDeviation over the observed entries of this batch: the Jacobian of the standardization.
  ///   - form: the loss of a diffusion transition; with `dropped` weights neither `loss` nor `terms` is a bound.
  ///   - stage: what of the model is being trained.
  ///   - watched: what stands in for the factors, for a benchmark that times them; by default they stand for themselves.
  public init(
    _ model: StateSpaceModel, _ batch: SequenceBatch, _ noise: ObjectiveNoise, lambda: Double = 1,
    entropy: EntropyEstimate = .sampled,
    total: Int? = nil, observedLogScale: Double = 0, form: LossForm = LossForm(),
    stage: TrainingStage = .joint, watched: (ModelFactors) -> ModelFactors = { $0 }
  ) {
    let factors = watched(ModelFactors(model, noise, form: form, stage: stage))
    bound = evidenceBound(
      of: batch, order: model.order, noise: noise.latents, entropy: entropy, posterior: factors.posterior,
      emission: factors.emission, transition: factors.transition, prior: factors.prior)
    let sequences = Double(total ?? batch.size)
    let scale = 1 / (Double(noise.latents.shape[0] / batch.size) * sequences)
    func mean(_ term: Variable) -> Double { term.doubles.reduce(0, +) * scale }
    var terms = LossTerms()
    terms.reconstruction = mean(bound.reconstruction) + observedLogScale / sequences
    terms.initialEntropy = mean(bound.initialEntropy)
    terms.initialPrior = mean(bound.initialPrior)
    terms.transition = mean(bound.transition)
    terms.entropy = mean(bound.entropy)
    self.terms = terms
    loss = scale * (bound.reconstruction.sum() + lambda * bound.rate.sum())
  }
}

/// What of a model an update trains.
public enum TrainingStage: Sendable {
  /// All of it, as the paper does.
  case joint
  /// Encoder and decoder alone, every state under N(0, I): a variational autoencoder without dynamics.
  case representation
  /// Transition and prior alone, on the latents of a finished encoder.
  case dynamics
}

/// The four factors of one evaluation of the bound, with the draws that they need.
public struct ModelFactors {
  /// q_φ, the posterior of the states.
  public var posterior: any SmoothingPosterior
  /// p_θ, of the observations given the states.
  public var emission: any Emission
  /// p_ψ, of a state given those before it.
  public var transition: any Transition
  /// p_η, of the first j states.
  public var prior: any InitialPrior

  /// The factors of a model at given draws; in the first stage of two, every state is under N(0, I).
  public init(_ model: StateSpaceModel, _ noise: ObjectiveNoise, form: LossForm, stage: TrainingStage) {
    let standard = StandardNormalStates(order: model.order)
    (posterior, emission) = (model.encoder, model.decoder)
    if case .representation = stage {
      (transition, prior) = (standard, standard)
      return
    }
    switch model.settings.network.initialPrior {
    case .hierarchical:
      prior = HierarchicalPrior(conditional: model.prior, auxiliary: model.auxiliary, noise: noise.auxiliary)
    case .standardNormal: prior = standard
    }
    switch (model.transition, noise.levels) {
    case (.diffusion(let diffusion), let draws?): transition = DiffusionBound(of: diffusion, at: draws, form: form)
    case (.gaussian(let gaussian), _): transition = gaussian
    case (.diffusion, nil): fatalError("a diffusion transition needs noise levels among its draws")
    }
  }
}
