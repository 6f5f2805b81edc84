import Autodiff
import ChapterKit
import DeepStateSpace
import DiffusionChain
import DiffusionLoss
import EvidenceBound
import Networks
import ReverseProcess
import Tensor

/// The transition of a small assembled model, j = 2, M = 2, one covariate, its weights and its a_k drawn.
struct AssembledTransition {
  static let betas = [0.08, 0.3, 0.45, 0.6]
  let transition: DiffusionTransition
  let parameters: Parameters
  let tape: Tape

  /// The wrong kind of transition has come out of a model that was asked for a diffusion.
  struct NoDiffusion: Error {}

  /// The weights are the same for every run: of the seeds some make so small a network deaf to its context.
  init(_ reverse: ReverseVariance = .learned, timeWidth: Int = 0) throws {
    var network = NetworkSettings()
    (network.latents, network.order, network.channels, network.hidden) = (2, 2, 4, 4)
    (network.transitionBlocks, network.maskWidth, network.levelWidth, network.levelProjection) = (2, 2, 4, 4)
    network.timeWidth = timeWidth
    var diffusion = DiffusionSettings()
    diffusion.schedule = NoiseSchedule.Specification(.listed(betas: Self.betas), levels: Self.betas.count)
    diffusion.reverseVariance = reverse
    let extents = DataExtents(observations: 1, covariates: 1)
    let model = try StateSpaceModel(ModelSettings(kind: .diffusion, data: extents, network: network, diffusion: diffusion))
    guard case .diffusion(let transition) = model.transition else { throw NoDiffusion() }
    let nudges = Draws(seed: 0, "chapter B, weights").normals(model.layout.count)
    let start = Parameters(model.layout, seed: 0, precision: .double)
    let values = zip(start.values.values, nudges).map { $0 + 0.4 * $1 }
    parameters = Parameters(model.layout, values: Tensor(values, [values.count]))
    tape = Tape(precision: .double, recordsGradients: false)
    tape.reset(parameters: parameters)
    self.transition = transition
  }

  /// The a_k, read from the list of parameters by name; none where they are not learned.
  var logRatios: [Double] {
    parameters.layout.entries.first { $0.name.hasSuffix("transition.logRatios") }.map { parameters[$0] } ?? []
  }

  /// F_ψ of one row whose context is written out: z_{t−2:t−1} and u_{t−2:t}, each oldest first.
  func output(_ state: [Double], _ k: Int, history: [[Double]], covariates: [Double]) -> [Double] {
    let network = transition.denoisingNetwork.conditioned(
      history: tape.constant(history.flatMap { $0 }, [1, 2, 2]), rows: tape.constant(covariates, [1, 3, 1]))
    return network.output(noisy: tape.constant(state, [1, 2]), levels: [k]).doubles
  }

  func batch(_ covariates: [[Double]], start: Int = 0) -> SequenceBatch {
    let (count, steps) = (covariates.count, covariates[0].count)
    return SequenceBatch(
      observations: tape.constant(repeating: 0, [count, steps, 1]),
      covariates: tape.constant(covariates.flatMap { $0 }, [count, steps, 1]), start: start)
  }

  /// The bound on −log p_ψ(z_t | c_t) for t = 3 … T, every level looked at once with the same noise at every t.
  func negativeLogLikelihoods(latents: [[Double]], covariates: [Double], start: Int = 0, noise: [Double]) -> [Double] {
    let (steps, levels) = (latents.count, Self.betas.count)
    let states = tape.constant(latents.flatMap { $0 }, [1, steps, 2])
    let zero = tape.constant(repeating: 0, [1, steps, 2])
    let draws = LevelDraws(
      levels: (0..<steps - 2).flatMap { _ in 1...levels },
      noise: tape.constant((0..<steps - 2).flatMap { _ in noise }, [(steps - 2) * levels, 2]))
    let trajectories = Trajectories(latents: states, posterior: DiagonalGaussian(mean: zero, logVariance: zero))
    return DiffusionBound(of: transition, at: draws).negativeLogLikelihood(of: trajectories, batch([covariates], start: start))
      .doubles
  }
}
