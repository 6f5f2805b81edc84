/// How far the mass of a density may be from 1 before the oracle refuses to average over it.
public let massTolerance = 1e-7

/// E f(X) for a density p, after a guard: p itself must integrate to 1 over the same region.
///
/// A density that the quadrature misses, because it lives elsewhere, integrates to 0 without a complaint; the guard throws then.
public func expectation(
  of function: (Double) throws -> Double, density: (Double) throws -> Double, over region: Region,
  to tolerance: QuadratureTolerance = QuadratureTolerance()
) throws -> Measured {
  let mass = try mustBeOne(integral(of: density, over: region, to: tolerance))
  let mean = try integral(of: { try density($0) * function($0) }, over: region, to: tolerance)
  return Measured(mean.value, error: mean.error + missing(mass, times: mean))
}

/// E f(X, Y) for a joint density, guarded likewise.
public func expectation(
  of function: (Double, Double) throws -> Double, density: (Double, Double) throws -> Double, over x: Region,
  _ y: (Double) throws -> Region, to tolerance: QuadratureTolerance = QuadratureTolerance(relative: 1e-8)
) throws -> Measured {
  let mass = try mustBeOne(integral(of: density, over: x, y, to: tolerance))
  let mean = try integral(of: { try density($0, $1) * function($0, $1) }, over: x, y, to: tolerance)
  return Measured(mean.value, error: mean.error + missing(mass, times: mean))
}

/// E f(X, Y, Z) for a joint density, guarded likewise.
public func expectation(
  of function: (Double, Double, Double) throws -> Double, density: (Double, Double, Double) throws -> Double,
  over x: Region, _ y: (Double) throws -> Region, _ z: (Double, Double) throws -> Region,
  to tolerance: QuadratureTolerance = QuadratureTolerance(absolute: 1e-10, relative: 1e-6)
) throws -> Measured {
  let mass = try mustBeOne(integral(of: density, over: x, y, z, to: tolerance))
  let mean = try integral(of: { try density($0, $1, $2) * function($0, $1, $2) }, over: x, y, z, to: tolerance)
  return Measured(mean.value, error: mean.error + missing(mass, times: mean))
}

/// E f(X), X Gaussian with the given mean and standard deviation.
public func gaussianExpectation(
  of function: (Double) throws -> Double, mean: Double, standardDeviation: Double,
  to tolerance: QuadratureTolerance = QuadratureTolerance()
) throws -> Measured {
  try expectation(
    of: function, density: { try gaussianDensity($0, mean: mean, standardDeviation: standardDeviation).value },
    over: Region(mean: mean, standardDeviation: standardDeviation), to: tolerance)
}

/// The guard: an integral that must be 1, or an error that says it is not.
@discardableResult
public func mustBeOne(_ mass: Measured, within allowed: Double = massTolerance) throws(OracleError) -> Measured {
  guard abs(mass.value - 1) <= allowed else { throw .mass(mass.value, error: mass.error, allowed: allowed) }
  return mass
}

/// What the mass that the quadrature did not find may have contributed.
private func missing(_ mass: Measured, times mean: Measured) -> Double {
  abs(mass.value - 1) * abs(mean.value)
}
