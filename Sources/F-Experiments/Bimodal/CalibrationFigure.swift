import Plots
import Scores

/// Histograms of the outcomes' PIT values among their draws: flat where a forecast is calibrated.
public struct CalibrationFigure: Sendable {
  private let models: [(model: StudyModel, pits: [Double])]

  /// PIT values in [0, 1] of each model's outcomes, at least one.
  public init(_ models: [(model: StudyModel, pits: [Double])]) {
    self.models = models
  }

  /// The page.
  public var figure: Figure {
    let bins = Double(Calibration.bins)
    let centers = (0..<Calibration.bins).map { (Double($0) + 0.5) / bins }
    let series = models.map { model, pits in
      Curve(
        model.label, mark: .steps, x: centers, y: Calibration(pits: pits).histogram.map { $0 * bins }, color: model.color)
    }
    return Figure(
      "", panelSize: (560, 340),
      panels: [
        Figure.Panel(
          "", x: .linear("PIT value of the outcome among the draws", range: 0...1), y: .linear("density", from: 0),
          series: series + [.level("calibrated", at: 1, width: 1)], legend: .above, frame: .axes)
      ])
  }
}
