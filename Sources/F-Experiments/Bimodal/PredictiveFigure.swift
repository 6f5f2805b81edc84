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
  public var plot: Plot {
    let columns = [truth] + models.map(\.density)
    let rows = BinGrid.offsets.indices.map { bin in [BinGrid.offsets[bin]] + columns.map { $0[bin] } }
    let curves = models.enumerated().map { index, entry in
      "$density using 1:\(index + 3) with lines lw 2 dt \(PredictiveFigure.dash(of: entry.model)) "
        + "lc rgb '\(PlotColor.of(entry.model))' title \(PlotText.quoted(entry.model.label))"
    }
    let fill = "$density using 1:2 with boxes fs solid 1 noborder lc rgb '#d0d0d0' title 'truth'"
    return Plot(
      width: 640, height: 440,
      commands: PlotText.table("density", rows: rows) + """
        set title 'One-step prediction, averaged over the test set'
        set xlabel 'x₃₂ − 0.9 z₃₁'
        set ylabel 'density'
        set xrange [-9:9]
        set yrange [0:*]
        set boxwidth \(BinGrid.width)
        set tics nomirror out
        set border 3
        set key tmargin center horizontal samplen 3 width 3
        plot \(([fill] + curves).joined(separator: ", "))

        """)
  }

  private static func dash(of model: StudyModel) -> Int {
    switch model {
    case .ddssm, .ddssmFewCalls: 1
    case .dkf: 2
    case .locf: 4
    case .oracle, .floor, .momentMatched, .bestGaussian: 3
    }
  }
}
