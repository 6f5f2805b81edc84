import Autodiff
import DeepStateSpace
import Objective
import Tensor

/// The DDSSM and the deep Kalman filter under the trainer: the objective of Eq 53 with I.2's λ.
extension StateSpaceModel: TrainableModel {
  /// The groups of I.1.
  public var parameterGroups: [(name: String, range: Range<Int>)] { groups.map { ($0.group.rawValue, $0.range) } }

  /// λ at its start, the guard before its first look.
  public func course(
    _ settings: TrainingSettings, data: SequenceSet, standardization: Standardization
  ) -> StateSpaceCourse {
    StateSpaceCourse(settings, data: data, standardization: standardization)
  }

  /// D + λ R of the shard's sequences at this step's draws.
  public func loss(of shard: TrainingShard, in course: StateSpaceCourse) -> (loss: Variable, report: StateSpaceReport) {
    let (settings, data, rows, step) = (course.settings, shard.data, shard.rows, shard.step)
    let batch = data.batch(rows, standardization: shard.standardization, on: shard.tape)
    let noise = ObjectiveNoise(
      for: self, seed: shard.seed, step: step, series: rows, steps: data.steps, trajectories: settings.trajectories,
      levelsPerState: settings.levelsPerState, on: shard.tape)
    let objective = Objective(
      self, batch, noise, lambda: course.lambda(at: step), entropy: settings.entropy, total: shard.total,
      observedLogScale: data.observedLogScale(rows, shard.standardization), form: settings.loss,
      stage: settings.stage(at: step).stage)
    return (
      objective.loss, StateSpaceReport(terms: objective.terms, latents: LatentStatistics(of: objective.bound.drawn))
    )
  }

  /// σ_data, where it is tracked, moved towards the deviation of the latents: a mean over the updates, the last hundred or so. It
  /// takes the place of what the optimizer makes of it, whose decay would pull it to 0.
  public func tracked(_ parameters: Parameters, seeing report: StateSpaceReport, step: Int) -> [TrackedParameter] {
    guard case .diffusion(let transition) = transition, let parameter = transition.sigmaData,
      let entry = layout.entries.first(where: { $0.parameter == parameter }), let present = parameters[entry].first
    else { return [] }
    let (kept, standardDeviation) = (min(0.99, Double(step) / Double(step + 1)), report.latents.standardDeviation)
    return [TrackedParameter(entry, values: [kept * present + (1 - kept) * standardDeviation])]
  }
}

/// The terms of the bound and the statistics of the latents of one update.
public struct StateSpaceReport: LossReport {
  /// The terms of the negative ELBO, nats per sequence.
  public var terms = LossTerms()
  /// The latents.
  public var latents = LatentStatistics()

  /// Of no sequence.
  public init() {}

  init(terms: LossTerms, latents: LatentStatistics) { (self.terms, self.latents) = (terms, latents) }

  /// Term by term.
  public static func += (a: inout StateSpaceReport, b: StateSpaceReport) {
    a.terms += b.terms
    a.latents += b.latents
  }

  /// The negative ELBO, the sum of all terms with λ = 1; what is differentiated weighs the rate by λ.
  public var objective: Double { terms.negativeELBO }
  /// −log p_θ of the observations.
  public var reconstruction: Double { terms.reconstruction }
  /// The bound and its two parts.
  public var named: [(name: String, value: Double)] {
    [("nelbo", terms.negativeELBO), ("reconstruction", terms.reconstruction), ("rate", terms.rate)]
  }
}

/// The course of I.2 and I.4: λ and the guard that holds it back, and the two stages where there are two.
public struct StateSpaceCourse: TrainingCourse {
  let settings: TrainingSettings
  private(set) var collapse: CollapseGuard

  init(_ settings: TrainingSettings, data: SequenceSet, standardization: Standardization) {
    self.settings = settings
    collapse = CollapseGuard(
      data: data, standardization: standardization,
      patience: settings.guardsCollapse ? settings.optimization.stepsOfChosen / 4 : 0)
  }

  /// λ, the weight of the rate in the objective at update `step` of a start (I.2).
  public func lambda(at step: Int) -> Double {
    let (_, stageStep, total) = settings.stage(at: step)
    return settings.lambda.value(step: stageStep, delay: collapse.delay, of: total)
  }

  /// Each stage has a schedule of its own, and trains its groups.
  public func rule(at step: Int) -> UpdateRule {
    let (stage, stageStep, total) = settings.stage(at: step)
    var rule = UpdateRule(step: stageStep, of: total)
    rule.frozen = Set(ParameterGroup.allCases.filter { !stage.trains($0) }.map(\.rawValue))
    rule.beginsStage = stage == .dynamics && stageStep == 0
    return rule
  }

  /// Lets the guard look.
  public mutating func observe(_ report: StateSpaceReport) { collapse.observe(report.terms) }

  /// λ.
  public func named(at step: Int) -> [(name: String, value: Double)] { [("λ", lambda(at: step))] }
}

extension StepReport where Model == StateSpaceModel {
  /// The terms of the negative ELBO before the update, nats per sequence.
  public var terms: LossTerms { report.terms }
  /// The latents of the minibatch.
  public var latents: LatentStatistics { report.latents }
  /// λ, the weight of the rate in the objective at this update (I.2).
  public var lambda: Double { course.lambda(at: stepOfStart) }
}
