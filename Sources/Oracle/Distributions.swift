import COracle

/// The density of N(mean, deviation²) at x.
public func gaussianDensity(_ x: Double, mean: Double = 0, standardDeviation: Double = 1) throws -> Measured {
  let position = (x - mean) / standardDeviation
  guard standardDeviation > 0 else { throw OracleError.question("a standard deviation is above 0, not \(standardDeviation)") }
  let standard = try Measured(oracle_gaussian_density(position), "Gaussian density at \(position)")
  return 1 / standardDeviation * standard
}

/// P(X ≤ x) for X ~ N(mean, deviation²), accurate where it is small.
public func gaussianLowerTail(_ x: Double, mean: Double = 0, standardDeviation: Double = 1) throws -> Measured {
  try Measured(oracle_gaussian_lower((x - mean) / standardDeviation), "Gaussian lower tail at \(x)")
}

/// P(X > x) for X ~ N(mean, deviation²), accurate where it is small.
public func gaussianUpperTail(_ x: Double, mean: Double = 0, standardDeviation: Double = 1) throws -> Measured {
  try Measured(oracle_gaussian_upper((x - mean) / standardDeviation), "Gaussian upper tail at \(x)")
}

/// The x below which a standard Gaussian lies with the given probability.
public func gaussianQuantile(_ probability: Double) throws -> Measured {
  try Measured(oracle_gaussian_quantile(probability), "Gaussian quantile of \(probability)")
}

/// P(X ≤ x) for X chi-square with the given degrees of freedom.
public func chiSquareLowerTail(_ x: Double, degrees: Double) throws -> Measured {
  try Measured(oracle_chi_square_lower(x, degrees), "chi-square lower tail at \(x), \(degrees) degrees of freedom")
}

/// P(X > x) for X chi-square with the given degrees of freedom, accurate where it is small.
public func chiSquareUpperTail(_ x: Double, degrees: Double) throws -> Measured {
  try Measured(oracle_chi_square_upper(x, degrees), "chi-square upper tail at \(x), \(degrees) degrees of freedom")
}

/// P(T > x) for Student's t with the given degrees of freedom.
public func studentUpperTail(_ x: Double, degrees: Double) throws -> Measured {
  try Measured(oracle_student_upper(x, degrees), "upper tail of Student's t at \(x), \(degrees) degrees of freedom")
}

/// The x below which Student's t lies with the given probability.
public func studentQuantile(_ probability: Double, degrees: Double) throws -> Measured {
  try Measured(
    oracle_student_quantile(probability, degrees),
    "quantile of Student's t at \(probability), \(degrees) degrees of freedom")
}

/// P(N ≤ count) for the number N of successes in `trials` trials.
public func binomialLowerTail(atMost count: Int, of trials: Int, probability: Double) throws -> Measured {
  let question = "binomial lower tail at \(count) of \(trials), probability \(probability)"
  guard let k = Int32(exactly: count), let n = Int32(exactly: trials) else { throw OracleError.question(question) }
  return try Measured(oracle_binomial_lower(k, n, probability), question)
}

/// P(N ≥ count) for the number N of successes in `trials` trials, accurate where it is small.
public func binomialUpperTail(atLeast count: Int, of trials: Int, probability: Double) throws -> Measured {
  let question = "binomial upper tail at \(count) of \(trials), probability \(probability)"
  guard let k = Int32(exactly: count), let n = Int32(exactly: trials) else { throw OracleError.question(question) }
  return try Measured(oracle_binomial_upper(k, n, probability), question)
}
