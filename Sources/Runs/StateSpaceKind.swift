import Autodiff
import DeepStateSpace
import Networks
import ReverseProcess
import Training

/// The paper's model and its baseline, which differ by the transition alone.
public enum StateSpaceKind: String, ModelKind {
  /// The DDSSM: a diffusion as transition.
  case ddssm
  /// The deep Kalman filter: a Gaussian as transition.
  case dkf

  /// The model with this transition.
  public init(_ transition: TransitionKind) {
    switch transition {
    case .diffusion: self = .ddssm
    case .gaussian: self = .dkf
    }
  }

  /// Its transition.
  public var transition: TransitionKind {
    switch self {
    case .ddssm: .diffusion
    case .dkf: .gaussian
    }
  }

  /// What sets it apart.
  public var summary: String {
    switch self {
    case .ddssm: "a diffusion as transition"
    case .dkf: "a Gaussian as transition"
    }
  }

  /// The paper's, and what was found to train well.
  public var presets: [Preset] { Preset.allCases }

  /// The preset's.
  public func settings(_ preset: Preset) -> RunSettings { preset.settings(for: transition) }

  /// Sequences must be longer than the Markov order, and the denoiser must see as far back.
  public func require(_ settings: RunSettings, fit steps: Int, dataFile: String?, settingsFile: String?) throws {
    try settings.requireTransition(in: steps, file: dataFile)
    try settings.requireHistory(for: transition, file: settingsFile)
  }

  /// The factors of section 2.
  public func model(_ settings: RunSettings, for data: DataExtents) throws -> StateSpaceModel {
    try StateSpaceModel(settings.model(transition, for: data))
  }

  /// The model with its parameters, whose bound draws as many noise levels as training does. A Gaussian transition has no sampler.
  public func trained(
    _ model: StateSpaceModel, parameters: Parameters, config: RunConfig<StateSpaceKind>, use: ModelUse
  ) throws -> TrainedStateSpace {
    if self == .dkf { try use.requireNoSampler(for: rawValue) }
    var simulator = Simulator(
      model, parameters: parameters, standardization: config.standardization, threads: use.threads)
    simulator.sampler = use.sampler ?? .ancestral
    return TrainedStateSpace(
      simulator, levelsPerState: config.settings.training.levelsPerState, threads: use.threads)
  }

  /// The terms of the bound, the latents, and the transition against the posterior on the first training sequences; a Gaussian's and
  /// a diffusion's alike.
  public func metrics(of update: LoggedUpdate<StateSpaceKind>) -> MetricsEntry {
    var entry = MetricsEntry(
      update.report, entriesPerSequence: update.entriesPerSequence, seconds: update.seconds)
    entry.validationNELBOPerEntry = update.validation
    var simulator = update.trained.simulator
    simulator.sampler = .multistep(calls: 16)
    let rows = Array(0..<min(16, update.sequences.count))
    entry.look(simulator.checkTransition(update.sequences, rows: rows, seed: update.seed))
    return entry
  }
}

extension RunSettings: ModelKindSettings {
  /// A noise schedule: its parameters depend on its shape.
  public static let wholeObjects: Set<String> = ["diffusion.schedule"]

  /// Eight levels drawn for each state, whatever a model trains with.
  public var forComparison: RunSettings {
    var settings = self
    settings.training.levelsPerState = 8
    return settings
  }
}
