import BimodalNoise
import Foundation
import Networks
import Plots
import Runs
import Training

/// What a study can say and show before it trains: how long training will take here, and what the models have to learn.
extension BimodalStudy {
  /// The updates whose time is taken.
  private static let timedUpdates = 4

  /// About how long the trainings that are still to be done take on this machine, in seconds, from a few updates of each model.
  public func expectedSeconds() throws -> Double {
    try StateSpaceKind.allCases.reduce(0) { sum, kind in
      let missing = try seeds.filter { seed in
        let config = try config(kind, seed: seed).config
        return !StudyRun.holds(config, name: Self.name(kind, seed: seed), in: directory, threads: threads)
      }
      guard let first = missing.first else { return sum }
      let settings = settings(kind).training
      let sequences = Self.sequences(walk.simulate(sequences: size.training, length: Self.length, seed: first))
      var trainer = Trainer(
        try config(kind, seed: first).config.makeModel(), data: sequences, settings: settings, seed: 0, threads: threads)
      _ = try trainer.update()  // the first one takes memory and fills caches
      let clock = ContinuousClock()
      let start = clock.now
      for _ in 0..<Self.timedUpdates { _ = try trainer.update() }
      let seconds = (clock.now - start) / .seconds(1) / Double(Self.timedUpdates)
      return sum + seconds * Double(settings.steps * missing.count)
    }
  }

  /// Draws what the models have to learn, the exact distribution of the last step, as `truth.svg` and `truth.png` of the directory.
  ///
  /// Throws a `FigureError` where gnuplot is missing.
  public func drawTruth() throws {
    let test = BimodalTest(walk, sequences: size.test, seed: seeds[0])
    let figure = PredictiveFigure(truth: AveragePredictive.density(ofTruth: test.truth), models: []).figure
    try Gnuplot().draw(figure, to: directory + "/truth")
  }
}
