import Foundation

/// H(p) = −Σ p log p, in nats.
func entropy(_ p: [Double]) -> Double { p.reduce(0) { $0 - ($1 > 0 ? $1 * log($1) : 0) } }

/// The Jensen–Shannon divergence as H(½ (p + q)) − ½ H(p) − ½ H(q): three entropies, no quotient.
func divergenceByEntropies(_ p: [Double], _ q: [Double]) -> Double {
  let middle = zip(p, q).map { 0.5 * ($0 + $1) }
  return entropy(middle) - 0.5 * entropy(p) - 0.5 * entropy(q)
}
