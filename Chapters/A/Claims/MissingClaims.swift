import ChapterKit
import StateSpace

/// What was not observed.
enum MissingClaims {
  static let filter = Claim(
    "Eq A.g",
    "With missing entries the filter gives the evidence of the observed entries, and predicts from those alone.",
    kind: .identity, oracle: "elimination in the Gaussian of the observed entries"
  ) { check in
    // Time 3 is missing whole, times 1 and 5 in one entry: Example has two observations a time.
    let observed = [[true, false], [true, true], [false, false], [true, true], [false, true], [true, true]]
    for order in 1...3 {
      let example = Example(order: order, length: 6, seed: check.seed)
      let dense = NaiveJoint(model: example.model, covariates: example.covariates).distribution
      func seen(_ times: Range<Int>) -> [Int] {
        zip(example.sights(times), observed[(times.lowerBound - 1)..<times.upperBound - 1].joined()).filter(\.1).map(\.0)
      }
      func passing(_ missing: Double, _ masks: [[Bool]]?) -> KalmanPass {
        let values = zip(example.observations, observed).map { zip($0, $1).map { $1 ? $0 : missing } }
        return example.model.filter(observations: values, covariates: example.covariates, observed: masks)
      }
      let (pass, zeros) = (passing(.nan, observed), passing(0, nil))
      let values = example.everything
      let claimed = try dense.marginal(seen(1..<7)).logDensity(at: seen(1..<7).map { values[$0] })
      check.equal(
        pass.logEvidence, claimed: claimed, allowed: try dense.rounding(of: abs(claimed)), scale: 1, "j = \(order), T = 6",
        foils: [
          ("0 for what is missing", zeros.logEvidence),
          ("complete times only", zip(pass.logPredictives, observed).reduce(0) { $0 + ($1.1.allSatisfy(\.self) ? $1.0 : 0) }),
        ])
      for time in [2, 4, 5] {
        let distribution = try dense.conditional(
          example.sights(time..<time + 1), given: seen(1..<time), at: seen(1..<time).map { values[$0] })
        let (found, filled) = (pass.predictives[time - 1], zeros.predictives[time - 1])
        check.equal(
          found.mean + found.covariance.values, claimed: distribution.mean + distribution.covariance.flatMap { $0 },
          allowed: try dense.rounding(of: 10), scale: 0.1, "p(x_\(time) | what was observed before), j = \(order)",
          foils: [("0 for what is missing", filled.mean + filled.covariance.values)])
      }
    }
  }
}
