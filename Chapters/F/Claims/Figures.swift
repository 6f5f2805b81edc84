import BimodalNoise
import ChapterKit
import Foundation
import Plots
import Probability
import Scores

/// The floor of the divergence, and what three scores ask of a Gaussian.
enum Figures {
  private static let noises = [0.2, 0.04]

  static func floor(seed: UInt64) throws -> Figure {
    let counts = (2...12).map { 1 << $0 }
    func panel(_ noise: Double) throws -> Figure.Panel {
      let q = try PlainDistribution.truth(noise).bins()
      let truth = Draws.truth(noise, sequences: 64, seed: seed)
      let positions = counts.map(Double.init)
      let scattered = counts.map { n -> MeanAndError in
        MeanAndError(
          of: zip(Draws.exact(truth, n, "figure", seed: seed), truth).map {
            JensenShannon.ofDraws($0.draws, truth: $1.distribution, center: $1.center)
          })
      }
      let (means, errors) = (scattered.map { $0.mean ?? .nan }, scattered.map { $0.standardError ?? .nan })
      return Figure.Panel(
        "r = \(noise)", x: .log("draws n"), y: .log("JSD, nats"),
        series: [
          .line("expected, against exact masses", x: positions, y: counts.map { Counts.floor(q, draws: $0) }),
          .line(
            "expected, against as many draws", x: positions, y: counts.map { Counts.betweenDraws(q, draws: $0) }, dash: .dashed),
          .errorBars(
            "64 sequences", x: positions, y: means, low: zip(means, errors).map { $0 - 2 * $1 },
            high: zip(means, errors).map { $0 + 2 * $1 }),
        ], legend: .below)
    }
    return Figure("The truth's own draws do not score 0", columns: 2, panels: try noises.map(panel))
  }

  /// Losses against the truth over the deviation of N(m, s²), between the modes and on one: lower is better everywhere.
  static func preferences() throws -> Figure {
    let deviations = (-22...22).map { pow(10, Double($0) / 22) }
    let truth = ProperClaims.truth
    let masses = try truth.bins()
    let (bestCRPS, bestScore) = (try ProperClaims.expectedCRPS(truth).value, try ProperClaims.expectedLogScore(truth).value)
    func panel(_ title: String, _ range: ClosedRange<Double>, _ loss: (PlainDistribution) throws -> Double) throws -> Figure.Panel
    {
      let curves = try [0.0, 4].map { mean in try deviations.map { try loss(.gaussian(mean, standardDeviation: $0)) } }
      return Figure.Panel(
        title, x: .log("deviation s of the Gaussian"), y: .linear("loss against the truth", range: range),
        series: [
          .line("between the modes, m = 0", x: deviations, y: curves[0]),
          .line("on one mode, m = 4", x: deviations, y: curves[1], dash: .dashed),
        ], legend: .below)
    }
    return Figure(
      "Which Gaussian is best? r = 0.2", columns: 3,
      panels: [
        try panel("JSD, nats", 0...0.8) { JensenShannon.between(BinGrid(center: 0).masses(of: $0.mixture), masses) },
        try panel("CRPS", 0...2.5) { try ProperClaims.expectedCRPS($0).value - bestCRPS },
        try panel("log score, nats", 0...8) { bestScore - (try ProperClaims.expectedLogScore($0).value) },
      ])
  }
}
