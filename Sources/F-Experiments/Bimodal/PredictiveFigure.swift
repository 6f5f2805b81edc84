import Plots
import Scores
import Tensor

/// Figure 1a: the average one-step predictive density of each model against the truth, centered on 0.9·z_31.
public struct PredictiveFigure: Sendable {
  private let truth: [Double]
  private let models: [(model: StudyModel, density: [Double])]

  /// Densities over the 96 bins, as `AveragePredictive` gives them.
  /// - Parameters:
  ///   - truth: of the exact distributions, of shape [96].
  ///   - models: of each model, of shape [96], drawn in this order.
  public init(truth: [Double], models: [(model: StudyModel, density: [Double])]) {
    require(
      truth.count == BinGrid.count && models.allSatisfy { $0.density.count == BinGrid.count },
      "a density has \(BinGrid.count) bins")
    self.truth = truth
    self.models = models
  }

  /// The page.
  public var figure: Figure {
    let area = Curve.bars("truth", x: BinGrid.offsets, y: truth, width: BinGrid.width, fill: .solid(1), color: .paleGrey)
    let lines = models.map { model, density in
      Curve.line(model.label, x: BinGrid.offsets, y: density, dash: model.dash, color: model.color)
    }
    return Figure(
      "One-step prediction, averaged over the test set", panelSize: (640, 440),
      panels: [
        Figure.Panel(
          "", x: .linear("x₃₂ − 0.9 z₃₁", range: -9...9), y: .linear("density", from: 0), series: [area] + lines, legend: .above,
          frame: .axes)
      ])
  }
}
