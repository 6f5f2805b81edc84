import ChapterKit

/// Missing observations.
enum GapClaims {
  static let missing = Claim(
    "Eq C.c", "A missing entry is left out of the sum, and the bound is then one on the evidence of what was observed.",
    kind: .identity, oracle: "a dense Gaussian of the observed entries alone, by elimination"
  ) { check in
    for order in 1...2 {
      let world = World(order: order, gaps: true, seed: check.seed)
      let steps = world.series.indices.map { world.exactSteps($0) }
      func elbo(tellsGaps: Bool) -> Double {
        average(Bench(world: world, tellsGaps: tellsGaps).expected(steps).elbo, 1)
      }
      var filled = world
      filled.series[1].observed = world.series[0].observed
      let evidence = try world.logEvidence(1)
      check.equal(
        elbo(tellsGaps: true), claimed: evidence, allowed: try world.naive(1).rounding(of: abs(evidence) + 20), scale: 1,
        "\(world.name): 4 of 10 entries missing",
        foils: [
          ("gaps taken for observed zeros", elbo(tellsGaps: false)),
          ("the evidence of a series whose gaps are zeros", try filled.logEvidence(1)),
        ])
    }
  }
}
