/// Test sequences that stand for the others: those whose score lies nearest to the median.
public enum MedianSequences {
  /// Indices of the `count` sequences with scores nearest to the median score, nearest first; ties go to the earlier one.
  ///
  /// The paper chooses two sequences this way, by the one-step JSD of the DDSSM.
  public static func nearestToMedian(of scores: [Double], count: Int = 2) -> [Int] {
    let known = scores.indices.filter { scores[$0].isFinite }
    let median = known.map { scores[$0] }.median
    let nearest = known.sorted { (abs(scores[$0] - median), $0) < (abs(scores[$1] - median), $1) }
    return Array(nearest.prefix(count))
  }
}
