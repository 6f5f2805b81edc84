import Baselines
import BimodalNoise
import Foundation
import Probability
import Tensor
import Testing

@testable import Experiments
@testable import Runs
@testable import Scores
@testable import TimeSeries

/// The forecasts without a network, and how forecasters are set against each other.
@Suite struct BaselineRoadTests {
  /// A stationary autoregression with coefficients φ, innovations of variance 1, seen without noise.
  private func autoregression(_ phi: [Double], length: Int, seed: Int) -> [Double] {
    let draws = CounterRandom(seed: seed, purpose: "autoregression")
    var states = phi.map { _ in 0.0 }
    for time in 0..<length + 50 {
      let recent = Array(states.suffix(phi.count).reversed())
      states.append(zip(phi, recent).reduce(draws.normal(time: time)) { $0 + $1.0 * $1.1 })
    }
    return Array(states.suffix(length))
  }

  private func table(_ columns: [[Double]]) -> SeriesTable {
    let length = columns[0].count
    let series = Series(
      id: "a", times: (0..<length).map(Double.init), values: (0..<length).map { row in columns.map { $0[row] } })
    return SeriesTable(observationNames: columns.indices.map { "x\($0)" }, series: [series])
  }

  @Test(
    "Of the orders that were fitted, the one with the least of Akaike's criteria is taken; each is 2p − 2 log L of the fitted rows"
  )
  func order() throws {
    for (phi, wanted) in [([1.2, -0.8], 2), ([0.6], 1)] {
      // A series whose criteria tell the orders apart, and that they say so.
      func fitted(_ seed: Int) -> (values: [Double], choice: LinearGaussianChoice)? {
        let values = autoregression(phi, length: 60, seed: seed)
        let choice = LinearGaussianChoice(self.table([values]), feature: 0, fittingRows: [48], orders: [1, 2])
        guard let choice, choice.candidates.count == 2 else { return nil }
        let gain = choice.candidates[0].aic - choice.candidates[1].aic
        return (wanted == 2 ? gain : -gain) > 0.2 ? (values, choice) : nil
      }
      let found = (0..<40).lazy.compactMap(fitted).first
      let (values, choice) = try #require(found)
      let table = self.table([values])
      #expect(choice.fit.model.order == wanted && choice.candidates.map(\.order) == [1, 2])
      let smallest = choice.candidates.min { $0.aic < $1.aic }
      #expect(smallest?.order == wanted)
      for candidate in choice.candidates {
        #expect(abs(candidate.aic - (2 * Double(candidate.order + 3) - 2 * candidate.logLikelihood)) < 1e-9)
      }
      #expect(abs(choice.fit.model.logLikelihood([values[..<48].map { $0 }]) - choice.fit.logLikelihood) < 1e-9)
      var later = table
      for row in 48..<60 { later.series[0].values[row] = [1e3] }
      #expect(
        LinearGaussianChoice(later, feature: 0, fittingRows: [48], orders: [1, 2])?.fit == choice.fit, "held-out rows seen")
      var earlier = table
      earlier.series[0].values[47] = [5]
      #expect(LinearGaussianChoice(earlier, feature: 0, fittingRows: [48], orders: [1, 2])?.fit != choice.fit)
    }
  }

  @Test("The linear-Gaussian forecast is the conditional Gaussian of all rows before, found by elimination; gaps are left out")
  func conditional() throws {
    let fits = [
      NoisyAutoregression(mean: 2, partials: [0.7], noiseShare: 0.3, variance: 4),
      NoisyAutoregression(mean: -1, partials: [-0.4], noiseShare: 0.1, variance: 0.5),
    ]
    var table = table([autoregression([0.7], length: 9, seed: 1), autoregression([-0.4], length: 9, seed: 2)])
    table.series[0].observed[3] = [false, true]
    table.series[0].observed[7] = [true, false]
    let fitted = try fits.enumerated().map { index, model in
      let series = autoregression([0.5], length: 40, seed: 9 + index).map { Double?.some($0) }
      var text = try JSONEncoder().encode(try #require(NoisyAutoregressionFit(order: 1, to: [series])))
      var fields = try #require(JSONSerialization.jsonObject(with: text) as? [String: Any])
      fields["model"] = try JSONSerialization.jsonObject(with: JSONEncoder().encode(model))
      text = try JSONSerialization.data(withJSONObject: fields)
      return try JSONDecoder().decode(NoisyAutoregressionFit.self, from: text)
    }
    let baselines = SeriesBaselines(table: table, firstRows: [5])
    let entries = try #require(baselines.linearGaussian(fitted))
    #expect(entries.map(\.time) == [5, 5, 6, 6, 7, 8, 8] && entries.map(\.column) == ["x0", "x1", "x0", "x1", "x0", "x0", "x1"])
    for entry in entries {
      let (column, row) = (entry.column == "x0" ? 0 : 1, Int(entry.time))
      let seen = (0..<row).filter { table.series[0].observed[$0][column] }
      let distribution = predictive(fits[column], row, seen, seen.map { table.series[0].values[$0][column] })
      #expect(abs(entry.predictedMean - distribution.mean) < 1e-10)
      let y = table.series[0].values[row][column]
      let claimed =
        -0.5 * ((y - distribution.mean) * (y - distribution.mean) / distribution.variance + log(2 * .pi * distribution.variance))
      #expect(abs(try #require(entry.logScore) - claimed) < 1e-10)
      #expect(
        abs(try #require(entry.probability) - 0.5 * erfc((distribution.mean - y) / (2 * distribution.variance).squareRoot()))
          < 1e-12)
    }
  }

  /// x_row given some of the rows before it, by Gauss elimination in Cov(x_s, x_t) = v ((1 − share) φ^{|s − t|} + share [s = t]).
  private func predictive(_ model: NoisyAutoregression, _ row: Int, _ seen: [Int], _ values: [Double]) -> (
    mean: Double, variance: Double
  ) {
    func covariance(_ s: Int, _ t: Int) -> Double {
      let state = (1 - model.noiseShare) * pow(model.partials[0], Double(abs(s - t)))
      return model.variance * (state + (s == t ? model.noiseShare : 0))
    }
    var rows = seen.enumerated().map { index, s in
      seen.map { covariance(s, $0) } + [covariance(s, row), values[index] - model.mean]
    }
    let n = seen.count
    for pivot in 0..<n {
      for other in pivot + 1..<max(n, pivot + 1) {
        let factor = rows[other][pivot] / rows[pivot][pivot]
        for i in rows[other].indices { rows[other][i] -= factor * rows[pivot][i] }
      }
    }
    // bᵀ A⁻¹ b and bᵀ A⁻¹ d from the triangular form L D Lᵀ.
    let mean = rows.enumerated().reduce(model.mean) { $0 + $1.element[n] * $1.element[n + 1] / $1.element[$1.offset] }
    let explained = rows.enumerated().reduce(0) { $0 + $1.element[n] * $1.element[n] / $1.element[$1.offset] }
    return (mean, covariance(row, row) - explained)
  }

  @Test("On its own data the fitted linear-Gaussian model beats the last observation; a season beats both on a cycle")
  func beats() throws {
    let values = autoregression([0.5], length: 90, seed: 4)
    let cycle = (0..<90).map { row -> Double in Double(row % 3) * 4 + 0.1 * values[row] }
    func crps(_ entries: [ScoredEntry]?) throws -> Double {
      let entries = try #require(entries)
      return entries.reduce(0) { $0 + $1.crps / Double(entries.count) }
    }
    for (column, best) in [(values, 0), (cycle, 1)] {
      let table = table([column])
      let choice = try #require(LinearGaussianChoice(table, feature: 0, fittingRows: [50], orders: [1]))
      let baselines = SeriesBaselines(table: table, firstRows: [50])
      let all = [baselines.linearGaussian([choice.fit]), baselines.seasonal(3), baselines.lastObservation()]
      let scores = try all.map(crps)
      #expect(scores.indices.min { scores[$0] < scores[$1] } == best, "\(scores)")
      #expect(all.allSatisfy { $0?.count == 40 })
    }
  }

  @Test("The seasonal forecast looks back a season exactly, then two, then to the last observation; never at the row itself")
  func season() throws {
    var table = table([(0..<14).map { Double($0 * $0) }])
    for row in [6, 7, 2, 3] { table.series[0].observed[row] = [false] }
    let entries = try #require(SeriesBaselines(table: table, firstRows: [8]).seasonal(5))
    // Row 8 looks at 3 (missing), then nowhere further: the last observed is row 5. 11 → 6 missing → 1. 12 → 7 missing → 2 missing → 11.
    let looks = [8: 5, 9: 4, 10: 5, 11: 1, 12: 11, 13: 8]
    #expect(entries.map(\.time) == [8, 9, 10, 11, 12, 13])
    for entry in entries {
      let back = Double(try #require(looks[Int(entry.time)]))
      #expect(entry.predictedMean == back * back)
      #expect(entry.crps == abs(entry.time * entry.time - back * back) && entry.logScore == nil && entry.probability == nil)
    }
    let last = try #require(SeriesBaselines(table: table, firstRows: [6]).lastObservation())
    #expect(last.map(\.time) == [8, 9, 10, 11, 12, 13] && last.map(\.predictedMean) == [25, 64, 81, 100, 121, 144])
    #expect(last.map(\.locfCRPS) == last.map { $0.crps })
  }

  private func entry(
    _ time: Int, _ column: String = "x", series: String = "a", log: Double?, crps: Double, position: Double? = nil
  )
    -> ScoredEntry
  {
    ScoredEntry(
      series: series, time: Double(time), column: column, outcome: 0, predictedMean: 0, logScore: log, crps: crps, locfCRPS: 1,
      probability: position)
  }

  @Test("Forecasters are compared time by time: DDSSM less the other, averaged over columns, then over seeds; above 0 is better")
  func compared() throws {
    let positions = [0, 1, 2].map { ObservationIndex(series: 0, row: $0) }
    let own = TimedScores(
      forecaster: .ddssm,
      runs: [
        [entry(0, log: 1, crps: 2), entry(0, "y", log: 3, crps: 4), entry(1, log: 5, crps: 6), entry(2, log: 0, crps: 1)],
        [entry(0, log: 3, crps: 2), entry(0, "y", log: 5, crps: 4), entry(1, log: 7, crps: 0), entry(2, log: 4, crps: 1)],
      ])
    let other = TimedScores(
      forecaster: .linearGaussian,
      runs: [[entry(0, log: -1, crps: 1), entry(0, "y", log: 1, crps: 1), entry(1, log: 2, crps: 5), entry(2, log: -2, crps: 2)]])
    let found = SeriesComparison(of: own, with: other, at: positions, lag: 0)
    #expect(found.logScore?.byTime == [3, 4, 4] && found.crps?.byTime == [2, -2, -1])
    let mean = 11.0 / 3
    let error = ((pow(3 - mean, 2) + 2 * pow(4 - mean, 2)) / 6).squareRoot()
    #expect(abs(try #require(found.logScore?.mean) - mean) < 1e-12)
    #expect(abs(try #require(found.logScore?.standardError) - error) < 1e-12)
    #expect(found.verdict == .diffusionBetter)
    #expect(SeriesComparison(of: other, with: own.renamed(.dkf), at: positions, lag: 0).verdict == .gaussianBetter)
    #expect(SeriesComparison(of: own, with: own.renamed(.dkf), at: positions, lag: 0).verdict == .equal)
    #expect(SeriesComparison(of: own, with: own.renamed(.locf), at: positions, lag: 0).verdict == nil)
    let results = SeriesResults(
      [own, other], observationIndices: positions, seeds: [1, 2], preset: .paper, logarithm: false, order: 1, season: nil,
      linearGaussian: [])
    #expect(results.rows[0].logScore?.bySeed == [7.0 / 3, 5] && results.rows[0].crps.bySeed == [10.0 / 3, 4.0 / 3])
    #expect(abs(try #require(results.rows[0].logScore?.mean) - 11.0 / 3) < 1e-12)
    #expect(results.comparisons.map(\.with) == [.linearGaussian])
  }

  @Test("Scores are averaged over the columns of a time, and never over two series that are scored at the same time")
  func byTime() {
    let entries = [
      entry(4, log: 1, crps: 2), entry(5, log: nil, crps: 4), entry(5, "y", log: 3, crps: 6),
      entry(5, series: "b", log: 9, crps: 8),
      entry(6, series: "b", log: nil, crps: 1), entry(6, series: "c", log: 2, crps: 3),
      entry(6, "y", series: "c", log: 4, crps: 5),
    ]
    #expect(ScoredEntry.meansByTime(entries) { $0.crps } == [2, 5, 8, 1, 4])
    #expect(ScoredEntry.meansByTime(entries) { $0.logScore } == [1, 3, 9, 3])
  }

  @Test(
    "An interval of level c holds the outcomes with probability within c/2 of one half; the share is over all entries and seeds")
  func coverage() {
    let positions = [0.02, 0.03, 0.24, 0.26, 0.5, 0.74, 0.76, 0.91, 0.974, 0.976]
    let scores = TimedScores(
      forecaster: .dkf,
      runs: [Array(positions[..<5]), Array(positions[5...])].map {
        $0.enumerated().map { entry($0, log: 0, crps: 0, position: $1) }
      })
    #expect(scores.coverage(of: 0.5) == 0.3 && scores.coverage(of: 0.8) == 0.5 && scores.coverage(of: 0.95) == 0.8)
    #expect(TimedScores(forecaster: .locf, runs: [[entry(0, log: nil, crps: 0)]]).coverage(of: 0.5) == nil)
  }
}

extension TimedScores {
  fileprivate func renamed(_ forecaster: Forecaster) -> TimedScores { TimedScores(forecaster: forecaster, runs: runs) }
}
