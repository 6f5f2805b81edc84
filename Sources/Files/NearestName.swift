/// The name a mistyped word most likely meant, `nil` when none is close.
///
/// Close means: at most half of the letters wrong (two for short words), counted as insertions, deletions, substitutions
/// and swaps of neighbors, without regard to case. The first of equally close names wins.
public func nearestName(to word: String, among names: [String]) -> String? {
  let limit = max(2, word.count / 2)
  let ranked = names.map { (name: $0, distance: editDistance(word.lowercased(), $0.lowercased())) }
  guard let best = ranked.min(by: { $0.distance < $1.distance }), best.distance <= limit else { return nil }
  return best.distance < max(word.count, best.name.count) ? best.name : nil
}

/// The Levenshtein distance in which a swap of two neighboring letters counts once (optimal string alignment).
func editDistance(_ first: String, _ second: String) -> Int {
  let a = Array(first)
  let b = Array(second)
  var beforeLast: [Int] = []
  var last = Array(0...b.count)
  for i in a.indices {
    var row = [i + 1]
    for j in b.indices {
      var distance = min(last[j + 1] + 1, row[j] + 1, last[j] + (a[i] == b[j] ? 0 : 1))
      if i > 0, j > 0, a[i] == b[j - 1], a[i - 1] == b[j] {
        distance = min(distance, beforeLast[j - 1] + 1)
      }
      row.append(distance)
    }
    beforeLast = last
    last = row
  }
  return last[b.count]
}
