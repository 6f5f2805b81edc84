import Oracle

/// The derivative at 0 of a function that is smooth but for kinks, as networks of ReLUs are.
///
/// Between two of its places GSL takes the function to be smooth; a kink there can do more harm than it reports. The second
/// difference over the step is next to nothing where the function is smooth and more than the harm where a kink lies, so it is
/// added to the error. A kink seldom spoils three steps: the first whose error is below `enough` serves, or else the best.
func kinkedDerivative(of function: (Double) throws -> Double, noise: Double, enough: Double) throws -> Measured {
  let middle = try function(0)
  var best = Measured(.nan, error: .infinity)
  for step in [1e-6, 1e-5, 1e-7] where best.error > enough {
    let found = try derivative(of: function, at: 0, step: step, noise: noise)
    let bend = abs(try function(step) - 2 * middle + function(-step)) / step
    if found.error + bend < best.error { best = Measured(found.value, error: found.error + bend) }
  }
  return best
}
