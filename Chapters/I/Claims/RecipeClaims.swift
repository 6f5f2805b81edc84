import Autodiff
import ChapterKit
import DeepStateSpace
import Foundation
import Networks
import Tensor
import Training

/// Training as it is done: everything around the gradient at once.
enum RecipeClaims {
  static let joint = Claim(
    "Eq I.p",
    """
    With three starts, a tracked σ_data, an average of the weights, a guard, clipping by group and permuted minibatches, every \
    number of 24 updates is as written above: the start that reconstructs best goes on with its moments, its average and its \
    λ.
    """,
    kind: .definition, oracle: "24 updates by hand, given the objective's gradient"
  ) { check in
    let settings = settings
    let (small, byBound) = try miniature(.diffusion, settings, seed: check.seed)
    let idle: Set<RecipeRun.PlantedError> = [.keptMoments, .jointStage]
    try compare(
      small, settings, leavingOut: byBound ? idle : idle.union([.leastBound]),
      "DDSSM, 9 sequences, 3 starts of 4 updates, batches of 4", check)
  }

  static let staged = Claim(
    "Eq I.p",
    "The same holds with two stages: the starts belong to the first stage, and the second begins with a new optimiser.",
    kind: .definition, oracle: "24 updates by hand, the first stage on φ and θ alone"
  ) { check in
    var settings = settings
    settings.firstStage = 0.6
    let (small, byBound) = try miniature(.gaussian, settings, seed: check.seed)
    try compare(
      small, settings, leavingOut: byBound ? [.fixedDeviation] : [.fixedDeviation, .leastBound], "DKF, a first stage of 0.6",
      check)
  }

  /// Everything switched on, and small enough to matter within a few updates.
  private static var settings: TrainingSettings {
    var settings = TrainingSettings()
    (settings.steps, settings.batch, settings.starts, settings.startSteps) = (24, 4, 3, 4)
    (settings.trajectories, settings.levelsPerState, settings.entropy) = (2, 2, .closedForm)
    settings.rates = LearningRates(encoder: 0.011, decoder: 0.017, transition: 0.023, initial: 0.031)
    (settings.rateSchedule.shape, settings.rateSchedule.warmup) = (.cosine, 3)
    (settings.lambda.shape, settings.lambda.start, settings.lambda.end) = (.linear, 0.2, 1.3)
    (settings.lambda.warmup, settings.lambda.hold) = (5, 1)
    (settings.guardsCollapse, settings.averageDecay) = (true, 0.3)
    (settings.squareDecay, settings.weightDecay) = (0.9, 0.4)
    settings.loss.target = .averaged
    return settings
  }

  /// A miniature of which the second start is the best of three and, where one is soon found, not the one of least bound.
  private static func miniature(
    _ kind: TransitionKind, _ settings: TrainingSettings, seed: UInt64
  ) throws -> (small: SmallRun, byBound: Bool) {
    var found: SmallRun?
    for number in 0..<60 {
      let small = try SmallRun(
        kind, seed: seed &+ UInt64(number), sequences: 9, sigmaData: kind == .diffusion ? .tracked : .one)
      let tries = RecipeRun(small: small, settings: settings).tries()
      func best(_ values: (RecipeRun.State) -> [Double]) -> Int? {
        tries.indices.min { values(tries[$0]).reduce(0, +) < values(tries[$1]).reduce(0, +) }
      }
      guard best(\.reconstructions) == 1 else { continue }
      if best(\.bounds) != 1 { return (small, true) }
      found = found ?? small
      if number > 20, let found { return (found, false) }
    }
    guard let found else { throw NoSecondStart() }
    return (found, false)
  }

  private struct NoSecondStart: Error {}

  private static func compare(
    _ small: SmallRun, _ settings: TrainingSettings, leavingOut idle: Set<RecipeRun.PlantedError>, _ inputs: String,
    _ check: Check
  ) throws {
    var settings = settings
    settings.gradientClip = try middle(small, settings)
    var trainer = Trainer(
      small.model, data: small.data, settings: settings, seed: small.seed, threads: 2, precision: .double)
    var found = RecipeRun.Trace()
    for _ in 0..<settings.steps {
      let report = try trainer.update()
      found.lambdas.append(report.lambda)
      found.factors.append(report.rateFactor)
      found.starts.append(report.start)
      // After the last update of a try the trainer holds what goes on; the try's own weights are those of the hand.
      found.weights.append(trainer.parameters.values.values)
      found.averages.append(trainer.parametersForUse.values.values)
    }
    let clipped = settings
    func trace(_ slip: RecipeRun.PlantedError?) -> RecipeRun.Trace {
      RecipeRun(small: small, settings: clipped, slip: slip).trace()
    }
    let hand = trace(nil)
    let ends = (1...settings.starts).map { $0 * settings.startSteps - 1 }
    func numbers(_ trace: RecipeRun.Trace) -> [Double] {
      trace.weights.indices.filter { !ends.contains($0) }.flatMap { trace.weights[$0] + trace.averages[$0] }
    }
    let claimed = numbers(hand)
    let start = Parameters(small.model.layout, seed: small.seed, start: 1, precision: .double).values.values
    let size = zip(hand.weights.last ?? [], start).reduce(0) { max($0, abs($1.0 - $1.1)) }
    check.equal(
      numbers(found), claimed: claimed, allowed: Tolerance.updates * size, scale: size,
      "\(inputs): weights and averages after each update",
      foils: RecipeRun.PlantedError.allCases.filter { !idle.contains($0) }.map { ($0.rawValue, numbers(trace($0))) })
    check.equal(
      found.lambdas + found.factors, claimed: hand.lambdas + hand.factors, allowed: Tolerance.network, scale: 1,
      "λ and the factor of the rates",
      foils: [RecipeRun.PlantedError.unguarded, .freshDelay, .noWarmup, .totalSteps].map { slip in
        let other = trace(slip)
        return (slip.rawValue, other.lambdas + other.factors)
      })
    check.exactly(
      found.starts, claimed: hand.starts, "which start each update belongs to", foils: [("one start", hand.starts.map { _ in 0 })]
    )
  }

  /// A length between the groups' gradients at the first update, so that some are shortened and some are not.
  private static func middle(_ small: SmallRun, _ settings: TrainingSettings) throws -> Double {
    let norms = RecipeRun(small: small, settings: settings).firstNorms().filter { $0 > 0 }.sorted()
    return (norms[0] * norms[norms.count - 1]).squareRoot()
  }
}
