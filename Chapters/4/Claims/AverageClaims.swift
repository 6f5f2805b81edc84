import BimodalNoise
import ChapterKit
import Experiments
import Scores

/// The curves of figure 1: predictive laws averaged over the test set.
enum AverageClaims {
  /// Draws counted bin by bin in a double loop, as densities relative to a centre for each sequence.
  private static func counted(_ draws: [PredictiveDraws], centers: [Double]) -> [Double] {
    NaiveBins.left.indices.map { bin in
      let from = bin == 0 ? -Double.infinity : NaiveBins.left[bin]
      let to = bin == 95 ? Double.infinity : NaiveBins.left[bin] + 0.25
      return zip(draws, centers).reduce(0) { sum, entry in
        let inside = entry.0.draws.filter { from <= $0 - entry.1 && $0 - entry.1 < to }.count
        return sum + Double(inside) / Double(entry.0.draws.count)
      } / Double(draws.count) / 0.25
    }
  }

  static let curves = Claim(
    "Fig 1",
    "Averaged around each sequence's own 0.9 ẑ_31, the truth has modes at ±4 of standard deviation √r, and almost no mass between.",
    kind: .definition, oracle: "GSL's tails; draws counted in a double loop"
  ) { check in
    for row in StudyTruth.rows {
      let truth = StudyTruth.of(noise: row.noise, sequences: 200, seed: check.seed)
      let masses = try NaiveBins.truth(noise: row.noise)
      let wide = try NaiveBins.truth(noise: 1.81 * row.noise)
      check.equal(
        AveragePredictive.density(ofTruth: truth), claimed: masses.map { $0 / 0.25 },
        allowed: Tolerance.rounding(terms: truth.count, size: 1), scale: 0.4,
        "r = \(row.noise)",
        foils: [
          ("masses for densities", masses), ("centred on 0.9 x_31, on average", wide.map { $0 / 0.25 }),
          ("standard deviation for variance", try NaiveBins.truth(noise: row.noise.squareRoot()).map { $0 / 0.25 }),
        ])
      let drawn = ReferencePredictions.exact(truth, draws: 200, seed: Int(check.seed % (1 << 32)), purpose: "chapter 4, figure 1")
      check.equal(
        AveragePredictive.density(of: drawn, truth: truth), claimed: counted(drawn, centers: truth.map(\.center)),
        allowed: Tolerance.rounding(terms: truth.count, size: 1),
        scale: 0.4, "200 draws for each of 200 sequences, r = \(row.noise)",
        foils: [
          ("not centred", counted(drawn, centers: truth.map { _ in 0 })),
          ("centred on 0.9 x_31", counted(drawn, centers: truth.map { 0.9 * $0.lastObserved })),
        ])
      let between = zip(NaiveBins.left, masses).reduce(0) { $0 + ($1.0 >= -2 && $1.0 < 2 ? $1.1 : 0) }
      check.atMost(
        between, 1e-5, "mass within 2 of the centre, r = \(row.noise)",
        lowerFoils: [
          ("the moment-matched Gaussian", try NaiveBins.masses([0], standardDeviation: 4).suffix(56).prefix(16).reduce(0, +))
        ])
    }
  }

  static let representatives = Claim(
    "Eq 4.y", "The two sequences shown are those whose divergence lies nearest to the median: typical ones, not the best.",
    kind: .definition, oracle: "all pairs of scores compared, in plain numbers"
  ) { check in
    let random = Distance.random(check.seed, "scores")
    for count in [7, 41, 40] {
      let scores = (0..<count).map { power(random.uniform(series: count, lane: $0), 3) }
      // The median has as many scores below as above; for an even number it is the middle of two.
      let ranked = scores.indices.map { position in scores.filter { $0 < scores[position] }.count }
      func ranking(_ rank: Int) -> Double { zip(scores, ranked).reduce(0) { $1.1 == rank ? $1.0 : $0 } }
      let median = (ranking((count - 1) / 2) + ranking(count / 2)) / 2
      func nearest(to target: Double) -> [Int] {
        let gaps = scores.map { abs($0 - target) }
        return [0, 1].compactMap { rank in gaps.indices.first { position in gaps.filter { $0 < gaps[position] }.count == rank } }
      }
      // An even number has two middle scores, as far from their median as each other: they stand in any order.
      let middle = [(count - 1) / 2, count / 2].compactMap { rank in ranked.indices.first { ranked[$0] == rank } }
      let isEven = count % 2 == 0
      let found = MedianSequences.nearestToMedian(of: scores, count: 2)
      check.exactly(
        isEven ? found.sorted() : found, claimed: isEven ? middle.sorted() : nearest(to: median), "\(count) scores",
        foils: [("the best", nearest(to: 0)), ("the worst", nearest(to: 1))])
    }
    check.exactly(
      MedianSequences.nearestToMedian(of: [.nan, 0.1, 0.2, 0.6], count: 1), claimed: [2], "one score that is no number",
      foils: [("the one that is no number", [0])])
  }
}
