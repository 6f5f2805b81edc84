import Autodiff
import ChapterKit
import DeepStateSpace
import Foundation
import Objective
import Oracle
import Tensor
import Training

/// Training in two stages: a variational autoencoder first, its dynamics after.
enum StageClaims {
  static let objective = Claim(
    "Eq I.k", "In the first stage's objective the prior of every state is N(0, I), without transition and hierarchical prior.",
    kind: .identity, oracle: "the logarithm of GSL's density at each coordinate"
  ) { check in
    for kind in TransitionKind.allCases {
      let whole = Dissection(try SmallRun(kind, seed: check.seed))
      let terms = Objective(
        whole.small.model, whole.batch, whole.noise, lambda: whole.small.lambda, entropy: whole.small.entropy,
        stage: .representation
      ).bound
      let joint = whole.objective.bound
      func costs(_ times: Range<Int>) throws -> [Double] {
        try (0..<whole.rows).map { row in
          try whole.states(row)[times].joined().reduce(0.0) { $0 - log(try gaussianDensity($1).value) }
        }
      }
      let (first, later) = (try costs(0..<whole.order), try costs(whole.order..<whole.small.data.steps))
      check.equal(
        terms.initialPrior.doubles, claimed: first, allowed: Tolerance.network, scale: 1,
        "\(kind.rawValue), z_{1:2} of each trajectory",
        foils: [("the hierarchical prior", joint.initialPrior.doubles), ("one state", try costs(0..<1))])
      check.equal(
        terms.transition.doubles, claimed: later, allowed: Tolerance.network, scale: 1, "\(kind.rawValue), z_t for t > 2",
        foils: [("the model's transition", joint.transition.doubles), ("all states", zip(first, later).map { $0 + $1 })])
      check.equal(
        terms.reconstruction.doubles + terms.initialEntropy.doubles + terms.entropy.doubles,
        claimed: joint.reconstruction.doubles + joint.initialEntropy.doubles + joint.entropy.doubles, allowed: Tolerance.network,
        scale: 1,
        "\(kind.rawValue), the other three terms",
        foils: [
          (
            "no reconstruction",
            joint.reconstruction.doubles.map { _ in 0 } + joint.initialEntropy.doubles + joint.entropy.doubles
          )
        ])
    }
  }

  static let split = Claim(
    "Eq I.l", "The first stage changes encoder and decoder only, the second all other groups; λ and the rates start again.",
    kind: .definition, oracle: "which weights differ; both schedules by hand"
  ) { check in
    for kind in TransitionKind.allCases {
      let small = try SmallRun(kind, seed: check.seed, sequences: 9)
      var settings = AlgorithmClaims.plainSettings
      (settings.steps, settings.firstStage) = (5, 0.4)
      (settings.rateSchedule.shape, settings.rateSchedule.warmup) = (.cosine, 0)
      var trainer = Trainer(
        small.model, data: small.data, settings: settings, seed: small.seed, threads: 1, precision: .double)
      var (moved, lambdas, factors) = ([Set<String>](), [Double](), [Double]())
      for _ in 0..<5 {
        let before = trainer.parameters.values.values
        let report = try trainer.update()
        let after = trainer.parameters.values.values
        moved.append(Set(small.model.groups.filter { before[$0.range] != after[$0.range] }.map(\.group.rawValue)))
        lambdas.append(report.lambda)
        factors.append(report.rateFactor)
      }
      let (first, all) = (Set(["encoder", "decoder"]), Set(ParameterGroup.allCases.map(\.rawValue)))
      let rest = all.subtracting(first)
      check.exactly(
        moved, claimed: [first, first, rest, rest, rest], "\(kind.rawValue), 5 updates, a first stage of 0.4",
        foils: [
          ("one update more of the first", [first, first, first, rest, rest]), ("joint", Array(repeating: all, count: 5)),
          ("then all of it", [first, first, all, all, all]), ("the prior at first too", [all, first, rest, rest, rest]),
        ])
      func rise(_ step: Int) -> Double { 0.1 + 1.1 * min(Double(step) / 4, 1) }
      func wave(_ step: Int, of total: Double) -> Double { pow(cos(.pi * Double(step) / (2 * total)), 2) }
      check.equal(
        lambdas + factors,
        claimed: [0, 1, 0, 1, 2].map(rise) + [wave(0, of: 2), wave(1, of: 2)] + (0..<3).map { wave($0, of: 3) },
        allowed: Tolerance.rounding(terms: 4, size: 2), scale: 1, "\(kind.rawValue), λ and the rate's factor",
        foils: [
          ("one schedule for both stages", (0..<5).map(rise) + (0..<5).map { wave($0, of: 5) }),
          ("as long as the whole", [0, 1, 0, 1, 2].map(rise) + [0, 1, 0, 1, 2].map { wave($0, of: 5) }),
        ])
    }
  }
}
