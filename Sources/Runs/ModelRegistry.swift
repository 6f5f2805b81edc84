import Files
import Tensor
import TimeSeries

/// The models that `--model` and run directories can name.
public struct ModelRegistry: Sendable {
  /// One for each name, in the order in which they are listed.
  public let kinds: [any ModelKind]

  /// - Parameter kinds: with names that differ.
  public init(_ kinds: [any ModelKind]) {
    self.kinds = kinds
    require(Set(names).count == kinds.count, "two models have one name: \(names.joined(separator: ", "))")
  }

  /// The models of this package.
  public static let standard = ModelRegistry(StateSpaceKind.allCases)

  /// The registry that commands look models up in; a program that adds models of its own runs them with another value.
  @TaskLocal public static var current = ModelRegistry.standard

  /// The names, in order.
  public var names: [String] { kinds.map { $0.rawValue } }

  /// One line for all models, for `--help`.
  public var summary: String { kinds.map { "\($0.rawValue) (\($0.summary))" }.joined(separator: ", ") }

  /// The model of a name; throws a `UserError` that lists the names, about `file` when a file names it.
  public func kind(named name: String, file: String? = nil) throws -> any ModelKind {
    if let kind = kinds.first(where: { $0.rawValue == name }) { return kind }
    throw UserError(
      "there is no model '\(name)'", expected: "one of \(names.joined(separator: ", "))",
      hint: nearestName(to: name, among: names).map { "did you mean '\($0)'?" }, file: file)
  }

  /// The model that a run was trained with.
  public func kind(of run: RunDirectory) throws -> any ModelKind {
    struct Named: Decodable { var model: String }
    return try kind(named: run.config(as: Named.self).model, file: run.configFile)
  }

  /// Opens a run, whatever its model.
  public func open(_ run: RunDirectory, use: ModelUse) throws -> any ModelRun {
    func open<Kind: ModelKind>(_ kind: Kind) throws -> any ModelRun {
      var opened = try TrainedRun(run, config: run.config(as: RunConfig<Kind>.self), use: use)
      opened.registry = self
      return opened
    }
    return try open(kind(of: run))
  }

  /// What is said of a model that lacks a capability.
  func incapable(_ name: String, _ capability: Capability, for purpose: String) -> UserError {
    let able = kinds.filter { $0.capabilities.contains(capability) }.map { $0.rawValue }
    return UserError(
      "\(name) cannot \(capability.phrase), which \(purpose) needs",
      expected: able.isEmpty ? nil : "a model that can: \(able.joined(separator: ", "))")
  }
}

/// A run opened for use, of whatever model; what it can do is said by the protocols below.
public protocol ModelRun: Sendable {
  /// The name of its model.
  var name: String { get }
  /// What it remembers of its data.
  var data: DataRecord { get }
  /// The models among which its own was found.
  var registry: ModelRegistry { get }
}

/// A run whose model predicts.
public protocol ForecastingRun: ModelRun {
  /// The rows that must come before a prediction.
  var history: Int { get }
  /// Draws sample paths of the H rows after the last one of each series.
  func forecast(_ table: SeriesTable, horizon: Int, samples: Int, seed: Int, file: String?) throws -> ForecastTable
  /// Scores the one-step prediction of every observed entry from row `firstRows[i]` of series i on.
  func scores(
    _ table: SeriesTable, from firstRows: [Int], samples: Int, seed: Int, progress: (Int, Int) -> Void
  ) -> [ScoredEntry]
}

/// A run whose weights are compared by the loss of rows that were not fitted.
public protocol ValidatingRun: ModelRun {
  /// The loss of the rows from `firstRows[i]` on, cut as in training; nil when no sequence is long enough for the model.
  func validationLoss(_ table: SeriesTable, from firstRows: [Int], seed: Int) -> Double?
  /// Throws a `UserError` when no sequence of the rows from `firstRows[i]` on is long enough for the model.
  func requireLoss(_ table: SeriesTable, from firstRows: [Int]) throws
}

/// A run whose model generates series.
public protocol GeneratingRun: ModelRun {
  /// Draws series from the model alone, as `TrainedRun.generate(series:steps:like:seed:file:)` says.
  func generate(series: Int?, steps: Int, like table: SeriesTable?, seed: Int, file: String?) throws -> SeriesTable
}

/// A run whose model bounds the evidence.
public protocol BoundingRun: ModelRun {
  /// The bound on the rows from `firstRows[i]` on, cut as in training; nil when no sequence is long enough for the model.
  func bound(_ table: SeriesTable, from firstRows: [Int], trajectories: Int, seed: Int) -> HeldOutBound?
}

extension ForecastingRun {
  /// The same without a report of progress.
  public func scores(_ table: SeriesTable, from firstRows: [Int], samples: Int, seed: Int) -> [ScoredEntry] {
    scores(table, from: firstRows, samples: samples, seed: seed) { _, _ in }
  }
}

extension BoundingRun {
  /// The same, by sixteen draws of the states.
  public func bound(_ table: SeriesTable, from firstRows: [Int], seed: Int) -> HeldOutBound? {
    bound(table, from: firstRows, trajectories: 16, seed: seed)
  }
}

extension ModelRun {
  /// The run as one that forecasts; throws a `UserError` that names the model when it cannot.
  public func forecasting(for purpose: String) throws -> any ForecastingRun {
    guard let run = self as? any ForecastingRun else { throw registry.incapable(name, .forecast, for: purpose) }
    return run
  }

  /// The run as one that generates; throws a `UserError` that names the model when it cannot.
  public func generating(for purpose: String) throws -> any GeneratingRun {
    guard let run = self as? any GeneratingRun else { throw registry.incapable(name, .generate, for: purpose) }
    return run
  }
}
