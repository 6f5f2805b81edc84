import DeepStateSpace
import Foundation
import Testing
import TimeSeries

@testable import DDSSM
@testable import Runs

/// From a model's draws of states to smoothed series and imputed values: which window, which noise.
@Suite struct ImputationRoadTests {
  @Test("Each smoothed row comes from the window in which it lies farthest from both ends", arguments: [4, 5])
  func windows(memory: Int) throws {
    let small = try SmallRun(memory: memory)
    let smoothed = try small.trained.smooth(small.table, samples: 3, seed: 5)
    let starts = try small.table.series.map {
      try Windowing(length: memory, stride: max(1, memory / 2)).starts(rows: $0.length)
    }
    let windows = starts.indices.flatMap { index in
      starts[index].map { small.table.series[index].window(index, rows: $0..<$0 + memory, padded: memory) }
    }
    let drawn = small.trained.model.smooth(
      SequenceSet(windows, small.config.data), rows: Array(windows.indices), samples: 3, seed: 5)
    for (index, series) in small.table.series.enumerated() {
      for row in 0..<series.length {
        let room = windows.map { window in
          window.series == index ? min(row - window.start, window.start + memory - 1 - row) : -1
        }
        let inner = (memory / 2..<series.length - memory / 2).contains(row)
        let best = try #require(room.max())
        #expect(best >= (inner ? (memory - 1) / 2 - (memory % 2) : 0))
        let chosen = try #require(room.firstIndex(of: best))
        let (width, position) = (drawn[chosen].means.count / (3 * memory), row - windows[chosen].start)
        for sample in 0..<3 {
          let from = (sample * memory + position) * width
          let entries = from..<from + width
          #expect(smoothed[index].means[sample][row] == Array(drawn[chosen].means[entries]), "\(index), \(row)")
          #expect(smoothed[index].variances[sample][row] == Array(drawn[chosen].variances[entries]), "\(index), \(row)")
          let latents = drawn[chosen].latents.count / (3 * memory)
          let first = (sample * memory + position) * latents
          #expect(smoothed[index].states[sample][row] == Array(drawn[chosen].latents[first..<first + latents]))
        }
      }
    }
  }

  /// What sets the states of one draw apart from those of another: the mean and the variance that they give an observation.
  private static func shift(_ sample: Int) -> Double { Double(sample % 3) }
  private static func factor(_ sample: Int) -> Double { sample % 2 == 0 ? 1 : 16 }

  @Test("The draws of missing values are independent across series, rows and columns, with the emission's mean and variance")
  func noise() throws {
    let count = 4000
    let series = (0..<2).map { index in
      Series(
        id: "s\(index)", times: [1, 2, 3], values: [[1, 2], [0, 0], [0, 0]],
        observed: [[true, true], [false, false], [false, false]],
        covariates: [[], [], []], futureTimes: [], futureCovariates: [], statics: [])
    }
    let table = SeriesTable(observationNames: ["x", "y"], covariateNames: [], staticNames: [], series: series)
    let smoothed = series.map { series in
      SmoothedSeries(
        series: series.id, times: series.times, states: [],
        means: (0..<count).map { sample in [[0, 0], [5, -5], [1, 2]].map { $0.map { $0 + Self.shift(sample) } } },
        variances: (0..<count).map { sample in [[1, 1], [4, 4], [0.25, 9]].map { $0.map { $0 * Self.factor(sample) } } })
    }
    let imputed = Imputation(of: table, smoothed, seed: 3)
    let expected: [(mean: Double, variance: Double)] = [(5, 4), (-5, 4), (1, 0.25), (2, 9)]
    #expect(imputed.entries.map(\.column) == ["x", "y", "x", "y", "x", "y", "x", "y"])
    #expect(imputed.entries.map(\.time) == [2, 2, 3, 3, 2, 2, 3, 3])
    let (n, bound) = (Double(count), 5 / Double(count).squareRoot())
    let units = imputed.entries.enumerated().map { index, entry in
      entry.draws.enumerated().map { sample, value in
        let (mean, variance) = expected[index % 4]
        return (value - mean - Self.shift(sample)) / (variance * Self.factor(sample)).squareRoot()
      }
    }
    for (index, one) in units.enumerated() {
      #expect(abs(one.reduce(0, +) / n) < bound, "mean of \(index)")
      #expect(abs(one.reduce(0) { $0 + $1 * $1 } / n - 1) < bound * 2.squareRoot(), "variance of \(index)")
      for (second, other) in units.enumerated().dropFirst(index + 1) {
        #expect(abs(zip(one, other).reduce(0) { $0 + $1.0 * $1.1 } / n) < bound, "\(index) and \(second)")
      }
    }
    #expect(imputed.draw(7).series[1].values[2] == [imputed.entries[6].draws[7], imputed.entries[7].draws[7]])
    #expect(imputed.mean.series[0].values[1][1] == imputed.entries[1].mean && imputed.mean.series[0].values[0] == [1, 2])
  }
}
