import COracle

/// How exact an integral is asked to be; the easier of the two is enough.
public struct QuadratureTolerance: Sendable, Hashable {
  /// The error allowed.
  public let absolute: Double
  /// The error allowed, as a part of the integral.
  public let relative: Double

  /// Error bounds; an integral near 0 of large terms needs an absolute one within reach.
  public init(absolute: Double = 1e-12, relative: Double = 1e-10) {
    self.absolute = absolute
    self.relative = relative
  }
}

/// ∫ f over a region, adaptively between its breakpoints (QUADPACK's QAGP).
///
/// QUADPACK takes its places to be exact. Far from the origin they are rounded, so one unit in the last place,
/// times how much f rises and falls there, is added to its error.
///
/// Throws when the tolerance is out of reach, and when f throws or is not finite.
public func integral(
  of function: (Double) throws -> Double, over region: Region, to tolerance: QuadratureTolerance = QuadratureTolerance()
) throws -> Measured {
  let positions = region.breakpoints
  guard positions.count >= 2, positions.allSatisfy(\.isFinite) else {
    throw OracleError.question("a region needs two different finite ends, and has \(positions)")
  }
  var seen: [(position: Double, value: Double)] = []
  func watched(_ position: Double) throws -> Double {
    let value = try function(position)
    seen.append((position, value))
    return value
  }
  let result = try Callback.lend(watched) { f, context in
    oracle_integral(f, context, positions, Int32(positions.count), tolerance.absolute, tolerance.relative)
  }
  let found = try Measured(result, "integral from \(positions[0]) to \(positions[positions.count - 1])")
  seen.sort { $0.position < $1.position }
  let rounding = zip(seen, seen.dropFirst()).reduce(0) { sum, pair in
    sum + max(pair.0.position.ulp, pair.1.position.ulp) * abs(pair.1.value - pair.0.value)
  }
  return Measured(found.value, error: found.error + rounding)
}

/// ∫∫ f, the inner integral along y over a region that may depend on x. The errors of the inner integrals are added up.
public func integral(
  of function: (Double, Double) throws -> Double, over x: Region, _ y: (Double) throws -> Region,
  to tolerance: QuadratureTolerance = QuadratureTolerance(relative: 1e-8)
) throws -> Measured {
  try nested(over: x, to: tolerance) { position, inner in
    try integral(of: { try function(position, $0) }, over: try y(position), to: inner)
  }
}

/// ∫∫∫ f, each region free to depend on the coordinates before it.
public func integral(
  of function: (Double, Double, Double) throws -> Double, over x: Region, _ y: (Double) throws -> Region,
  _ z: (Double, Double) throws -> Region, to tolerance: QuadratureTolerance = QuadratureTolerance(absolute: 1e-10, relative: 1e-6)
) throws -> Measured {
  try nested(over: x, to: tolerance) { position, inner in
    try integral(of: { try function(position, $0, $1) }, over: try y(position), { try z(position, $0) }, to: inner)
  }
}

/// An integral of integrals: the inner ones are a hundred times as exact, so that the outer one sees a smooth function.
private func nested(
  over region: Region, to tolerance: QuadratureTolerance, _ inner: (Double, QuadratureTolerance) throws -> Measured
) throws -> Measured {
  let finer = QuadratureTolerance(absolute: tolerance.absolute / 100, relative: max(tolerance.relative / 100, 1e-13))
  var errors: [(position: Double, error: Double)] = []
  let outer = try integral(
    of: { position in
      let found = try inner(position, finer)
      errors.append((position, found.error))
      return found.value
    }, over: region, to: tolerance)

  // Between two places where the inner error is known, the larger of the two stands for it.
  errors.sort { $0.position < $1.position }
  let inside = zip(errors, errors.dropFirst()).reduce(0) { $0 + ($1.1.position - $1.0.position) * max($1.0.error, $1.1.error) }
  return Measured(outer.value, error: outer.error + inside)
}

/// ∫ f over the whole line by a change of variable (QAGI): here to show why no claim uses it.
///
/// A narrow density far from the origin falls between its places, and it reports 0 ± 0 with success.
public func wholeLineIntegral(
  of function: (Double) throws -> Double, to tolerance: QuadratureTolerance = QuadratureTolerance()
) throws -> Measured {
  let result = try Callback.lend(function) { oracle_whole_line_integral($0, $1, tolerance.absolute, tolerance.relative) }
  return try Measured(result, "integral over the whole line")
}
