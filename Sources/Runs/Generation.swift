import DeepStateSpace
import Files
import TimeSeries
import Training

extension TrainedRun: GeneratingRun where Kind.Trained: GeneratingModel {
  /// Draws series from the model alone: all their values are observed.
  ///
  /// Without `table` the series are called 1, 2, … and their times are 1, 2, …. With it, they take covariates, static covariates, times
  /// and names from its series, in turn; from the second time on `-2`, `-3`, … is added to a name. Throws a `UserError` when the run was
  /// trained with covariates and there is no table, the table (which may come from `file`) is too short, or the model does not generate so
  /// many steps.
  /// - Parameters:
  ///   - series: N ≥ 1, the number of series; as many as `table` has when nil.
  ///   - steps: T ≥ 1, the rows of each.
  ///   - table: with the columns of the run.
  ///   - seed: 0 to 4,294,967,295.
  public func generate(
    series: Int?, steps: Int, like table: SeriesTable? = nil, seed: Int, file: String? = nil
  ) throws -> SeriesTable {
    let inputs = try inputs(series: series, steps: steps, like: table, file: file)
    let (scales, d) = (data.columnScales, data.observationNames.count)
    let set = SequenceSet(
      inputs: inputs.count, steps: steps, extents: data.extents,
      covariates: inputs.flatMap { $0.covariates.flatMap(scales.standardized(covariates:)) },
      statics: inputs.flatMap { scales.standardized(statics: $0.statics) })
    let drawn = model.generate(set, seed: seed)  // [N, T, D]
    guard drawn.allSatisfy(\.isFinite) else {
      throw UserError(
        "a generated value is not a finite number", expected: "a model whose series do not grow without bound",
        hint: "generate fewer `steps`, or train the run longer")
    }
    var generated = SeriesTable(
      observationNames: data.observationNames, covariateNames: data.covariateNames, staticNames: data.staticNames, series: inputs)
    for number in inputs.indices {
      generated.series[number].values = (0..<steps).map {
        Array(drawn[(number * steps + $0) * d..<(number * steps + $0 + 1) * d])
      }
    }
    return generated
  }

  /// The series to be generated, their values still zeros.
  private func inputs(series count: Int?, steps: Int, like table: SeriesTable?, file: String?) throws -> [Series] {
    try requireSteps(steps)
    guard let count = count ?? table?.series.count else {
      throw UserError("neither `series` nor `like` is given", expected: "one of them, or both")
    }
    let blank = [[Double]](repeating: [Double](repeating: 0, count: data.observationNames.count), count: steps)
    guard let patterns = table?.series else {
      let needed = data.covariateNames + data.staticNames
      guard needed.isEmpty else {
        throw UserError(
          "the run was trained with covariates, and nothing gives them to the series to generate",
          expected: "`like`, with \(needed.joined(separator: ", "))")
      }
      return (1...count).map { Series(id: "\($0)", times: (1...steps).map(Double.init), values: blank) }
    }
    let series = try (0..<count).map { number in
      let (pattern, round) = (patterns[number % patterns.count], number / patterns.count)
      return try pattern.inputs(steps, named: round == 0 ? pattern.id : "\(pattern.id)-\(round + 1)", values: blank, file: file)
    }
    guard Set(series.map(\.id)).count == count else {
      throw UserError(
        "two of the generated series would have one name", expected: "series whose names do not end in -2, -3, …",
        hint: "rename them, or generate as many series as there are", file: file)
    }
    return series
  }

  private func requireSteps(_ steps: Int) throws {
    let possible = model.generatedSteps
    guard !possible.contains(steps) else { return }
    let end = possible.upperBound == .max ? "\(possible.lowerBound) or more" : "\(possible.lowerBound) to \(possible.upperBound)"
    throw UserError(
      "\(name) cannot generate series of \(steps) steps",
      expected: possible.lowerBound == possible.upperBound ? "\(possible.lowerBound) `steps`" : "\(end) `steps`")
  }
}

extension Series {
  /// Its first rows under another name and with other values, rows ahead included.
  fileprivate func inputs(_ steps: Int, named name: String, values: [[Double]], file: String?) throws -> Series {
    let known = times.count + futureTimes.count
    guard known >= steps else {
      throw UserError(
        "series '\(id)' has \(known) rows", expected: "at least \(steps), the `steps` to generate",
        hint: "add rows, or generate fewer `steps`", file: file)
    }
    return Series(
      id: name, times: Array((times + futureTimes)[..<steps]), values: values,
      covariates: Array((covariates + futureCovariates)[..<steps]), statics: statics)
  }
}
