import Autodiff
import Baselines
import DeepStateSpace
import DiffusionChain
import DiffusionLoss
import EvidenceBound
import Networks
import Tensor

/// Both models with the outputs of their transitions at 0: F_ψ = 0, the best there is for standard normal states, and N(0, I).
struct UnitModels {
  let diffusion: StateSpaceModel
  let gaussian: StateSpaceModel
  let seed: Int

  /// Order 1, the given schedule, M latents.
  init(_ shape: NoiseSchedule.Shape, levels: Int, latents: Int, seed: UInt64) throws {
    var network = NetworkSettings()
    (network.latents, network.channels, network.hidden, network.transitionBlocks) = (latents, 4, 4, 2)
    (network.levelWidth, network.levelProjection, network.maskWidth) = (4, 3, 2)
    (network.summaryLayers, network.encoderBlocks, network.decoderBlocks, network.initialBlocks) = (1, 1, 1, 1)
    var choice = DiffusionSettings()
    choice.schedule = NoiseSchedule.Specification(shape, levels: levels)
    let settings = ModelSettings(data: DataExtents(observations: 1), network: network, diffusion: choice)
    diffusion = try StateSpaceModel(settings)
    gaussian = try StateSpaceModel(settings.deepKalmanFilter)
    self.seed = Int(seed % (1 << 32))
  }

  func model(_ kind: TransitionKind) -> StateSpaceModel { kind == .gaussian ? gaussian : diffusion }

  /// Random weights everywhere.
  func randomWeights(_ kind: TransitionKind) -> Parameters { weights(kind, output: 1) }

  /// Random weights everywhere but in the transition's last layer: there zeros, or `output` times what is random.
  private func weights(_ kind: TransitionKind, output: Double) -> Parameters {
    var weights = ChapterJ.randomWeights(model(kind).layout, seed: seed, "chapter J, unit")
    for entry in model(kind).layout.entries where entry.name.hasPrefix("transition.") && entry.name.contains("output") {
      let isLast = kind == .diffusion ? entry.name.hasPrefix("transition.output.") : entry.name.hasPrefix("transition.head.")
      if isLast { weights[entry] = weights[entry].map { output * $0 } }
    }
    return weights
  }

  /// The transition term of z_2 after z_1, each pair a trajectory, every noise level looked at once with the pair's noise.
  /// - Parameters:
  ///   - states: [N][M] each.
  ///   - noises: [N][M].
  ///   - output: how much of the random last layer is left.
  func terms(
    _ kind: TransitionKind, first: [[Double]], second: [[Double]], noises: [[Double]], output: Double = 0
  ) -> [Double] {
    let tape = Tape(precision: .double, recordsGradients: false)
    tape.reset(parameters: weights(kind, output: output))
    let (n, m) = (second.count, second[0].count)
    let latents = tape.constant(zip(first, second).flatMap { $0 + $1 }, [n, 2, m])
    let zeros = tape.constant(repeating: 0, [n, 2, m])  // q = N(0, I) for the closed form
    let trajectories = Trajectories(latents: latents, posterior: DiagonalGaussian(mean: zeros, logVariance: zeros))
    let batch = SequenceBatch(observations: tape.constant(repeating: 0, [n, 2, 1]))
    switch model(kind).transition {
    case .gaussian(let transition): return transition.negativeLogLikelihood(of: trajectories, batch).doubles
    case .diffusion(let transition):
      let k = transition.loss.weights.levels
      let draws = LevelDraws(
        levels: (0..<n).flatMap { _ in Array(1...k) },
        noise: tape.constant(noises.flatMap { noise in (0..<k).flatMap { _ in noise } }, [n * k, m]))
      return DiffusionBound(of: transition, at: draws).negativeLogLikelihood(of: trajectories, batch).doubles
    }
  }

  /// C for one coordinate.
  var constant: Double {
    guard case .diffusion(let transition) = diffusion.transition else { return 0 }
    return transition.loss.weights.constant
  }
}
