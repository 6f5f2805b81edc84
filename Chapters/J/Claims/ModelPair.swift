import Autodiff
import Baselines
import DeepStateSpace
import DiffusionChain
import EvidenceBound
import Networks
import Objective
import Tensor

/// A small model whose transition is a diffusion, and the deep Kalman filter beside it: the same numbers under the same names.
struct ModelPair {
  /// The terms of the bound.
  enum Term: String, CaseIterable {
    case initialEntropy, initialPrior, reconstruction, transition, entropy
  }

  let diffusion: StateSpaceModel
  let gaussian: StateSpaceModel
  let data: SequenceSet
  let seed: Int

  /// Two latents, two features, order 2, two sequences of five steps with gaps and a covariate.
  init(seed: UInt64) throws {
    var network = NetworkSettings()
    (network.latents, network.order, network.channels, network.hidden) = (2, 2, 4, 4)
    (network.summaryLayers, network.encoderBlocks, network.decoderBlocks) = (1, 1, 1)
    (network.initialBlocks, network.transitionBlocks, network.maskWidth) = (1, 2, 2)
    (network.levelWidth, network.levelProjection) = (4, 3)
    var choice = DiffusionSettings()
    choice.schedule = NoiseSchedule.Specification(.linear(from: 0.02, to: 0.5), levels: 6)
    choice.reverseVariance = .learned
    let extents = DataExtents(observations: 2, covariates: 1)
    let settings = ModelSettings(data: extents, network: network, diffusion: choice)
    diffusion = try StateSpaceModel(settings)
    gaussian = try StateSpaceModel(settings.deepKalmanFilter)
    self.seed = Int(seed % (1 << 32))
    let draws = CounterRandom(seed: self.seed, purpose: "chapter J, data")
    data = SequenceSet(
      count: 2, steps: 5, extents: extents, observations: (0..<20).map { draws.normal(series: 0, time: $0) },
      observed: (0..<20).map { $0 % 7 != 4 }, covariates: (0..<10).map { draws.normal(series: 1, time: $0) })
  }

  func model(_ kind: TransitionKind) -> StateSpaceModel { kind == .gaussian ? gaussian : diffusion }

  /// Initial weights, each moved a little, so that none is left at a special value.
  func ownWeights(_ kind: TransitionKind) -> Parameters {
    randomWeights(model(kind).layout, seed: seed, "chapter J, \(kind.rawValue)")
  }

  /// The diffusion model's weights, or the deep Kalman filter's with the diffusion model's under every name that both have.
  func weights(_ kind: TransitionKind) -> Parameters {
    let theirs = ownWeights(.diffusion)
    guard kind == .gaussian else { return theirs }
    var shared = ownWeights(.gaussian)
    for entry in gaussian.layout.entries {
      if let twin = diffusion.layout.entries.first(where: { $0.name == entry.name }) { shared[entry] = theirs[twin] }
    }
    return shared
  }

  /// Everything of one evaluation of the bound: two trajectories for each sequence, two levels for each state.
  func evaluate<Result>(
    _ kind: TransitionKind, at weights: Parameters? = nil, entropy: EntropyEstimate = .sampled,
    _ body: (BoundTerms, Trajectories, SequenceBatch) -> Result
  ) -> Result {
    let tape = Tape(precision: .double, recordsGradients: false)
    tape.reset(parameters: weights ?? self.weights(kind))
    let batch = data.batch([0, 1], standardization: .identity(2), on: tape)
    let noise = ObjectiveNoise(
      for: model(kind), seed: seed, step: 0, series: [0, 1], steps: 5, trajectories: 2, levelsPerState: 2, on: tape)
    let objective = Objective(model(kind), batch, noise, entropy: entropy)
    return body(objective.bound, model(kind).encoder.trajectories(of: batch, noise: noise.latents), batch)
  }

  /// The terms of the four trajectories.
  func terms(_ kind: TransitionKind, at weights: Parameters? = nil) -> [Term: [Double]] {
    evaluate(kind, at: weights) { bound, _, _ in
      [
        .initialEntropy: bound.initialEntropy.doubles, .initialPrior: bound.initialPrior.doubles,
        .reconstruction: bound.reconstruction.doubles, .transition: bound.transition.doubles, .entropy: bound.entropy.doubles,
      ]
    }
  }
}

/// A layout's initial weights plus normal noise of deviation 0.3.
func randomWeights(_ layout: ParameterLayout, seed: Int, _ purpose: String) -> Parameters {
  let start = Parameters(layout, seed: seed, precision: .double)
  let draws = CounterRandom(seed: seed, purpose: purpose)
  let moved = start.values.values.enumerated().map { $1 + 0.3 * draws.normal(time: $0) }
  return Parameters(layout, values: Tensor(moved, [moved.count]))
}

/// Sets parameters by name; a name that the layout lacks is an error of the claim.
func setting(_ values: [String: [Double]], in parameters: Parameters) throws -> Parameters {
  var changed = parameters
  for (name, numbers) in values {
    guard let entry = parameters.layout.entries.first(where: { $0.name == name }) else { throw UnknownName(name: name) }
    changed[entry] = numbers
  }
  return changed
}

/// A parameter was asked for by a name that no layer has.
struct UnknownName: Error {
  let name: String
}
