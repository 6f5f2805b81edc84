import BimodalNoise
import DeepStateSpace
import DiffusionTransition

/// A model trained in the study, and what is kept of it for the figures.
struct TrainedOnBimodal: Sendable {
  let kind: TransitionKind
  let seed: Int
  let simulator: Simulator
  var predictive: [PredictiveDraws] = []
  var scores: ModelScores?
  var test: [BimodalSequence] = []
  var truth: [OneStepTruth] = []

  init(kind: TransitionKind, seed: Int, simulator: Simulator) {
    self.kind = kind
    self.seed = seed
    self.simulator = simulator
  }

  var model: StudyModel { kind == .diffusion ? .ddssm : .dkf }

  /// Draws of x_32 given x_{1:31}, with the emission each was drawn from: a filtered state, a transition, an emission.
  func predictive(of test: [BimodalSequence], draws: Int, sampler: Sampler = .ancestral) -> [PredictiveDraws] {
    let set = BimodalStudy.sequences(test)
    var simulator = simulator
    simulator.sampler = sampler
    let paths = simulator.forecast(
      set, rows: Array(0..<set.count), from: BimodalStudy.length - 1, horizon: 1, samples: draws, seed: seed)
    return paths.map { PredictiveDraws(draws: $0.draws, emissionMeans: $0.means, emissionVariances: $0.variances) }
  }

  /// The same run with its predictions and their scores.
  func keeping(
    _ predictive: [PredictiveDraws], _ scores: ModelScores, test: [BimodalSequence], truth: [OneStepTruth]
  ) -> TrainedOnBimodal {
    var copy = self
    copy.predictive = predictive
    copy.scores = scores
    copy.test = test
    copy.truth = truth
    return copy
  }

  /// One panel of the forecast figure: a reconstruction of all times, continuations of the first T − H that see no later one.
  func panel(sequence: Int, horizon: Int, trajectories: Int) -> ForecastPanel {
    let set = BimodalStudy.sequences(test)
    let smoothed = simulator.smooth(set, rows: [sequence], samples: 1, seed: seed)[0]
    let paths = simulator.forecast(
      set, rows: [sequence], from: BimodalStudy.length - horizon, horizon: horizon, samples: trajectories, seed: seed)[0]
    return ForecastPanel(
      model: model, sequence: sequence, observed: test[sequence].observed, reconstruction: smoothed.means,
      trajectories: (0..<trajectories).map { Array(paths.draws[$0 * horizon..<($0 + 1) * horizon]) })
  }
}
