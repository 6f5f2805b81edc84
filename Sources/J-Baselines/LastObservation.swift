import Tensor

/// Last observation carried forward: the forecast that any model of a series must beat.
public enum LastObservation {
  /// The last observed value of each feature, at any horizon the same; nil for a feature that was never observed.
  /// - Parameters:
  ///   - values: [T][D]; whatever stands where `observed` is false is not read.
  ///   - observed: [T][D].
  public static func carriedForward(_ values: [[Double]], observed: [[Bool]]) -> [Double?] {
    require(values.count == observed.count, "\(values.count) rows of values but \(observed.count) rows of masks")
    guard let features = values.first?.count else { return [] }
    return (0..<features).map { feature in
      observed.lastIndex { $0[feature] }.map { values[$0][feature] }
    }
  }
}
