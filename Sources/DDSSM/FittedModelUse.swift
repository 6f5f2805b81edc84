import DeepStateSpace
import Files
import ReverseProcess
import Runs
import Tensor
import TimeSeries

extension FittedModel {
  /// Draws sample paths of the rows that come after each series: what `ddssm forecast` writes.
  ///
  /// Each series is conditioned on all its rows or, when the model was fitted to windows, on as many of the last ones as a window has. A
  /// model with covariates needs them ahead, in the rows ahead of each series. Throws a `UserError` for series with other columns than
  /// those that were fitted, without the rows that a prediction needs, or without covariates ahead.
  /// - Parameters:
  ///   - series: the series so far; those that were fitted when left out.
  ///   - horizon: H, the number of rows ahead, 1 to 100,000.
  ///   - samples: S, the number of paths for each series, 1 to 65,536.
  ///   - seed: 0 to 4,294,967,295.
  ///   - sampler: how states are drawn from a diffusion, `.ancestral` when left out; a DKF has none to choose.
  public func forecast(
    _ series: SeriesTable? = nil, horizon: Int, samples: Int = 100, seed: Int = 0, sampler: Sampler? = nil
  ) throws -> ForecastTable {
    try ParameterCheck.require("horizon", horizon, in: 1...100_000)
    try ParameterCheck.require("samples", samples, in: 1...CounterRandom.maxLevels)
    try ParameterCheck.seed(seed)
    return try trained(by: sampler).forecast(table(series), horizon: horizon, samples: samples, seed: seed)
  }

  /// Draws new series from the model alone: what `ddssm generate` writes. All their values are observed.
  ///
  /// Throws a `UserError` when the model was fitted with covariates and `pattern` is left out, has other columns, or is too short.
  /// - Parameters:
  ///   - series: N, the number of series, 1 to 10,000,000; as many as `pattern` has when left out.
  ///   - steps: T, the rows of each, 1 to 1,000,000.
  ///   - pattern: series whose covariates, static covariates, times and names are taken, in turn.
  ///   - seed: 0 to 4,294,967,295.
  ///   - sampler: how states are drawn from a diffusion, `.ancestral` when left out; a DKF has none to choose.
  public func generate(
    series: Int? = nil, steps: Int, like pattern: SeriesTable? = nil, seed: Int = 0, sampler: Sampler? = nil
  ) throws -> SeriesTable {
    if let series { try ParameterCheck.require("series", series, in: 1...10_000_000) }
    try ParameterCheck.require("steps", steps, in: 1...1_000_000)
    try ParameterCheck.seed(seed)
    let pattern = try pattern.map { try table($0) }
    return try trained(by: sampler).generate(series: series, steps: steps, like: pattern, seed: seed)
  }

  /// Draws the states of each series given all its observations, and what they say of the observations: one entry per series.
  ///
  /// A model that was fitted to windows smooths a longer series in windows of that length, which overlap by half; a draw is then one
  /// trajectory inside a window only. Throws a `UserError` for series with other columns than those that were fitted.
  /// - Parameters:
  ///   - series: the series; those that were fitted when left out.
  ///   - samples: S, the number of draws, 1 to 65,536.
  ///   - seed: 0 to 4,294,967,295.
  public func smooth(_ series: SeriesTable? = nil, samples: Int = 100, seed: Int = 0) throws -> [SmoothedSeries] {
    try ParameterCheck.require("samples", samples, in: 1...CounterRandom.maxLevels)
    try ParameterCheck.seed(seed)
    return try trained.smooth(table(series), samples: samples, seed: seed)
  }

  /// Draws the missing values of each series given all its observations; what was observed stays as it is.
  ///
  /// Throws a `UserError` as `smooth` does.
  /// - Parameters:
  ///   - series: the series; those that were fitted when left out.
  ///   - samples: S, the number of draws of each missing value, 1 to 65,536.
  ///   - seed: 0 to 4,294,967,295.
  public func impute(_ series: SeriesTable? = nil, samples: Int = 100, seed: Int = 0) throws -> Imputation {
    let table = try table(series)
    return Imputation(of: table, try smooth(table, samples: samples, seed: seed), seed: seed)
  }

  /// Scores the one-step prediction of every observed value that was held out: what `ddssm evaluate` prints.
  ///
  /// A row is predicted from the rows before it. Throws a `UserError` when no row is left to score.
  /// - Parameters:
  ///   - series: the series, held-out rows included; those that were fitted when left out.
  ///   - fittedRows: whether the rows that were fitted are scored too.
  ///   - samples: predictive draws per row, 2 to 65,536.
  ///   - seed: 0 to 4,294,967,295.
  ///   - sampler: how states are drawn from a diffusion, `.ancestral` when left out; a DKF has none to choose.
  ///   - progress: told how many rows are done, (done, total), from 0 on.
  public func evaluate(
    _ series: SeriesTable? = nil, fittedRows: Bool = false, samples: Int = 1024, seed: Int = 0, sampler: Sampler? = nil,
    progress: (_ done: Int, _ total: Int) -> Void = { _, _ in }
  ) throws -> Evaluation {
    try ParameterCheck.require("samples", samples, in: 2...CounterRandom.maxLevels)
    try ParameterCheck.seed(seed)
    return try trained(by: sampler).evaluate(
      table(series), fittedRows: fittedRows, samples: samples, seed: seed, progress: progress)
  }

  /// The table to use, checked: what was passed or what was fitted.
  private func table(_ given: SeriesTable?) throws -> SeriesTable {
    guard let table = given ?? series else {
      throw UserError(
        "the model was read back and does not hold the series it was fitted to", expected: "series to use it on",
        hint: "pass them as the first argument")
    }
    try table.requireSound()
    try config.data.requireColumns(of: table)
    return table
  }

  private func trained(by sampler: Sampler?) throws -> TrainedRun<StateSpaceKind> {
    let use = ModelUse(threads: trained.threads, sampler: sampler)
    let (model, parameters) = (trained.simulator.model, trained.simulator.parameters)
    return TrainedRun(config: config, model: try config.model.trained(model, parameters: parameters, config: config, use: use))
  }
}
