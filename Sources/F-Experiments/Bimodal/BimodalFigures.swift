import BimodalNoise
import Plots
import Runs

/// The three figures of section 4, of the first seed's runs and of all seeds' scores, and two more of all runs.
struct BimodalFigures {
  let study: BimodalStudy
  let results: StudyResults
  /// All of them.
  let all: [StudiedRun]

  /// The first seed's.
  private var runs: [StudiedRun] { all.filter { $0.seed == study.seeds.first } }

  /// Draws them into the study's directory; that gnuplot is missing or fails is a warning, since the numbers stand without figures.
  func draw(warn: (String) -> Void) throws {
    do { try draw(Gnuplot()) } catch let error as FigureError { warn(error.description) }
  }

  private func draw(_ gnuplot: Gnuplot) throws {
    try gnuplot.draw(predictive, to: study.directory + "/predictive")
    try gnuplot.draw(DivergenceFigure(results, references: ReferenceDivergences(study.walk)).figure, to: study.directory + "/jsd")
    try gnuplot.draw(pits, to: study.directory + "/pit")
    try gnuplot.draw(training(), to: study.directory + "/training")
    try gnuplot.draw(forecasts, to: study.directory + "/forecasts")
  }

  private var predictive: Figure {
    var models = runs.map { ($0.model, $0.testScores.density) }
    models.append((.locf, AveragePredictive.density(of: ReferencePredictions.lastObservation(test.truth), truth: test.truth)))
    return PredictiveFigure(truth: AveragePredictive.density(ofTruth: test.truth), models: models).figure
  }

  /// Two test sequences whose divergence under the DDSSM is nearest its median, one row for each, one column for each model.
  private var forecasts: Figure {
    let scores = runs.first { $0.model == .ddssm }?.testScores.scores[.jsd] ?? []
    let chosen = MedianSequences.nearestToMedian(of: scores, count: 2)
    let panels = chosen.flatMap { sequence in
      runs.map { $0.panel(sequence: sequence, of: test, trajectories: study.size.trajectories) }
    }
    return ForecastFigure(panels, columns: runs.count).figure
  }

  private var pits: Figure {
    CalibrationFigure(
      [StudyModel.ddssm, .dkf].map { model in
        (model, all.filter { $0.model == model }.flatMap { $0.testScores.scores[.pit] ?? [] })
      }
    ).figure
  }

  private func training() throws -> Figure {
    let curves = try all.map { run in
      (run.model, try run.run.metrics(as: MetricsEntry.self).map { ($0.step, $0.nelbo) })
    }
    return TrainingFigure(curves, evidence: results.summary(.oracle, .nelbo)?.mean).figure
  }

  private var test: BimodalTest { BimodalTest(study.walk, sequences: study.size.test, seed: study.seeds[0]) }
}

extension StudiedRun {
  /// One panel of the forecast figure: a reconstruction of all times, continuations of the first T − H that see no later one.
  fileprivate func panel(sequence: Int, of test: BimodalTest, trajectories: Int) -> ForecastPanel {
    let (simulator, horizon) = (run.trained.simulator, BimodalStudy.horizon)
    let smoothed = simulator.smooth(test.set, rows: [sequence], samples: 1, seed: seed)[0]
    let paths = simulator.forecast(
      test.set, rows: [sequence], from: BimodalStudy.length - horizon, horizon: horizon, samples: trajectories, seed: seed)[0]
    return ForecastPanel(
      model: model, sequence: sequence, observed: test.sequences[sequence].observed, reconstruction: smoothed.means,
      trajectories: (0..<trajectories).map { Array(paths.draws[$0 * horizon..<($0 + 1) * horizon]) })
  }
}
