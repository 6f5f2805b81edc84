import Oracle

/// A general walk with every sequence of choices written out: given the choices, observations are independent Gaussians.
///
/// No recursion over observations, no branch cut: all sequences, each a product of GSL's densities.
struct ChoiceSequences {
  let walk: ModalCase
  /// All that z_1 … z_length can be, and how probable it is.
  let paths: [(latent: [Double], weight: Double)]

  init(_ walk: ModalCase, length: Int) {
    self.walk = walk
    paths = (0..<length).reduce([(latent: [], weight: 1)]) { paths, time in
      paths.flatMap { path in
        walk.jumps(path.latent.last ?? 0).map { jump in
          (path.latent + [walk.carried(path.latent, time) + jump.offset], path.weight * jump.weight)
        }
      }
    }
  }

  /// p(choices, x) for each sequence of choices; missing values are left out of the product.
  func shares(of values: [Double?]) throws -> [Double] {
    try paths.map { path in
      try zip(values, path.latent).reduce(path.weight) { share, pair in
        guard let x = pair.0 else { return share }
        return share * (try gaussianDensity(x, mean: pair.1, standardDeviation: walk.noise.squareRoot()).value)
      }
    }
  }

  /// p(x_{t+1} | x_{1:t}) at some places, t + 1 the length: a sum over sequences, divided by the evidence.
  func predictive(_ positions: [Double], given observed: [Double?]) throws -> [Double] {
    let before = try shares(of: observed)
    let evidence = before.reduce(0, +)
    return try positions.map { position in
      try zip(before, paths).reduce(0) { sum, pair in
        let next = try gaussianDensity(position, mean: pair.1.latent[observed.count], standardDeviation: walk.noise.squareRoot())
        return sum + pair.0 * next.value / evidence
      }
    }
  }
}
