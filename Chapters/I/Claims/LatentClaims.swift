import Autodiff
import ChapterKit
import DeepStateSpace
import EvidenceBound
import Foundation
import Objective
import Oracle
import StateSpace
import Tensor
import Training

/// What the latents of a minibatch look like.
enum LatentClaims {
  /// Five trajectories of three states with three coordinates: posterior means and deviations of one's own. The third coordinate's
  /// mean hardly moves.
  private static let (rows, steps, m) = (5, 3, 3)
  private static let scales = [2, 0.4, 0.05]

  private static func mean(_ state: Int, _ i: Int, _ draws: CounterRandom) -> Double {
    [3, -1, 20][i] + scales[i] * draws.normal(time: state, lane: i)
  }

  private static func standardDeviation(_ state: Int, _ i: Int, _ draws: CounterRandom) -> Double {
    [0.3, 1.2, 0.9][i] * exp(0.2 * draws.normal(series: 1, time: state, lane: i))
  }

  static let statistics = Claim(
    "Eq I.m",
    "Three statistics of a minibatch's latents: active coordinates, standard deviation, and the posterior's entropy.",
    kind: .definition, oracle: "two passes over all states; E[−log q] by quadrature"
  ) { check in
    let draws = CounterRandom(seed: Int(check.seed % (1 << 32)), purpose: "chapter I, latents")
    let (tape, states) = (Tape(precision: .double, recordsGradients: false), rows * steps)
    func statistics(_ range: Range<Int>) -> LatentStatistics {
      func tensor(_ value: (Int, Int) -> Double) -> Variable {
        let positions = (range.lowerBound * steps..<range.upperBound * steps)
        return tape.constant(positions.flatMap { s in (0..<m).map { value(s, $0) } }, [range.count, steps, m])
      }
      let distribution = DiagonalGaussian(
        mean: tensor { mean($0, $1, draws) }, logVariance: tensor { 2 * log(standardDeviation($0, $1, draws)) })
      return LatentStatistics(of: Trajectories(latents: tensor { _, _ in 7 }, posterior: distribution))
    }
    func average(_ value: (Int) -> Double) -> Double { (0..<states).reduce(0) { $0 + value($1) / Double(states) } }
    let centers = (0..<m).map { i in average { mean($0, i, draws) } }
    let spreads = (0..<m).map { i in average { pow(mean($0, i, draws) - centers[i], 2) } }
    let inner = (0..<m).map { i in average { pow(standardDeviation($0, i, draws), 2) } }
    // E[−log N] of a Gaussian of deviation s is that of N(0, 1), by quadrature, plus log s.
    let unit = try gaussianExpectation(of: { 0.5 * $0 * $0 + 0.5 * log(2 * .pi) }, mean: 0, standardDeviation: 1)
    let entropy = (0..<m).reduce(0) { sum, i in sum + unit.value + average { log(standardDeviation($0, i, draws)) } }
    let total = (zip(spreads, inner).reduce(0) { $0 + $1.0 + $1.1 } / Double(m)).squareRoot()

    let whole = statistics(0..<rows)
    var shards = LatentStatistics()
    for part in [0..<1, 1..<3, 3..<5] { shards += statistics(part) }
    shards += LatentStatistics()
    for (name, found) in [("at once", whole), ("three shards, one empty sum at either end", shards)] {
      check.equal(
        found.meanVariances + [found.standardDeviation, found.posteriorEntropy], claimed: spreads + [total, entropy],
        allowed: Tolerance.network + Double(m) * unit.error, scale: 1, name,
        foils: [
          ("the means' standard deviation alone", spreads + [(spreads.reduce(0, +) / Double(m)).squareRoot(), entropy]),
          ("the sum over coordinates", spreads + [total * Double(m).squareRoot(), entropy]),
          ("one coordinate's entropy", spreads + [total, entropy / Double(m)]),
          ("the last shard alone", statistics(3..<5).meanVariances + [total, entropy]),
        ])
      check.exactly(
        found.activeUnits, claimed: spreads.count { $0 > 0.01 }, "active coordinates, \(name)",
        foils: [("by the means' standard deviation", spreads.count { $0.squareRoot() > 0.01 }), ("all", m), ("above 1", 1)])
    }
  }

  static let tracked = Claim(
    "Eq I.n",
    """
    A tracked σ_data is the mean over the updates of the latents' standard deviation; gradient and decay leave it alone.
    """,
    kind: .definition, oracle: "the reported standard deviations, averaged by hand"
  ) { check in
    let small = try SmallRun(.diffusion, seed: check.seed, sequences: 9, sigmaData: .tracked)
    let settings = AlgorithmClaims.plainSettings
    var trainer = Trainer(
      small.model, data: small.data, settings: settings, seed: small.seed, threads: 1, precision: .double)
    let entries = small.model.layout.entries.filter { $0.name.hasSuffix("dataDeviation") }
    check.exactly(entries.count, claimed: 1, "numbers that hold σ_data", foils: [("none", 0)])
    var (seen, held) = ([Double](), [Double]())
    for _ in 0..<5 {
      seen.append(try trainer.update().latents.standardDeviation)
      held += entries.flatMap { trainer.parameters[$0] }
    }
    func means(_ values: [Double]) -> [Double] {
      values.indices.map { values[...$0].reduce(0, +) / Double($0 + 1) }
    }
    let decayed = seen.indices.reduce(into: [Double]()) { held, step in
      let kept = Double(step) / Double(step + 1)
      held.append(kept * (1 - 5e-3 * 0.5) * (held.last ?? 1) + (1 - kept) * seen[step])
    }
    check.equal(
      held, claimed: means(seen), allowed: Tolerance.rounding(terms: seen.count, size: 4), scale: 0.1, "after each of 5 updates",
      foils: [
        ("left at 1", seen.map { _ in 1 }), ("the last minibatch's alone", seen),
        ("1 counted in", Array(means([1] + seen).dropFirst())),
        ("pulled to 0 by the weights' decay", decayed),
      ])
  }
}
