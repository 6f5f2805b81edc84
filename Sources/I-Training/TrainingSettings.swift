import DeepStateSpace
import DiffusionLoss
import EvidenceBound
import Objective

/// The learning rate of each parameter group (Table 3); both networks of the prior share one rate.
public struct LearningRates: Sendable, Hashable, Codable {
  /// The learning rate of the encoder's parameters φ.
  public var encoder = 2e-3
  /// The learning rate of the decoder's parameters θ.
  public var decoder = 2e-3
  /// The learning rate of the transition's parameters ψ.
  public var transition = 5e-3
  /// The learning rate of the parameters η and Φ of the hierarchical prior.
  public var initial = 2e-3

  /// Rates of the recommended preset.
  public init() {}

  /// Rates of the four groups.
  public init(encoder: Double, decoder: Double, transition: Double, initial: Double) {
    self.encoder = encoder
    self.decoder = decoder
    self.transition = transition
    self.initial = initial
  }
}

/// How a state space model is trained (I.2, I.4, Tables 3 and 4).
public struct TrainingSettings: TrainerSettings, Hashable, Codable {
  /// The number of updates.
  public var steps = 3000
  /// Sequences in a minibatch; at most as many as there are.
  public var batch = 128
  /// S: trajectories drawn for each sequence.
  public var trajectories = 2
  /// S_k: noise levels drawn for each state.
  public var levelsPerState = 5
  /// Learning rates by group.
  public var rates = LearningRates()
  /// The factor on them over time.
  public var rateSchedule = RateSchedule()
  /// How λ, the weight of the rate, is annealed over the updates.
  public var lambda = LambdaSchedule()
  /// Whether λ waits at its start until the reconstruction shows that the latents carry the data (see `CollapseGuard`).
  public var guardsCollapse = true
  /// Initializations tried for the first `startSteps` updates each; the one that reconstructs best goes on. Only one is tried
  /// when the tries would take more than half of all steps.
  public var starts = 3
  /// Updates of each try; `steps` counts those of all tries.
  public var startSteps = 200
  /// The share of the updates that train encoder and decoder alone, under N(0, I) for every state; the rest then trains
  /// transition and prior alone. 0 trains all together, as the paper does.
  public var firstStage = 0.0
  /// AdamW's β₂: the memory of the squared gradients, 1/(1 − β₂) updates.
  public var squareDecay = 0.999
  /// AdamW's decoupled decay.
  public var weightDecay = 0.01
  /// The largest norm of the gradient of each parameter group; 0 means no limit.
  public var gradientClip = 0.0
  /// The decay of the exponential moving average of the weights; 0 keeps none.
  public var averageDecay = 0.0
  /// The loss of a diffusion transition.
  public var loss = LossForm()
  /// How the entropy enters.
  public var entropy = EntropyEstimate.closedForm
  /// Whether observations are standardized by the training data; the model undoes it and accounts for it.
  public var standardizes = true
  /// Updates between two lines of metrics.
  public var logEvery = 50
  /// Updates between two checkpoints.
  public var checkpointEvery = 500

  /// The defaults of the fields above, which are not those of the recommended preset (recommended.json).
  public init() {}

  /// Sets the number of updates and shortens or stretches λ's way up with it.
  public mutating func resize(to steps: Int) {
    let factor = Double(steps) / Double(max(self.steps, 1))
    self.steps = steps
    lambda.hold = Int((Double(lambda.hold) * factor).rounded())
    lambda.warmup = Int((Double(lambda.warmup) * factor).rounded())
  }

  /// Sequences of an update times trajectories of each: what nearly all of an update's time is spent on.
  public var sequencesPerUpdate: Int { batch * trajectories }

  /// What an update of the chosen start trains, and how far that stage has come: `step` of `steps`.
  func stage(at step: Int) -> (stage: TrainingStage, step: Int, of: Int) {
    guard firstStage > 0 else { return (.joint, step, stepsOfChosen) }
    let first = Int((firstStage * Double(stepsOfChosen)).rounded())
    return step < first ? (.representation, step, first) : (.dynamics, step - first, stepsOfChosen - first)
  }

  /// Updates that the chosen start makes in all: every one but those of the other tries.
  private var stepsOfChosen: Int { optimization.stepsOfChosen }

  /// What the trainer takes of them: all that is not the DDSSM's own.
  public var optimization: OptimizationSettings {
    var settings = OptimizationSettings(
      rates: Dictionary(uniqueKeysWithValues: ParameterGroup.allCases.map { ($0.rawValue, rate(of: $0)) }))
    (settings.steps, settings.batch, settings.rateSchedule) = (steps, batch, rateSchedule)
    (settings.starts, settings.startSteps, settings.standardizes) = (starts, startSteps, standardizes)
    (settings.squareDecay, settings.weightDecay) = (squareDecay, weightDecay)
    (settings.gradientClip, settings.averageDecay) = (gradientClip, averageDecay)
    (settings.logEvery, settings.checkpointEvery) = (logEvery, checkpointEvery)
    return settings
  }

  private func rate(of group: ParameterGroup) -> Double {
    switch group {
    case .encoder: rates.encoder
    case .decoder: rates.decoder
    case .transition: rates.transition
    case .prior, .auxiliary: rates.initial
    }
  }

  /// The keys as files have them.
  private enum CodingKeys: String, CodingKey {
    case steps, batch, trajectories, levelsPerState, rates, rateSchedule, lambda, guardsCollapse, starts, startSteps, firstStage,
      squareDecay, weightDecay, gradientClip, averageDecay, loss, entropy, logEvery, checkpointEvery
    case standardizes = "standardises"
  }
}

extension TrainingStage {
  /// Whether it changes the parameters of a group.
  func trains(_ group: ParameterGroup) -> Bool {
    switch (self, group) {
    case (.joint, _), (.representation, .encoder), (.representation, .decoder): true
    case (.dynamics, .transition), (.dynamics, .prior), (.dynamics, .auxiliary): true
    case (.representation, _), (.dynamics, _): false
    }
  }
}
