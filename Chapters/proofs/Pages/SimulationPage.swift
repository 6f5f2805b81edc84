import Experiments

/// `results.md`: the simulation of the paper, and what changes its result.
package enum SimulationPage {
  /// The page.
  package static func text(
    _ study: StudyResults, paper: StudyResults, plans: (StudyPlan.Shipped) throws -> PlanResults
  ) throws -> String {
    let changes = try StudyPlan.Shipped.allCases.map { PlanSection.text(try plans($0), $0) }
    return ([Markdown.heading("What the long runs found", "results.md"), scores, simulation(study), settings(paper)] + changes)
      .joined(separator: "\n\n") + "\n"
  }

  private static let scores = """
    Words that the tables use:

    - **JSD**, the Jensen–Shannon divergence, says how far a forecast is from the true distribution. It is 0 when they agree and ln 2 (about
      0.69) when they share nothing. It can be computed here because the data are simulated and their true distribution is known.
    - A **nat** is the unit of information that goes with the natural logarithm, as the bit goes with the logarithm to base 2.
    - **CRPS**, the continuous ranked probability score, compares a forecast distribution with the value that came. It has the unit of the
      data, it is the absolute error when the forecast is a single number, and lower is better.
    - The **log score** is the logarithm of the density that the forecast gave to the value that came. Higher is better.
    - **Mode coverage** is twice the share of the forecast that falls to the poorer one of the two modes. A forecast that splits as the
      truth does has a mode coverage near 1, and a forecast with one mode has 0.
    - The **DDSSM** is the model of the paper. The **DKF**, the deep Kalman filter, has the same networks and a Gaussian transition.
    """

  private static let rows: [(model: StudyModel, label: String)] = [
    (.floor, "draws from the true distribution"), (.oracle, "the same, drawn once more"), (.ddssm, "**DDSSM**"),
    (.ddssmFewCalls, "the same DDSSM, its states drawn with 16 calls of the network, not 128"), (.dkf, "DKF"),
    (.momentMatched, "the Gaussian with the true mean and variance"),
    (.bestGaussian, "the Gaussian with the lowest JSD, on one mode"),
    (.locf, "the last observation"),
  ]

  private static func simulation(_ study: StudyResults) -> String {
    """
    ## The simulation of the paper

    At every step the hidden state becomes 0.9 times itself, plus 4 or minus 4 with equal chances, and noise is added to what is observed. So
    the next value has two modes. The study trains both models with the same settings and the same number of updates. Then it draws the last
    of the 32 values given the 31 before it.
    Preset `\(study.preset)`, mean ± standard error over \(study.seeds.count) seeds of data and training. Where no error is shown, it is
    smaller than the last digit.

    \(scoreTable(study))

    \(bySeed(study))

    ![The forecast of the next value, averaged over the test sequences](../figures/two-modes.svg)

    ### Are the forecasts calibrated?

    The share of the true outcomes inside the central intervals of the forecast. A calibrated forecast has the share of the column's name.
    The last column is the share of the forecast that falls between the modes, where the truth has almost nothing.

    \(calibration(study))

    ### The bound and what it consists of

    Training minimises an upper bound on −log p(x), the negative log-likelihood of a sequence, in nats. For the true distribution the first
    column holds −log p(x) itself. The last column is the energy score of forecasts over eight steps, a CRPS for whole paths: it hardly
    sees the modes.

    \(bound(study))

    \(Markdown.source(study.provenance, record: "bimodal.json", seconds: study.seconds))

    `swift run chapter-4` reads this record aloud.
    """
  }

  private static func settings(_ study: StudyResults) -> String {
    """
    ## The settings of the paper

    The same study with the preset `\(study.preset)`, which holds the paper's tables. The record has \(study.seeds.count) seeds, which say
    little about a third.

    \(scoreTable(study))

    \(bySeed(study))

    \(Markdown.source(study.provenance, record: "bimodal-\(study.preset).json", seconds: study.seconds))
    """
  }

  private static func scoreTable(_ study: StudyResults) -> String {
    let metrics: [(metric: Metric, digits: Int)] = [(.jsd, 4), (.crps, 3), (.logScore, 3), (.modeCoverage, 3)]
    return table(study, ["forecast", "JSD, nats", "CRPS", "log score, nats", "mode coverage"]) { model in
      metrics.map { metric, digits -> String in
        let summary = study.summary(model, metric)
        return summary?.mean == nil && model == .locf ? "−∞" : Markdown.pair(summary?.mean, summary?.standardError, digits)
      }
    }
  }

  private static func calibration(_ study: StudyResults) -> String {
    table(study, ["forecast", "in 50 %", "in 80 %", "in 95 %", "between the modes"]) { model in
      guard model != .locf else { return nil }
      return [Metric.coverage50, .coverage80, .coverage95, .between].map { metric -> String in
        let summary = study.summary(model, metric)
        return Markdown.pair(summary?.mean, summary?.standardError, 3)
      }
    }
  }

  private static func bound(_ study: StudyResults) -> String {
    table(study, ["forecast", "bound", "reconstruction", "first state", "transition and entropy", "energy score"]) { model in
      func mean(_ metric: Metric) -> Double? { study.summary(model, metric)?.mean }
      guard mean(.nelbo) != nil else { return nil }
      let dynamics = mean(.nelboTransition).flatMap { a in mean(.nelboEntropy).map { a + $0 } }
      return [
        Markdown.number(mean(.nelbo), 1), Markdown.number(mean(.nelboReconstruction), 1), Markdown.number(mean(.nelboInitial), 1),
        Markdown.number(dynamics, 1), Markdown.number(mean(.energyScore), 2),
      ]
    }
  }

  private static func table(_ study: StudyResults, _ head: [String], cells: (StudyModel) -> [String]?) -> String {
    Markdown.table(
      head,
      rows.compactMap { model, label -> [String]? in
        study.models[model.rawValue] == nil ? nil : cells(model).map { [label] + $0 }
      })
  }

  private static func bySeed(_ study: StudyResults) -> String {
    let sentences = [StudyModel.ddssm, .dkf].map { model in
      let values = (study.summary(model, .jsd)?.perSeed ?? []).map { Markdown.number($0, 4) }
      return "The \(model.rawValue.uppercased()) has a JSD of \(values.joined(separator: ", "))."
    }
    return "Seed by seed: " + sentences.joined(separator: " ")
  }
}
