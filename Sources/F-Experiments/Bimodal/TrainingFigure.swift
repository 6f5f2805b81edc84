import Plots

/// The negative ELBO during training, one curve per run, over the least it can be.
public struct TrainingFigure: Sendable {
  /// One run: its model, and (update, nats per sequence) in order.
  public typealias Run = (model: StudyModel, points: [(step: Int, nelbo: Double)])
  private let runs: [Run]
  private let evidence: Double?

  /// A figure of some runs; `evidence` is −log p(x) under the exact distribution, nats per sequence, where it is known.
  public init(_ runs: [Run], evidence: Double?) {
    self.runs = runs
    self.evidence = evidence
  }

  /// The page.
  public var figure: Figure {
    var named: Set<StudyModel> = []
    var series = runs.filter { !$0.points.isEmpty }.map { model, points in
      Curve.line(
        named.insert(model).inserted ? model.label : "", x: points.map { Double($0.step) }, y: points.map(\.nelbo), width: 1,
        color: model.color)
    }
    if let evidence { series.append(.level("−log p(x), exact", at: evidence)) }
    return Figure(
      "", panelSize: (760, 380),
      panels: [
        Figure.Panel(
          "", x: .linear("update"), y: .linear("negative ELBO, nats per sequence", range: 30...180), series: series, frame: .axes)
      ])
  }
}
