import Autodiff
import DeepStateSpace
import Files
import Networks
import ReverseProcess
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
  /// The settings of a preset; throws a `UserError` where there are none.
  func settings(_ preset: Preset) throws -> Settings
  /// Throws a `UserError` when sequences of `steps` are too short for the settings, or the settings contradict the kind.
  func require(_ settings: Settings, fit steps: Int, dataFile: String?, settingsFile: String?) throws
  /// The model for data of these sizes: its factors and parameter names, no parameters.
  func model(_ settings: Settings, for data: DataExtents) throws -> Model
  /// The model with its parameters.
  func trained(_ model: Model, parameters: Parameters, config: RunConfig<Self>, use: ModelUse) -> Trained
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
}

extension ModelKindSettings {
  /// None.
  public static var wholeObjects: Set<String> { [] }
}

/// How a trained model is used.
public struct ModelUse: Sendable {
  /// Threads to work with.
  public var threads: Int
  /// How a diffusion is drawn from; a model without one ignores it.
  public var sampler = Sampler.ancestral

  /// So many threads, and the law that was trained.
  public init(threads: Int, sampler: Sampler = .ancestral) { (self.threads, self.sampler) = (threads, sampler) }
}

/// An update of which a line of metrics is kept.
public struct LoggedUpdate<Kind: ModelKind> {
  /// What the trainer says of it.
  public let report: StepReport<Kind.Model>
  /// The mean number of observed entries of a training sequence.
  public let entriesPerSequence: Double
  /// The seconds since training began, by the wall clock.
  public let seconds: Double
  /// The bound per observed entry of the rows set aside to judge the weights; nil when there are none.
  public let validation: Double?
  /// The model as it now is.
  public let trained: Kind.Trained
  /// The training data.
  public let sequences: SequenceSet
  /// The seed of the run.
  public let seed: Int
}

extension ModelKind where Metrics == [String: Double] {
  /// The named numbers of the update, with those that every model has.
  public func metrics(of update: LoggedUpdate<Self>) -> [String: Double] {
    let report = update.report
    var line = [
      "step": Double(report.step), "start": Double(report.start), "rate_factor": report.rateFactor,
      "gradient_norm": report.gradientNorm, "seconds": update.seconds,
    ]
    for (name, value) in report.named { line[name] = value }
    line["validation_nelbo_per_entry"] = update.validation
    return line
  }
}

/// What a trained model can be asked for.
public enum Capability: String, Sendable, CaseIterable {
  /// To draw the future of a sequence.
  case forecast
  /// To bound the evidence of a sequence.
  case bound
  /// To say what is missing in a sequence.
  case smooth
  /// To draw whole sequences.
  case generate

  /// Whether a type of trained models can do it.
  func isServed(by trained: any TrainedModel.Type) -> Bool {
    switch self {
    case .forecast: trained is any ForecastingModel.Type
    case .bound: trained is any BoundingModel.Type
    case .smooth: trained is any SmoothingModel.Type
    case .generate: trained is any GeneratingModel.Type
    }
  }
}

extension ModelKind {
  /// What it can be asked for once it is trained.
  public var capabilities: [Capability] { Capability.allCases.filter { $0.isServed(by: Trained.self) } }

  /// Throws a `UserError` when it cannot be asked for this.
  public func require(_ capability: Capability, for purpose: String) throws {
    guard !capabilities.contains(capability) else { return }
    throw ModelRegistry.incapable(rawValue, capability, for: purpose)
  }
}
