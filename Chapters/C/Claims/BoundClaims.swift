import ChapterKit

/// What the bound is, how far it lies below the evidence, and when it touches.
enum BoundClaims {
  static let gap = Claim(
    "Eq C.a", "The bound and the evidence differ by one divergence, that of the encoder from the exact posterior.",
    kind: .identity, oracle: "evidence and divergence of dense Gaussians, by elimination"
  ) { check in
    for world in World.all(seed: check.seed) {
      for (name, steps) in try encoders(world) {
        let bound = Bench(world: world).expected(steps)
        for index in world.series.indices {
          let (exact, ours) = (try world.exactPosterior(index), DenseGaussian(world.forms(steps[index])))
          let evidence = try world.logEvidence(index)
          let (divergence, swapped) = (try ours.divergence(from: exact), try exact.divergence(from: ours))
          let elbo = average(bound.elbo, index)
          let allowed = try world.naive(index).rounding(of: abs(evidence) + divergence + 10)
          check.equal(
            elbo, claimed: evidence - divergence, allowed: allowed, scale: 1, "\(world.name), series \(index), \(name)",
            foils: [
              ("the divergence's arguments swapped", evidence - swapped),
              ("the entropy of z_{1:j} dropped", elbo + average(bound.initialEntropy, index)),
              ("the entropies' signs turned", elbo + 2 * average(bound.entropy, index)),
            ])
        }
      }
    }
  }

  static let bound = Claim(
    "Eq 04", "Four terms, for any encoder at all, never exceed log p(x | u).", kind: .bound,
    oracle: "the Kalman filter where the series is complete, a dense Gaussian of what is observed where it is not"
  ) { check in
    let draws = Draws(seed: check.seed, "chapter C, encoders")
    for (number, world) in World.all(seed: check.seed).enumerated() {
      for trial in 0..<6 {
        let steps = world.series.indices.map { index in
          world.exactSteps(index).enumerated().map { time, step in
            let address = (number * 6 + trial) * 2 + index
            return PosteriorStep(
              slopes: step.slopes.map { $0 + 0.3 * draws.normal(address, 4 * time) },
              offset: step.offset + 0.3 * draws.normal(address, 4 * time + 1),
              variance: step.variance * (1.1 + abs(draws.normal(address, 4 * time + 2))))
          }
        }
        let elbo = Bench(world: world).expected(steps).elbo
        for index in world.series.indices {
          let evidence = try evidence(world, index)
          check.atMost(
            average(elbo, index), evidence, "\(world.name), series \(index), encoder \(trial)",
            lowerFoils: [("the divergence added, not subtracted", 2 * evidence - average(elbo, index))])
        }
      }
    }
  }

  static let tight = Claim(
    "Eq C.b",
    "With the exact posterior every single draw gives log p(x | u): the bound is an equality, and its variance is zero.",
    kind: .identity,
    oracle: "the Kalman filter where the series is complete, a dense Gaussian of what is observed where it is not"
  ) { check in
    for world in World.all(seed: check.seed) {
      let steps = world.series.indices.map { world.exactSteps($0) }
      let noises = Bench(world: world).draws(32, Draws(seed: check.seed, "chapter C, draws"))
      let sampled = Bench(world: world).values(steps, noises: noises)
      let closed = Bench(world: world, entropy: .closedForm).values(steps, noises: noises)
      let blind = Bench(world: world).values(world.series.indices.map { world.shortSightedSteps($0) }, noises: noises)
      for index in world.series.indices {
        let evidence = try evidence(world, index)
        let elbo = sampled.elbo.map { $0[index] }
        var foils = [("the entropy in closed form, right only in the mean", closed.elbo.map { $0[index] })]
        if world.numbers.hasCovariate {
          foils.append(("u_{t+1:T} left out, as Eq 16 is printed", blind.elbo.map { $0[index] }))
        }
        if world.order == 2 {
          foils.append(("the joint of z_{1:j} counted j times", zip(elbo, sampled.initialEntropy).map { $0 - $1[index] }))
        }
        check.equal(
          elbo, claimed: elbo.map { _ in evidence }, allowed: try world.naive(index).rounding(of: 20 + abs(evidence)), scale: 1,
          "\(world.name), series \(index), 32 draws", foils: foils)
      }
    }
  }

  /// An encoder off in every way, the best one without memory, and one that is right but for its width.
  private static func encoders(_ world: World) throws -> [(String, [[PosteriorStep]])] {
    let all = world.series.indices
    func wide(_ index: Int) -> [PosteriorStep] { EntropyClaims.scaled(world, index, 10) }
    return [
      ("an encoder off in every way", all.map { world.poorSteps($0) }),
      ("the best without memory", try all.map { try world.forgetfulSteps($0) }),
      ("variances ten times too wide", all.map(wide)),
    ]
  }

  private static func evidence(_ world: World, _ index: Int) throws -> Double {
    let data = world.series[index]
    guard data.observed.allSatisfy({ $0 == [true, true] }) else { return try world.logEvidence(index) }
    return world.model.filter(observations: data.observations, covariates: data.covariates).logEvidence
  }
}
