import BimodalNoise
import DeepStateSpace
import Foundation
import Runs
import Scores

/// `report.md` and `report.html` of the bimodal study: every number with its seeds, machine and time.
struct BimodalReport {
  let study: BimodalStudy
  let results: StudyResults
  let runs: [StudiedRun]

  /// The document.
  func report() throws -> Report {
    var report = Report(title: "One-step prediction of the bimodal walk")
    report.add(
      .code(results.provenance.command),
      .paragraph(
        """
        The walk of section 4, observed with noise of variance \(study.walk.observationVariance). \(study.size.training) training and \
        \(study.size.test) test sequences of \(BimodalStudy.length) steps; the last is forecast by \
        \(study.size.draws) draws given the steps before. Preset \(study.preset.rawValue); data seeds \
        \(study.seeds.map(String.init).joined(separator: ", ")), training seeds \
        \(study.seeds.map { String(BimodalStudy.trainingSeed(data: $0)) }.joined(separator: ", ")). \
        \(results.provenance.machine), \(study.threads) threads, \(results.provenance.kernels) kernels, \
        \(results.provenance.date); all trainings together took \
        \(Int((results.seconds / 60).rounded())) minutes.
        """),
      .heading(1, "Scores"),
      .paragraph(
        """
        Mean ± standard error over \(study.seeds.count > 1 ? "\(study.seeds.count) seeds" : "the test sequences of one seed"). JSD in \
        nats against the exact predictive distribution over 96 bins; the floor is the score of that distribution's own draws. Mode coverage is twice the share of the poorer mode. The energy \
        score is that of \(BimodalTest.longPaths) paths of \(BimodalStudy.horizon) steps for each of \
        \(min(BimodalTest.longSequences, study.size.test)) test sequences.
        """),
      table([.jsd, .crps, .logScore, .energyScore, .modeCoverage, .between]),
      .figure("jsd", caption: "The divergence of the one-step prediction, and what can be reached (the paper's figure 1b)."),
      .figure("predictive", caption: "The one-step prediction averaged over the test set of the first seed (figure 1a)."),
      .figure(
        "forecasts",
        caption:
          "Reconstructions and forecasts of two test sequences whose divergence under the DDSSM lies nearest to the median (figure 2)."
      ),
      .heading(1, "JSD by seed"),
      perSeed(.jsd),
      .heading(1, "A truth centred on the last observation"),
      .paragraph(
        """
        The same draws against the distribution around 0.9 times the last observation in place of the exact one around 0.9 times the last state. It \
        tells two modes from one, but rewards copying the observation's noise: its lowest value is not the best forecast's.
        """),
      table([.jsd, .jsdAroundObserved]),
      .heading(1, "Calibration"),
      .paragraph(
        "The share of outcomes within the central intervals of the draws; under a calibrated forecast 0.50, 0.80 and 0.95."),
      table([.coverage50, .coverage80, .coverage95]), pitTable, .figure("pit", caption: pitCaption),
      .heading(1, "The bound against the evidence"),
      .paragraph(
        """
        Nats per sequence. For the oracle the column NELBO holds −log p(x), the least it can average. In expectation the exact states cost \
        \(Cell.number(Double(BimodalStudy.length) * exactReconstruction, 2)) for the reconstruction, ln 2 = \(Cell.number(log(2), 2)) for the first \
        state and \(Cell.number(Double(BimodalStudy.length - 1) * log(2), 2)) for transition and entropy together: what a column has more shows \
        roughly where the bound is loose, though one part can gain at another's cost.
        """),
      boundTable,
      .heading(1, "What the latents took over, and what carries the divergence"),
      .paragraph(
        """
        Error of x̂ given the whole sequence, from the observations and from the states beneath them (root mean square). Then the \
        divergence of the first \(min(BimodalTest.errorDecompositionRows, study.size.test)) test sequences with the model's filtered states alone, \
        decoded, then stepped and observed by the exact distribution; with its transition too; and in all.
        """),
      table([.reconstructionError, .stateError, .jsdOfStates, .jsdOfTransition, .jsdOfWhole]),
      .heading(1, "Training"),
      try trainingTable(),
      .figure("training", caption: "The negative ELBO of each run during training, and −log p(x) under the exact distribution."))
    return report
  }

  private var models: [StudyModel] { StudyModel.allCases.filter { results.models[$0.rawValue] != nil } }

  private func table(_ metrics: [Metric]) -> Report.Block {
    let rows = models.filter { model in metrics.contains { results.summary(model, $0)?.mean != nil } }.map { model in
      [model.label] + metrics.map { cell(results.summary(model, $0)) }
    }
    return .table(head: [""] + metrics.map(\.title), rows: rows)
  }

  private func perSeed(_ metric: Metric) -> Report.Block {
    .table(
      head: [""] + study.seeds.map { "seed \($0)" },
      rows: models.compactMap { model in
        results.summary(model, metric).map { [model.label] + $0.perSeed.map { Cell.number($0, 4) } }
      })
  }

  private var exactReconstruction: Double { 0.5 * (log(2 * .pi * study.walk.observationVariance) + 1) }

  private var boundTable: Report.Block {
    let metrics: [Metric] = [.nelbo, .nelboReconstruction, .nelboInitial]
    let rows = models.filter { results.summary($0, .nelbo)?.mean != nil }.map { model -> [String] in
      let parts = [Metric.nelboTransition, .nelboEntropy].compactMap { results.summary(model, $0)?.mean }
      let dynamics = parts.count == 2 ? Cell.number(parts[0] + parts[1], 2) : "–"
      return [model.label] + metrics.map { cell(results.summary(model, $0), digits: 2) } + [dynamics]
    }
    return .table(head: [""] + metrics.map(\.title) + ["transition + entropy"], rows: rows)
  }

  private var pitCaption: String { "Where outcomes fall among the draws, all seeds together; flat is calibrated." }

  private var pitTable: Report.Block {
    let rows = [StudyModel.ddssm, .dkf].compactMap { model -> [String]? in
      let pits = runs.filter { $0.model == model }.flatMap { $0.testScores.scores[.pit] ?? [] }
      guard !pits.isEmpty else { return nil }
      let calibration = Calibration(pits: pits)
      return [
        model.label, Cell.number(calibration.chiSquare, 1),
        calibration.probabilityByChance < 1e-300 ? "< 1e-300" : String(format: "%.2g", calibration.probabilityByChance),
      ]
    }
    return .table(head: ["", "χ², 9 degrees of freedom", "by chance"], rows: rows)
  }

  private func trainingTable() throws -> Report.Block {
    let rows = try runs.map { run -> [String] in
      let last = try run.run.metrics(as: MetricsEntry.self).last
      return [
        "\(run.model.label), seed \(run.seed)", last.map { "\($0.step + 1)" } ?? "–", Cell.number(last?.seconds, 0),
        last.map { "\($0.activeUnits)" } ?? "–", Cell.number(last?.posteriorEntropy, 2), Cell.number(last?.nearMass, 2),
        Cell.number(last?.missedStates, 3),
      ]
    }
    return .table(
      head: [
        "run", "updates", "seconds", "active units", "posterior entropy, nats", "draws near the next state", "states missed",
      ],
      rows: rows)
  }

  private func cell(_ summary: MetricSummary?, digits: Int = 4) -> String {
    Cell.pair(summary?.mean, summary?.standardError, digits, showsSmallErrors: true)
  }
}
