import Foundation

/// log N(x; μ, v) by the definition.
public func logNormal(_ x: Double, mean: Double, variance: Double) -> Double {
  -0.5 * (log(2 * .pi * variance) + (x - mean) * (x - mean) / variance)
}

/// Σ_i a_i b_i, from the first term to the last.
///
/// Inlinable, so that a chapter's inner loops get it for their own type: nested quadratures call it millions of times.
@inlinable
public func dot(_ a: some Sequence<Double>, _ b: some Sequence<Double>) -> Double {
  zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
}

/// What rounding may do to a sum of `terms` terms whose sizes add up to `size`: half a unit in the last place per operation,
/// some four operations per term, on each of the two roads.
public func rounding(terms: Int, size: Double) -> Double { 4 * Double(terms) * .ulpOfOne * size }

/// n ε κ times the size of the result: how far elimination on a matrix of n rows may end from the truth.
///
/// κ is the condition number in the norm of absolute row sums, from the matrix and its inverse, both [n, n].
public func eliminationRounding(_ matrix: [[Double]], inverse: [[Double]], size: Double = 1) -> Double {
  func norm(_ matrix: [[Double]]) -> Double { matrix.map { $0.reduce(0) { $0 + abs($1) } }.max() ?? 0 }
  return Double(matrix.count) * norm(matrix) * norm(inverse) * .ulpOfOne * size
}
