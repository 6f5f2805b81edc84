import Autodiff
import DeepStateSpace
import Files
import Networks
import ReverseProcess
import Tensor
import Training

/// A model as commands, run directories and studies know it: its name after `--model`, its settings, and how it is built from them.
///
/// A type has one case for each name; models that share their settings are cases of one type. To add a model, conform a
/// `TrainableModel` and a `TrainedModel`, write its kind, and add it to `ModelRegistry.standard`.
public protocol ModelKind: NamedChoice, Hashable, Sendable {
  /// What is chosen before it is trained; a part of config.json.
  associatedtype Settings: ModelKindSettings
  /// What the trainer takes.
  associatedtype Model: TrainableModel where Model.Settings == Settings.Training
  /// What a run is opened as; the protocols it conforms to say what commands it can serve.
  associatedtype Trained: TrainedModel
  /// A line of metrics.jsonl.
  associatedtype Metrics: Encodable = [String: Double]

  /// What it is, in a few words, for `--help`.
  var summary: String { get }
  /// The presets that it has, at least one; the first is the default.
  var presets: [Preset] { get }
  /// The settings of one of its presets.
  func settings(_ preset: Preset) throws -> Settings
  /// Throws a `UserError` when sequences of `steps` are too short for the settings, or the settings contradict the kind.
  func require(_ settings: Settings, fit steps: Int, dataFile: String?, settingsFile: String?) throws
  /// The model for data of these sizes: its factors and parameter names, no parameters.
  func model(_ settings: Settings, for data: DataExtents) throws -> Model
  /// The model with its parameters; throws a `UserError` when it cannot be used like this, as by a sampler that it does not have.
  func trained(_ model: Model, parameters: Parameters, config: RunConfig<Self>, use: ModelUse) throws -> Trained
  /// What is kept of an update.
  func metrics(of update: LoggedUpdate<Self>) -> Metrics
}

/// What is chosen before a model is trained: its own part and that of its training.
public protocol ModelKindSettings: Codable, Hashable, Sendable {
  /// The part of the training.
  associatedtype Training: TrainerSettings
  /// How it is trained.
  var training: Training { get set }
  /// Paths of objects that a settings file replaces as one, because their keys depend on each other.
  static var wholeObjects: Set<String> { get }
  /// Throws a `UserError` about `file` for the first setting that no model or training can have.
  func validate(file: String?) throws
  /// The same for every model that it is compared with, in what an evaluation draws: with these settings trained models are evaluated
  /// by a search, so that all have the same error.
  var forComparison: Self { get }
}

extension ModelKindSettings {
  /// None.
  public static var wholeObjects: Set<String> { [] }
  /// As they are.
  public var forComparison: Self { self }
}

/// How a trained model is used.
public struct ModelUse: Sendable {
  /// Threads to work with.
  public var threads: Int
  /// How a diffusion is drawn from; nil for the model's own way.
  public var sampler: Sampler?

  /// So many threads, and the model's own way unless a sampler is named.
  public init(threads: Int, sampler: Sampler? = nil) { (self.threads, self.sampler) = (threads, sampler) }

  /// Throws a `UserError` when a sampler is named: for a model that has no choice of them.
  public func requireNoSampler(for name: String) throws {
    guard let sampler else { return }
    throw UserError(
      "\(name) has no choice of samplers, and '\(sampler.name)' is asked for", expected: "no `sampler`",
      hint: "leave `sampler` out, or use a run whose transition is a diffusion")
  }
}

/// An update of which a line of metrics is kept.
public struct LoggedUpdate<Kind: ModelKind> {
  /// What the trainer says of it.
  public let report: StepReport<Kind.Model>
  /// The mean number of observed entries of a training sequence.
  public let entriesPerSequence: Double
  /// The seconds since training began, by the wall clock.
  public let seconds: Double
  /// The loss of the rows set aside to choose among the weights, of a bounding model the bound per observed entry; nil when there are
  /// none, or it is not finite.
  public let validation: Double?
  /// The model as it now is.
  public let trained: Kind.Trained
  /// The training data.
  public let sequences: SequenceSet
  /// The seed of the run.
  public let seed: Int

  /// An update, what is known of it, and the model after it.
  public init(
    report: StepReport<Kind.Model>, entriesPerSequence: Double, seconds: Double, validation: Double? = nil, trained: Kind.Trained,
    sequences: SequenceSet, seed: Int
  ) {
    (self.report, self.entriesPerSequence, self.seconds, self.validation) = (report, entriesPerSequence, seconds, validation)
    (self.trained, self.sequences, self.seed) = (trained, sequences, seed)
  }
}

extension LoggedUpdate {
  /// The named numbers of the update, with those that every model has. Stops when one is named like one of those.
  fileprivate var line: [String: Double] {
    let isBound = Kind.Trained.self is any BoundingModel.Type
    var line = [
      "step": Double(report.step), "start": Double(report.start), "rate_factor": report.rateFactor,
      "gradient_norm": report.gradientNorm, "seconds": seconds,
    ]
    let standard = Set(line.keys).union(["validation_loss", "validation_nelbo_per_entry"])
    line[isBound ? "validation_nelbo_per_entry" : "validation_loss"] = validation
    for (name, value) in report.named {
      require(!standard.contains(name), "a model's report has a number called '\(name)', as every line of metrics has")
      line[name] = value
    }
    return line
  }
}

extension ModelKind where Metrics == [String: Double] {
  /// The named numbers of the update, with those that every model has.
  public func metrics(of update: LoggedUpdate<Self>) -> [String: Double] { update.line }
}

/// What a trained model can be asked for.
public enum Capability: String, Sendable, CaseIterable {
  /// To draw the future of a sequence.
  case forecast
  /// To give the loss of sequences, by which weights are chosen.
  case validate
  /// To bound the evidence of a sequence.
  case bound
  /// To say what is missing in a sequence.
  case smooth
  /// To draw whole sequences.
  case generate

  /// The same after "cannot".
  var phrase: String {
    switch self {
    case .forecast: "forecast"
    case .validate: "evaluate its weights on rows that are not fitted"
    case .bound: "bound the evidence"
    case .smooth: "estimate the missing values of a series"
    case .generate: "generate series"
    }
  }

  /// Whether a type of trained models can do it.
  func isServed(by trained: any TrainedModel.Type) -> Bool {
    switch self {
    case .forecast: trained is any ForecastingModel.Type
    case .validate: trained is any ValidatingModel.Type
    case .bound: trained is any BoundingModel.Type
    case .smooth: trained is any SmoothingModel.Type
    case .generate: trained is any GeneratingModel.Type
    }
  }
}

extension ModelKind {
  /// What it can be asked for once it is trained.
  public var capabilities: [Capability] { Capability.allCases.filter { $0.isServed(by: Trained.self) } }

  /// Throws a `UserError` when it cannot be asked for this, which names the models of `registry` that can.
  public func require(_ capability: Capability, for purpose: String, in registry: ModelRegistry = .current) throws {
    guard !capabilities.contains(capability) else { return }
    throw registry.incapable(rawValue, capability, for: purpose)
  }

  /// The settings of a preset; throws a `UserError` that lists the model's own when it has no such preset.
  public func settings(ofPreset preset: Preset) throws -> Settings {
    guard presets.contains(preset) else {
      let names = presets.map(\.rawValue)
      throw UserError(
        "\(rawValue) has no preset '\(preset.rawValue)'",
        expected: names.count == 1 ? names[0] : "one of \(names.joined(separator: ", "))",
        hint: nearestName(to: preset.rawValue, among: names).map { "did you mean '\($0)'?" })
    }
    return try settings(preset)
  }
}
