import Foundation

/// Test sequences that stand for the others: those whose score lies nearest to the median.
public enum Representatives {
  /// Indices of the `count` sequences with scores nearest to the median score, nearest first; ties go to the earlier one.
  ///
  /// The paper chooses two sequences this way, by the one-step JSD of the DDSSM.
  public static func nearestToMedian(of scores: [Double], count: Int = 2) -> [Int] {
    let known = scores.indices.filter { scores[$0].isFinite }
    let sorted = known.map { scores[$0] }.sorted()
    guard !sorted.isEmpty else { return [] }
    let middle = sorted.count / 2
    let median = sorted.count % 2 == 1 ? sorted[middle] : 0.5 * (sorted[middle - 1] + sorted[middle])
    let nearest = known.sorted { (abs(scores[$0] - median), $0) < (abs(scores[$1] - median), $1) }
    return Array(nearest.prefix(count))
  }
}
