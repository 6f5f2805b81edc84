/// Settings from which the trainer takes its part.
public protocol TrainerSettings: Sendable {
  /// The trainer's part.
  var optimization: OptimizationSettings { get }
  /// Sets the number of updates, and with it what else is given in updates.
  mutating func resize(to steps: Int)
  /// The approximate cost of an update, in sequences evaluated: trials of equal cost divide by it.
  var sequencesPerUpdate: Int { get }
}

extension TrainerSettings {
  /// The minibatch.
  public var sequencesPerUpdate: Int { optimization.batch }
}

/// What of a training is the same for every model: minibatches, optimizer, learning rates, starts, when to look and to save.
public struct OptimizationSettings: Sendable, Hashable, Codable, TrainerSettings {
  /// The number of updates.
  public var steps = 3000
  /// Sequences in a minibatch; at most as many as there are.
  public var batch = 128
  /// The learning rate of each parameter group, above 0.
  public var rates: [String: Double]
  /// The factor on them over time.
  public var rateSchedule = RateSchedule()
  /// Initializations tried for the first `startSteps` updates each; the one that reconstructs best goes on. Only one is tried when
  /// the tries would take more than half of all steps.
  public var starts = 1
  /// Updates of each try; `steps` counts those of all tries.
  public var startSteps = 200
  /// AdamW's β₂: the memory of the squared gradients, 1/(1 − β₂) updates.
  public var squareDecay = 0.999
  /// AdamW's decoupled decay.
  public var weightDecay = 0.01
  /// The largest norm of the gradient of each parameter group; 0 leaves it as it is.
  public var gradientClip = 0.0
  /// The decay of the exponential moving average of the weights; 0 keeps none.
  public var averageDecay = 0.0
  /// Whether observations are standardized by the training data; the model undoes it and accounts for it.
  public var standardizes = true
  /// Updates between two lines of metrics.
  public var logEvery = 50
  /// Updates between two checkpoints.
  public var checkpointEvery = 500

  /// The defaults of the fields above, with a learning rate for every group of the model.
  public init(rates: [String: Double]) { self.rates = rates }

  /// These settings.
  public var optimization: OptimizationSettings { self }

  /// Sets the number of updates.
  public mutating func resize(to steps: Int) { self.steps = steps }

  /// The starts that `steps` leave room for: one alone when the tries would take more than half of them.
  var startsTried: Int { starts > 1 && steps >= 2 * starts * startSteps ? starts : 1 }

  /// Updates that the chosen start makes in all: every one but those of the other tries.
  public var stepsOfChosen: Int { steps - (startsTried - 1) * startSteps }

  /// The keys as files have them.
  private enum CodingKeys: String, CodingKey {
    case steps, batch, rates, rateSchedule, starts, startSteps, squareDecay, weightDecay, gradientClip, averageDecay, logEvery,
      checkpointEvery
    case standardizes = "standardises"
  }
}
