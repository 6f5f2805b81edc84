import Autodiff
import DeepStateSpace
import Networks
import ReverseProcess
import Tensor

@testable import Experiments
@testable import Runs
@testable import TimeSeries

/// A run over two panels of two observed columns, a covariate and a static covariate, with weights that were never trained: small
/// enough to be used by hand.
struct SmallRun {
  var table: SeriesTable
  let config: RunConfig<StateSpaceKind>
  let trained: TrainedRun<StateSpaceKind>

  /// Rows of the two series.
  static let lengths = [14, 11]

  /// A table of two series that come at their own pace; one value in seven is missing.
  static func table(scale: Double = 1) -> SeriesTable {
    let draws = CounterRandom(seed: 2, purpose: "small run")
    let series = lengths.enumerated().map { number, length -> Series in
      let values = (0..<length).map { row in
        (0..<2).map { scale * (3 + Double($0) + draws.normal(series: number, time: row, lane: $0)) }
      }
      let observed = (0..<length).map { row in (0..<2).map { (row + 3 * number + 5 * $0) % 7 != 2 } }
      return Series(
        id: "s\(number)", times: (0..<length).map { 10 * Double(number) + Double($0) }, values: values, observed: observed,
        covariates: (0..<length).map { [5 + draws.normal(series: number, time: $0, lane: 4)] },
        futureTimes: [100, 101], futureCovariates: [[4.5], [6.5]], statics: [Double(1 + 3 * number)])
    }
    return SeriesTable(observationNames: ["x", "y"], covariateNames: ["u"], staticNames: ["w"], series: series)
  }

  /// - Parameters:
  ///   - memory: rows of a window; nil takes series whole.
  ///   - weights: which set of weights; some have units that are never active.
  ///   - change: of the settings.
  init(
    _ kind: TransitionKind = .gaussian, memory: Int? = 4, scale: Double = 1, weights: Int = 11,
    _ change: (inout RunSettings) -> Void = { _ in }
  ) throws {
    table = Self.table(scale: scale)
    var settings = RunSettings()
    let small = SmallCase.settings(kind)
    (settings.network, settings.diffusion) = (small.network, small.diffusion)
    (settings.network.hidden, settings.training.levelsPerState) = (6, 3)
    change(&settings)
    let windowing = try memory.map { try Windowing(length: $0, stride: 1) }
    let record = DataRecord(
      of: table, windowing: windowing, holdOut: try HoldOut(fraction: 0.25).split(table, file: "small"),
      columnScales: ColumnScales.measure(table, fittingRows: [10, 8]).columnScales)
    config = RunConfig(model: StateSpaceKind(kind), preset: .recommended, seed: 1, data: record, settings: settings)
    let model = try config.makeModel()
    let simulator = Simulator(
      model, parameters: SmallCase.weights(model.layout, seed: weights), standardization: config.standardization, threads: 1)
    trained = TrainedRun(config: config, simulator: simulator, threads: 1)
  }

  /// Whether a model with such a transition can be used with a sampler.
  static func opens(_ kind: TransitionKind, by sampler: Sampler?) -> Bool {
    (try? SmallRun(kind).config.untrained(use: ModelUse(threads: 1, sampler: sampler))) != nil
  }
}
