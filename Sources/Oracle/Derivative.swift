import COracle

/// f′(x) by central differences: GSL's estimate of truncation and rounding, and what the noise of f adds.
///
/// GSL takes f to be exact to one unit in the last place. A function that is noisier states its `noise` (see
/// `noise(of:at:)`), the size of the error of one value of f; a five-point difference over a step h spreads it to
/// 3 noise / h.
public func derivative(
  of function: (Double) throws -> Double, at x: Double, step: Double = 1e-3, noise: Double = 0
) throws -> Measured {
  guard noise >= 0, noise.isFinite else { throw OracleError.question("noise is a finite number from 0 up, not \(noise)") }
  var seen: [(distance: Double, value: Double)] = []
  func watched(_ position: Double) throws -> Double {
    let value = try function(position)
    seen.append((position - x, value))
    return value
  }
  let result = try Callback.lend(watched) { oracle_derivative($0, $1, x, step) }
  let found = try Measured(result, "derivative at \(x) with step \(step)")
  return Measured(found.value, error: found.error + 3 * noise / stepUsed(for: found.value, step, seen))
}

/// GSL tries the given step and a second one that it thinks better, and keeps either. The kept one is known by its value.
private func stepUsed(for value: Double, _ step: Double, _ seen: [(distance: Double, value: Double)]) -> Double {
  func at(_ distance: Double) -> Double? { seen.first { abs($0.distance - distance) < step / 8 }?.value }
  if let ends = at(step), let starts = at(-step), let right = at(step / 2), let left = at(-step / 2) {
    let far = (ends - starts) / 2
    let first = (4 * (right - left) - far) / (3 * step)
    if abs(first - value) <= 1e-12 * abs(value) { return step }
  }
  let nearest = seen.map { abs($0.distance) }.filter { $0 > 0 }.min() ?? step
  return 2 * nearest
}

/// The derivative of t ↦ f(x + t v) at 0.
public func directionalDerivative(
  of function: ([Double]) throws -> Double, at x: [Double], along direction: [Double], step: Double = 1e-3,
  noise: Double = 0
) throws -> Measured {
  guard x.count == direction.count else {
    throw OracleError.question("a point of \(x.count) coordinates and a direction of \(direction.count)")
  }
  return try derivative(
    of: { t in try function(zip(x, direction).map { $0 + t * $1 }) }, at: 0, step: step, noise: noise)
}

/// Every partial derivative of f at x, coordinate by coordinate.
public func gradient(
  of function: ([Double]) throws -> Double, at x: [Double], step: Double = 1e-3, noise: Double = 0
) throws -> [Measured] {
  try x.indices.map { coordinate in
    try derivative(
      of: { position in
        var moved = x
        moved[coordinate] = position
        return try function(moved)
      }, at: x[coordinate], step: step, noise: noise)
  }
}

/// How far a value of f may lie from the smooth function it stands for: four times the root mean square found by third
/// differences over places so near to each other that only rounding tells them apart.
///
/// A third difference of independent errors of variance s² has variance (1 + 9 + 9 + 1) s².
public func noise(of function: (Double) throws -> Double, at x: Double) throws -> Double {
  let spacing = max(abs(x), 1) * 0x1p-30
  let values = try (-16...16).map { try function(x + Double($0) * spacing) }
  let thirds = (3..<values.count).map { end -> Double in
    let middle = 3 * (values[end - 2] - values[end - 1])
    return values[end] - values[end - 3] + middle
  }
  let square = thirds.reduce(0) { $0 + $1 * $1 } / Double(thirds.count)
  guard square.isFinite else { throw OracleError.notFinite(value: square, at: x) }
  return 4 * (square / 20).squareRoot()
}
