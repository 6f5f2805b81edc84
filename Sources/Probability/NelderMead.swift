import Tensor

/// The simplex search of Nelder and Mead (1965) for a minimum, without derivatives: for a handful of unknowns.
///
/// A search that ends starts again around its best point with a fresh simplex until that gains nothing more: a simplex can
/// collapse before it has arrived.
public struct NelderMead: Sendable {
  /// The search ends when the values in the simplex differ by less.
  public var tolerance: Double
  /// Values of the function that one search may take, its restarts included.
  public var maxEvaluations: Int

  /// A search.
  public init(tolerance: Double = 1e-9, maxEvaluations: Int = 4000) {
    self.tolerance = tolerance
    self.maxEvaluations = maxEvaluations
  }

  /// A point and the value there.
  public struct Point: Sendable {
    /// The coordinates of the point, one for each unknown.
    public let x: [Double]
    /// The value; +∞ where the function was not a number.
    public let value: Double
  }

  /// The lowest point found from `start`, with first steps of size `step` along each coordinate.
  public func minimum(of function: ([Double]) -> Double, from start: [Double], step: Double) -> Point {
    require(!start.isEmpty && step != 0, "a search in \(start.count) unknowns with steps of \(step)")
    var left = maxEvaluations
    func point(_ x: [Double]) -> Point {
      left -= 1
      let value = function(x)
      return Point(x: x, value: value.isNaN ? .infinity : value)
    }
    var best = point(start)
    while left > 0 {
      let corners = start.indices.map { axis in
        point(best.x.enumerated().map { $0.offset == axis ? $0.element + step : $0.element })
      }
      var simplex = ([best] + corners).sorted { $0.value < $1.value }
      while left > 0, simplex[simplex.count - 1].value - simplex[0].value > tolerance { Self.move(&simplex, point) }
      guard best.value - simplex[0].value > tolerance else { return simplex[0] }
      best = simplex[0]
    }
    return best
  }

  /// Replaces the worst corner by its reflection, or by a point farther or nearer on the same line; or shrinks the simplex.
  private static func move(_ simplex: inout [Point], _ point: ([Double]) -> Point) {
    let (worst, others) = (simplex[simplex.count - 1], simplex.dropLast())
    let center = worst.x.indices.map { axis in others.reduce(0) { $0 + $1.x[axis] } / Double(others.count) }
    func onLine(_ reach: Double) -> Point { point(zip(center, worst.x).map { $0 + reach * ($0 - $1) }) }
    let reflected = onLine(1)
    var replacement: Point? = reflected
    if reflected.value < simplex[0].value {
      let expanded = onLine(2)
      if expanded.value < reflected.value { replacement = expanded }
    } else if reflected.value >= simplex[simplex.count - 2].value {
      let contracted = onLine(reflected.value < worst.value ? 0.5 : -0.5)
      replacement = contracted.value < min(reflected.value, worst.value) ? contracted : nil
    }
    if let replacement {
      simplex[simplex.count - 1] = replacement
    } else {
      let best = simplex[0]
      simplex = [best] + simplex.dropFirst().map { corner in point(zip(best.x, corner.x).map { ($0 + $1) / 2 }) }
    }
    simplex.sort { $0.value < $1.value }
  }
}
