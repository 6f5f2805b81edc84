import DeepStateSpace
import TimeSeries
import Training

/// Draws from the posterior of one series' states given all its observations, and what they say of the observations.
///
/// T rows, S draws, M latent dimensions, D observed columns.
public struct SmoothedSeries: Equatable, Sendable {
  /// The name of the series.
  public let series: String
  /// The times of the rows, [T], in the units of the time column.
  public let times: [Double]
  /// Draws of the states z_{1:T} in network units, [S][T][M].
  public internal(set) var states: [[[Double]]]
  /// The means of the observations given each draw of the states, [S][T][D], in the units of the data.
  public internal(set) var means: [[[Double]]]
  /// The variances of the observations given each draw of the states, [S][T][D], in the squared units of the data.
  public internal(set) var variances: [[[Double]]]

  /// The mean of each observation given all that was observed: the average of `means` over the draws, [T][D].
  public var reconstruction: [[Double]] {
    times.indices.map { row in
      means[0][row].indices.map { column in means.reduce(0) { $0 + $1[row][column] } / Double(means.count) }
    }
  }
}

extension TrainedRun where Kind.Trained: SmoothingModel {
  /// Draws the states of each series given all its observations.
  ///
  /// A run that was trained on windows smooths a longer series in windows of that length, which overlap by half; each row is taken from
  /// the window in whose middle it lies best. A draw is then one trajectory inside a window only.
  /// - Parameter samples: S, 1 to 65,536.
  public func smooth(_ table: SeriesTable, samples: Int, seed: Int) throws -> [SmoothedSeries] {
    let longest = table.series.map(\.length).max() ?? 0
    let windowing = try memory.map { try Windowing(length: $0, stride: max(1, $0 / 2)) }
    let steps = windowing?.length ?? max(longest, model.shortestSequence)
    let windows = table.series.indices.flatMap { index -> [Window] in
      let series = table.series[index]
      return (windowing?.starts(rows: series.length) ?? [0]).map { start in
        series.window(index, rows: start..<min(start + steps, series.length), padded: steps)
      }
    }
    let set = SequenceSet(windows, config.data)
    let drawn = model.smooth(set, rows: Array(windows.indices), samples: samples, seed: seed)
    return table.series.indices.map { index in
      let members = windows.indices.filter { windows[$0].series == index }
      return SmoothedSeries(table.series[index], members.map { (windows[$0], drawn[$0]) }, samples: samples)
    }
  }
}

extension SmoothedSeries {
  /// Puts the windows of one series together, each row from the window in which it lies nearest to the middle.
  fileprivate init(_ series: Series, _ windows: [(window: Window, drawn: Reconstruction)], samples: Int) {
    self.series = series.id
    times = series.times
    let chosen = series.times.indices.map { row -> (row: Int, steps: Int, drawn: Reconstruction) in
      let distances = windows.map { window, _ in
        row >= window.start && row < window.start + window.length ? abs(2 * (row - window.start) - window.length + 1) : .max
      }
      let best = distances.indices.reduce(0) { distances[$1] < distances[$0] ? $1 : $0 }
      let (window, drawn) = windows[best]
      return (row - window.start, window.times.count, drawn)
    }
    func gather(_ values: (Reconstruction) -> [Double]) -> [[[Double]]] {
      let rows = chosen.map { (values($0.drawn), $0.row, $0.steps) }
      return (0..<samples).map { sample in
        rows.map { numbers, row, steps in
          let width = numbers.count / (samples * steps)
          let start = (sample * steps + row) * width
          return Array(numbers[start..<start + width])
        }
      }
    }
    (states, means, variances) = (gather(\.latents), gather(\.means), gather(\.variances))
  }
}
