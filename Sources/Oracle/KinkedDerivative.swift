/// The derivative at 0 of a function that is smooth but for kinks, as networks of ReLUs and clamps are.
///
/// GSL takes the function to be smooth: with a kink between two of its places it can be wrong by more than it says. A kink of
/// strength c at a distance d < h moves the difference quotient by at most c(1 − d/h)/2, and the second difference
/// f(h) − 2f(0) + f(−h) by c(h − d). So the second difference over h, which is h f″ where f is smooth, bounds what a kink can do:
/// it is added to the error. A kink may spoil one step, hardly all three: the first whose error is below `enough` serves, or else
/// the one with the smallest.
public func kinkedDerivative(
  of function: (Double) throws -> Double, noise: Double, enough: Double
) throws -> Measured {
  let middle = try function(0)
  var best = Measured(.nan, error: .infinity)
  for step in [1e-6, 1e-5, 1e-7] where best.error > enough {
    let found = try derivative(of: function, at: 0, step: step, noise: noise)
    let bend = abs(try function(step) - 2 * middle + function(-step)) / step
    if found.error + bend < best.error { best = Measured(found.value, error: found.error + bend) }
  }
  return best
}
