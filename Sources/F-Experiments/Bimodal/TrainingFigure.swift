import Scores

/// The negative ELBO during training, one curve per run, over the least it can be.
public struct TrainingFigure: Sendable {
  /// One run: its model, and (update, nats per sequence) in order.
  public typealias Curve = (model: StudyModel, points: [(step: Int, nelbo: Double)])
  private let curves: [Curve]
  private let evidence: Double?

  /// A figure of some runs; `evidence` is −log p(x) under the exact distribution, nats per sequence, where it is known.
  public init(_ curves: [Curve], evidence: Double?) {
    self.curves = curves
    self.evidence = evidence
  }

  /// The page.
  public var plot: Plot {
    let tables = curves.enumerated().map { index, curve in
      PlotText.table("run\(index)", rows: curve.points.map { [Double($0.step), $0.nelbo] })
    }
    var named: Set<StudyModel> = []
    var series = curves.enumerated().map { index, curve in
      let title = named.insert(curve.model).inserted ? "title \(PlotText.quoted(curve.model.label))" : "notitle"
      return "$run\(index) using 1:2 with lines lw 1 lc rgb '\(PlotColor.of(curve.model))' \(title)"
    }
    if let evidence { series.append("\(evidence) with lines lw 1.5 dt 2 lc rgb '#000000' title '−log p(x), exact'") }
    return Plot(
      width: 760, height: 380,
      commands: tables.joined() + """
        set xlabel 'update'
        set ylabel 'negative ELBO, nats per sequence'
        set yrange [30:180]
        set tics nomirror out
        set border 3
        set key top right
        plot \(series.joined(separator: ", \\\n  "))

        """)
  }
}

/// Histograms of the outcomes' PIT values among their draws: flat where a forecast is calibrated.
public struct CalibrationFigure: Sendable {
  private let models: [(model: StudyModel, pits: [Double])]

  /// PIT values in [0, 1] of each model's outcomes, at least one.
  public init(_ models: [(model: StudyModel, pits: [Double])]) {
    self.models = models
  }

  /// The page.
  public var plot: Plot {
    let bins = Double(Calibration.bins)
    let histograms = models.map { Calibration(pits: $0.pits).histogram }
    let rows = (0..<Calibration.bins).map { bin in [(Double(bin) + 0.5) / bins] + histograms.map { $0[bin] * bins } }
    let series = models.enumerated().map { index, entry in
      "$places using 1:\(index + 2) with histeps lw 2 lc rgb '\(PlotColor.of(entry.model))' title \(PlotText.quoted(entry.model.label))"
    }
    return Plot(
      width: 560, height: 340,
      commands: PlotText.table("places", rows: rows) + """
        set xlabel 'place of the outcome among the draws'
        set ylabel 'density'
        set xrange [0:1]
        set yrange [0:*]
        set tics nomirror out
        set border 3
        set key tmargin center horizontal
        plot \((series + ["1 with lines dt 2 lc rgb '#000000' title 'calibrated'"]).joined(separator: ", "))

        """)
  }
}
