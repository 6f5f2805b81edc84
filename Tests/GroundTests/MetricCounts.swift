import Foundation

/// log 0! … log n!, of shape [n + 1], by adding logarithms.
func logFactorials(upTo n: Int) -> [Double] {
  var sums = [0.0]
  for k in stride(from: 1, through: n, by: 1) { sums.append(sums[k - 1] + log(Double(k))) }
  return sums
}

/// P(K = k) for k = 0 … n, K binomial with n trials of probability p in (0, 1), of shape [n + 1].
func binomialShares(trials n: Int, probability p: Double) -> [Double] {
  let factorials = logFactorials(upTo: n)
  return (0...n).map { k in
    let ways = factorials[n] - factorials[k] - factorials[n - k]
    return exp(ways + Double(k) * log(p) + Double(n - k) * log1p(-p))
  }
}
