import Tensor

extension Tape {
  /// Standard normal draws addressed by series, time and level (a trajectory, say): [levels · series, times, lanes], level-major.
  public func normals(
    _ draws: CounterRandom, step: Int = 0, series: [Int], times: Range<Int>, levels: Int = 1, lanes: Int
  ) -> Variable {
    let result = constant(shape: [levels * series.count, times.count, lanes])
    switch precision {
    case .single: fill(result.values(Float.self), draws, step, series, times, levels, lanes)
    case .double: fill(result.values(Double.self), draws, step, series, times, levels, lanes)
    }
    return result
  }

  private func fill<T: Scalar>(
    _ target: UnsafeMutablePointer<T>, _ draws: CounterRandom, _ step: Int, _ series: [Int], _ times: Range<Int>, _ levels: Int,
    _ lanes: Int
  ) {
    var position = target
    for level in 0..<levels {
      for id in series {
        for time in times {
          draws.fillNormals(position, count: lanes, step: step, series: id, time: time, level: level)
          position += lanes
        }
      }
    }
  }
}
