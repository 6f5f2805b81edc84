extension [Double] {
  /// The middle one, of an even number the mean of the middle two; NaN of none.
  package var median: Double {
    guard !isEmpty else { return .nan }
    let ordered = sorted()
    return (ordered[(count - 1) / 2] + ordered[count / 2]) / 2
  }
}
