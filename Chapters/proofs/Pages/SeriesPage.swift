import Experiments

/// `series.md`: four real series, the diffusion beside simpler forecasts.
package enum SeriesPage {
  /// The records in the order of the page, with what a reader calls them.
  package static let names: [(record: String, title: String)] = [
    ("geyser", "Old Faithful, durations of consecutive eruptions"), ("nile", "Nile, annual flow"),
    ("sunspots", "sunspots, yearly, order 2"), ("lynx", "Canadian lynx, yearly, in logarithms, order 2"),
    ("sunspots-order-1", "sunspots, yearly, order 1"), ("lynx-order-1", "Canadian lynx, yearly, in logarithms, order 1"),
  ]

  /// The page.
  package static func text(_ records: [(name: (record: String, title: String), results: SeriesResults)]) -> String {
    let overview = Markdown.table(
      ["series", "times", "DDSSM", "DDSSM − DKF", "by seed", "DDSSM − linear-Gaussian"],
      records.map { [$0.name.title] + row($0.results) })
    return """
      \(Markdown.heading("Four real series: is a diffusion worth it?", "series.md"))

      `make series` trains both models on four series that come with R and compares them, one step ahead, on the last third of each. The
      emission is linear here, so that only the transition can give a forecast its shape. Beside the two models stand the last observation
      and a linear-Gaussian state space model. The linear-Gaussian model needs no network: it is fitted by maximum likelihood through the
      exact Kalman filter, and Akaike's criterion chooses its order, 1 or 2.

      The scores below are log scores: the logarithm of the density that a forecast gave to the value that came, in nats (the unit of
      natural logarithms). Higher is better. A difference above 0 is in favour of the DDSSM. Its interval is two standard errors either
      way; the errors are over times and allow for correlation between times that are close to each other. “By seed” gives the lowest and
      the highest difference to the DKF (the deep Kalman filter, the same networks with a Gaussian transition) over the seeds of training.

      \(overview)

      The tables below add two scores. CRPS, the continuous ranked probability score, compares the forecast distribution with the value
      that came. It has the unit of the data (of the logarithms where these are modelled), and lower is better. “In 80 %” is the share of
      values inside the central 80 % interval of the forecast: 80 % of them, when the forecast is calibrated.

      Old Faithful is the series with two modes: after a long eruption the next one is short or long. Where an interval holds 0, the record
      does not decide between the models. The two records of order 1 show what another order of the networks changes.

      \(records.map { section($0.name, $0.results) }.joined(separator: "\n\n"))

      ## When a simpler forecast wins

      Short and smooth series belong to the simpler models. On the Nile the linear-Gaussian model has the better log score and the better
      CRPS, as the table above shows. Under the paper's decoder, which is a network and not linear, a Gaussian transition can reach two
      modes through the decoder, and a comparison then says less about the transition. `ddssm study series FILE --seeds 0` scores the
      simple forecasts alone, without any training: please run it first on a series of your own.

      """
  }

  private static func row(_ results: SeriesResults) -> [String] {
    let (own, other) = (score(results, .ddssm), score(results, .dkf))
    let bySeed = zip(own?.bySeed ?? [], other?.bySeed ?? []).map { $0 - $1 }
    return [
      "\(results.times)", Markdown.number(own?.mean, 2), difference(results, .dkf),
      "\(Markdown.number(bySeed.min(), 2)) … \(Markdown.number(bySeed.max(), 2))", difference(results, .linearGaussian),
    ]
  }

  private static func score(_ results: SeriesResults, _ forecaster: Forecaster) -> SeriesResults.Score? {
    results.rows.first { $0.forecaster == forecaster }?.logScore
  }

  private static func difference(_ results: SeriesResults, _ other: Forecaster) -> String {
    let found = results.comparisons.first { $0.with == other }?.logScore
    return Markdown.interval(found?.mean, found?.interval?.lowerBound, found?.interval?.upperBound, 2)
  }

  private static func section(_ name: (record: String, title: String), _ results: SeriesResults) -> String {
    let rows = results.rows.map { row -> [String] in
      [
        label(row.forecaster), Markdown.pair(row.logScore?.mean, row.logScore?.standardError, 2),
        Markdown.pair(row.crps.mean, row.crps.standardError, results.logarithm ? 3 : 2), Markdown.percent(row.coverage?["80"]),
      ]
    }
    return """
      ## \(name.title.prefix(1).uppercased() + name.title.dropFirst())

      \(Markdown.table(["forecast", "log score, nats", "CRPS", "in 80 %"], rows))

      \(results.verdicts.last ?? "")

      \(Markdown.source(results.provenance, record: "\(name.record).json"))
      """
  }

  private static func label(_ forecaster: Forecaster) -> String {
    switch forecaster {
    case .ddssm, .dkf: forecaster.rawValue.uppercased()
    case .linearGaussian: "linear-Gaussian model"
    case .seasonalNaive: "the observation a season before"
    case .locf: "the last observation"
    default: forecaster.rawValue
    }
  }
}
