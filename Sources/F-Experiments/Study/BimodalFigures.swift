import BimodalNoise

/// The three figures of section 4, of the first seed's runs and of all seeds' scores.
struct BimodalFigures {
  let study: BimodalStudy
  let results: StudyResults
  let first: [TrainedOnBimodal]

  /// Draws them into the study's directory; a missing gnuplot is a warning, since the numbers stand without it.
  func draw(warn: (String) -> Void) throws {
    let program: PlotProgram
    do {
      program = try PlotProgram()
    } catch let error as UserError {
      return warn(error.description)
    }
    try program.draw(predictive, to: study.directory + "/predictive")
    try program.draw(DivergenceFigure(results, references: ReferenceDivergences(study.walk)).plot, to: study.directory + "/jsd")
    try program.draw(forecasts, to: study.directory + "/forecasts")
  }

  private var predictive: Plot {
    let truth = first.first?.truth ?? []
    var models = first.map { ($0.model, AveragePredictive.density(of: $0.predictive, truth: truth)) }
    models.append((.locf, AveragePredictive.density(of: ReferencePredictions.lastObservation(truth), truth: truth)))
    return PredictiveFigure(truth: AveragePredictive.density(ofTruth: truth), models: models).plot
  }

  /// Two test sequences whose divergence under the DDSSM is nearest its median, one row for each, one column for each model.
  private var forecasts: Plot {
    let scores = first.first { $0.model == .ddssm }?.scores?[.jsd] ?? []
    let chosen = Representatives.nearestToMedian(of: scores, count: 2)
    let panels = chosen.flatMap { sequence in
      first.map { $0.panel(sequence: sequence, horizon: 8, trajectories: study.size.trajectories) }
    }
    return ForecastFigure(panels, columns: first.count).plot
  }
}
