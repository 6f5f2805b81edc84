import ChapterKit

/// What an encoder loses that does not see the covariates to come.
enum CovariateClaims {
  static let future = Claim(
    "Eq 03", "An encoder that does not see u_2 loses a² P b²/(2 (q + r)(S + b²)) nats at best, on average over the data.",
    kind: .identity, oracle: "the gap by hand, from variances alone"
  ) { check in
    let numbers = Numbers(order: 1, hasCovariate: true)
    let (a, q, r) = (numbers.slopes[0], numbers.variance, numbers.sightVariances[0])
    let b = numbers.inputSlopes[1] + numbers.sightInputSlopes[0][0]  // how u_2 moves x_2
    let filtered = r / (1 + r)  // P = Var[z_1 | x_1]
    let spread = a * a * filtered + q + r  // S = Var[x_2 | x_1, u_2]
    let best = a * a * filtered * b * b / (2 * (q + r) * (spread + b * b))
    let naive = a * a * filtered * b * b / (2 * (q + r) * spread)
    let (world, guesses) = try twoSteps(numbers)
    let full = try meanGap(world, guesses: nil)
    let allowed = try world.naive(0).rounding(of: 100)
    check.equal(
      try meanGap(world, guesses: guesses), claimed: best, allowed: allowed, scale: 0.01, "the best guess of u_2 from x_1, x_2",
      foils: [("no loss, as Eq 16 has it", full), ("b² for b² + S", best * (spread + b * b) / (b * b))])
    check.equal(
      try meanGap(world, guesses: guesses.map { _ in 0 }), claimed: naive, allowed: allowed, scale: 0.01, "u_2 taken for 0",
      foils: [("the best guess", best)])
    check.equal(full, claimed: 0, allowed: allowed, scale: 0.01, "u_2 seen", foils: [("not seen", best)])
  }

  /// Series of two steps with one entry observed, at the cubature points of (z_1, z_2, x_1, x_2, u_2): averages over these series
  /// are expectations over the data. With each, E[u_2 | x_1, x_2].
  static func twoSteps(_ numbers: Numbers) throws -> (World, guesses: [Double]) {
    func forms(_ input: Double) -> NaiveSeries { NaiveSeries(numbers, inputs: [[0.7], [input]]) }
    let (zero, one) = (forms(0), forms(1))
    let input = AffineForm.noise(100)
    func sight(_ place: Int) -> AffineForm {  // x is affine in u_2 as well
      zero.sights[place] + (one.sights[place].constant - zero.sights[place].constant) * input
    }
    let joint = DenseGaussian([input, sight(0), sight(2)])
    let ids = [0, 1, 2, 4, 100]
    let series = Bench.cubature(ids.count).map { noise in
      let values = Dictionary(uniqueKeysWithValues: zip(ids, noise))
      let x = [sight(0), sight(2)].map { form in form.value { values[$0] ?? 0 } }
      return World.Series(
        observations: x.map { [$0, 0] }, observed: [[true, false], [true, false]], covariates: [[0.7], [values[100] ?? 0]])
    }
    let world = World(copying: World(order: 1, steps: 2, seed: 0), series: series)
    let guesses = try world.series.map {
      try joint.conditional([0], given: [1, 2], at: $0.observations.map { $0[0] }).mean[0]
    }
    return (world, guesses)
  }

  /// The mean over the data of log p(x | u) minus the bound; z_1's factor believes the guess of u_2, z_2's sees u_2 itself.
  private static func meanGap(_ world: World, guesses: [Double]?) throws -> Double {
    let steps = world.series.indices.map { index -> [PosteriorStep] in
      guard let guesses else { return world.exactSteps(index) }
      var believing = world
      believing.series[index].covariates[1] = [guesses[index]]
      return [believing.exactSteps(index)[0], world.exactSteps(index)[1]]
    }
    let elbo = Bench(world: world).expected(steps).elbo
    let gaps = try world.series.indices.map { try world.logEvidence($0) - average(elbo, $0) }
    return gaps.reduce(0, +) / Double(gaps.count)
  }
}
