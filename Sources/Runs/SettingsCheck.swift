import DeepStateSpace
import Files
import Networks
import Objective
import Tensor
import Training

/// Checks of settings that decode but make no sense; each names the setting by its path in the settings file.
struct SettingsCheck {
  /// The file of settings, when there is one.
  let file: String?

  func wrong(_ path: String, _ found: String, expected: String) -> UserError {
    UserError("the setting '\(path)' is \(found)", expected: expected, file: file)
  }

  func atLeast(_ smallest: Int, _ path: String, _ value: Int) throws {
    guard value >= smallest else { throw wrong(path, "\(value)", expected: "\(smallest) or more") }
  }

  /// An even count, as sines and cosines come in pairs.
  func even(from smallest: Int, _ path: String, _ value: Int) throws {
    guard value >= smallest, value % 2 == 0 else { throw wrong(path, "\(value)", expected: "an even number from \(smallest) on") }
  }

  func positive(_ path: String, _ value: Double) throws {
    guard value > 0, value.isFinite else { throw wrong(path, "\(value)", expected: "a number above 0") }
  }

  /// A share below 1, such as the weight of the past in a running mean.
  func decay(_ path: String, _ value: Double) throws {
    guard value >= 0, value < 1 else { throw wrong(path, "\(value)", expected: "a number from 0 to below 1") }
  }

  func notNegative(_ path: String, _ value: Double) throws {
    guard value >= 0, value.isFinite else { throw wrong(path, "\(value)", expected: "0 or more") }
  }
}

extension RunSettings {
  /// Throws a `UserError` about `file` for the first setting that no model or training can have.
  public func validate(file: String?) throws {
    let check = SettingsCheck(file: file)
    try network.validate(check)
    try training.validate(check)
    do {
      _ = try diffusion.schedule.schedule()
    } catch {
      throw UserError("the setting 'diffusion.schedule' makes no noise schedule", expected: "\(error)", file: file)
    }
  }

  /// Throws a `UserError` when the denoiser could not see all j states of its history.
  public func requireHistory(for kind: TransitionKind, file: String?) throws {
    guard kind == .diffusion, network.denoiserReach < network.order else { return }
    throw UserError(
      "the denoiser sees \(network.denoiserReach) of the \(network.order) states of its history",
      expected: "at least all of them",
      hint: "raise network.transitionBlocks, or take attention1 or gru as network.timeMixer", file: file)
  }

  /// Throws a `UserError` unless a sequence of `steps` is longer than the Markov order.
  public func requireTransition(in steps: Int, file: String?) throws {
    guard steps > network.order else {
      throw UserError(
        "a training sequence has \(steps) steps and 'network.order' is \(network.order)",
        expected: "sequences longer than the Markov order", hint: "take longer windows, or a lower order", file: file)
    }
  }
}

extension NetworkSettings {
  /// How many slots back the denoiser's target sees: every block reaches as far as its time mixer.
  var denoiserReach: Int {
    switch timeMixer {
    case .identity: 0
    case .convolution(let taps): transitionBlocks * (taps - 1)
    case .centeredConvolution(let taps): transitionBlocks * (taps / 2)
    case .gatedRecurrence, .attention: .max
    }
  }

  func validate(_ check: SettingsCheck) throws {
    let counts = [
      ("latents", latents), ("order", order), ("channels", channels), ("hidden", hidden), ("summaryLayers", summaryLayers),
      ("encoderBlocks", encoderBlocks), ("decoderBlocks", decoderBlocks), ("initialBlocks", initialBlocks),
      ("transitionBlocks", transitionBlocks), ("maskWidth", maskWidth), ("levelProjection", levelProjection),
    ]
    for (name, value) in counts { try check.atLeast(1, "network.\(name)", value) }
    try check.even(from: 2, "network.levelWidth", levelWidth)
    try check.even(from: 0, "network.timeWidth", timeWidth)
    let mixers = [("timeMixer", timeMixer), ("featureMixer", featureMixer), ("denoiserFeatureMixer", denoiserFeatureMixer)]
    for (name, mixer) in mixers {
      guard case .attention(let heads) = mixer, channels % heads != 0 else { continue }
      throw check.wrong("network.\(name)", mixer.name, expected: "heads that divide the \(channels) channels")
    }
    guard minLogVariance.isFinite, maxLogVariance.isFinite, minLogVariance < maxLogVariance else {
      throw check.wrong(
        "network.leastLogVariance", "\(minLogVariance)", expected: "a number below greatestLogVariance = \(maxLogVariance)"
      )
    }
    let starts = [
      ("encoderStartLogVariance", encoderStartLogVariance), ("emissionStartLogVariance", emissionStartLogVariance),
    ]
    for (name, value) in starts {
      guard minLogVariance < value, value < maxLogVariance else {
        throw check.wrong("network.\(name)", "\(value)", expected: "a number between leastLogVariance and greatestLogVariance")
      }
    }
  }
}

extension TrainingSettings {
  func validate(_ check: SettingsCheck) throws {
    try optimization.validate(file: check.file)
    for (name, value) in [("trajectories", trajectories), ("levelsPerState", levelsPerState)] {
      try check.atLeast(1, "training.\(name)", value)
    }
    guard trajectories <= CounterRandom.maxLevels else {
      throw check.wrong("training.trajectories", "\(trajectories)", expected: "\(CounterRandom.maxLevels) or fewer")
    }
    try check.decay("training.firstStage", firstStage)
    try check.atLeast(0, "training.lambda.warmup", lambda.warmup)
    try check.atLeast(0, "training.lambda.hold", lambda.hold)
    try check.notNegative("training.lambda.start", lambda.start)
    try check.notNegative("training.lambda.end", lambda.end)
    try check.notNegative("training.lambda.peak", lambda.peak)
    guard lambda.settlesFrom >= 0, lambda.settlesFrom < lambda.settlesBy, lambda.settlesBy <= 1 else {
      throw check.wrong(
        "training.lambda.settlesFrom", "\(lambda.settlesFrom)",
        expected: "a share of all steps below settlesBy = \(lambda.settlesBy), which is at most 1")
    }
  }
}

extension OptimizationSettings {
  /// Throws a `UserError` about `file` for the first setting that no training can have; `path` is where the settings lie in it.
  public func validate(file: String?, path: String = "training") throws {
    let check = SettingsCheck(file: file)
    let counts = [
      ("steps", steps), ("batch", batch), ("starts", starts), ("startSteps", startSteps), ("logEvery", logEvery),
      ("checkpointEvery", checkpointEvery),
    ]
    for (name, value) in counts { try check.atLeast(1, "\(path).\(name)", value) }
    try check.atLeast(0, "\(path).rateSchedule.warmup", rateSchedule.warmup)
    for (name, value) in rates.sorted(by: { $0.key < $1.key }) { try check.positive("\(path).rates.\(name)", value) }
    try check.notNegative("\(path).weightDecay", weightDecay)
    try check.notNegative("\(path).gradientClip", gradientClip)
    try check.decay("\(path).squareDecay", squareDecay)
    try check.decay("\(path).averageDecay", averageDecay)
  }
}
