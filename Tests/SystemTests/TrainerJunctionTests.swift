import Autodiff
import DeepStateSpace
import DiffusionLoss
import Objective
import Tensor
import Testing
import Training

/// Every setting of training that shapes the objective reaches it.
@Suite struct TrainerJunctionTests {
  /// What an update must evaluate, written out.
  private struct Terms {
    var trajectories = 2
    var levels = 2
    var lambda = 0.3
    var units: Standardization
    var averages = false
    var drops = false
    var samples = false
  }

  private static let changes: [(name: String, setting: @Sendable (inout TrainingSettings) -> Void)] = [
    ("plain", { _ in }), ("trajectories", { $0.trajectories = 3 }), ("levelsPerState", { $0.levelsPerState = 4 }),
    ("entropy", { $0.entropy = .sampled }), ("weighting", { $0.loss.weighting = .dropped }),
    ("target", { $0.loss.target = .averaged }), ("standardises", { $0.standardizes = false }),
    ("lambda", { $0.lambda.start = 0.6 }),
  ]

  @Test("The first update evaluates the objective with the settings' S, S_k, entropy, loss, units and λ, and reports it")
  func first() throws {
    let small = try SmallCase(sequences: 5) { $0.diffusion.sigmaData = .tracked }
    var seen: [String: [Double]] = [:]
    for (name, change) in Self.changes {
      var settings = TrainingSettings()
      (settings.batch, settings.trajectories, settings.levelsPerState, settings.starts) = (5, 2, 2, 1)
      (settings.lambda.start, settings.guardsCollapse) = (0.3, false)
      change(&settings)
      var trainer = Trainer(small.model, data: small.data, settings: settings, seed: 4, threads: 1, precision: .double)
      let start = trainer.parameters
      let report = try trainer.update()

      var claimed = Terms(units: Standardization(fitting: small.data))
      switch name {
      case "trajectories": claimed.trajectories = 3
      case "levelsPerState": claimed.levels = 4
      case "entropy": claimed.samples = true
      case "weighting": claimed.drops = true
      case "target": claimed.averages = true
      case "standardises": claimed.units = .identity(2)
      case "lambda": claimed.lambda = 0.6
      default: break
      }
      let found = numbers(report)
      #expect(distance(found, evaluate(small, start, claimed)) < 1e-9, "\(name)")
      for (other, known) in seen {
        #expect(distance(found, known) > 1e-9, "\(name) and \(other) say the same")
      }
      seen[name] = found
    }
  }

  private func numbers(_ report: StepReport<StateSpaceModel>) -> [Double] {
    let terms = report.terms
    return [terms.reconstruction, terms.initialEntropy, terms.initialPrior, terms.transition, terms.entropy]
      + [report.gradientNorm, report.latents.standardDeviation]
  }

  private func evaluate(_ small: SmallCase, _ parameters: Parameters, _ claimed: Terms) -> [Double] {
    let tape = Tape(precision: .double)
    tape.reset(parameters: parameters)
    let rows = [0, 1, 2, 3, 4]
    let noise = ObjectiveNoise(
      for: small.model, seed: 4, step: 0, series: rows, steps: 6, trajectories: claimed.trajectories,
      levelsPerState: claimed.levels, on: tape)
    let bound = Objective(
      small.model, small.data.batch(rows, standardization: claimed.units, on: tape), noise,
      entropy: claimed.samples ? .sampled : .closedForm, form: form(claimed)
    ).bound
    let scale = 1 / Double(5 * claimed.trajectories)
    func mean(_ values: [Double]) -> Double { values.reduce(0, +) * scale }
    let terms = [bound.initialEntropy, bound.initialPrior, bound.transition, bound.entropy].map { mean($0.doubles) }
    let jacobian = small.data.observedLogScale(rows, claimed.units) / 5
    let reconstruction = mean(bound.reconstruction.doubles) + jacobian
    let standardDeviation = LatentStatistics(of: bound.drawn).standardDeviation
    let loss = scale * (bound.reconstruction.sum() + claimed.lambda * bound.rate.sum())
    let gradient = tape.backward(from: loss).values.values
    return [reconstruction] + terms + [gradient.reduce(0) { $0 + $1 * $1 }.squareRoot(), standardDeviation]
  }

  private func form(_ claimed: Terms) -> LossForm {
    var form = LossForm()
    form.target = claimed.averages ? .averaged : .drawn
    form.weighting = claimed.drops ? .dropped : .bound
    return form
  }

  @Test("Training on data in their units is training on standardised data: the same weights, a bound apart by the units")
  func units() throws {
    let small = try SmallCase(sequences: 5)
    let units = Standardization(fitting: small.data)
    var plain = small.data
    plain.observations = plain.observations.enumerated().map { ($1 - units.mean[$0 % 2]) / units.standardDeviation[$0 % 2] }
    var settings = TrainingSettings()
    (settings.batch, settings.starts, settings.steps) = (3, 1, 6)
    var one = Trainer(small.model, data: small.data, settings: settings, seed: 4, threads: 1, precision: .double)
    settings.standardizes = false
    var two = Trainer(small.model, data: plain, settings: settings, seed: 4, threads: 1, precision: .double)
    for step in 0..<6 {
      let (first, second) = (try one.update(), try two.update())
      #expect(distance(one.parameters.values.values, two.parameters.values.values) < 1e-9, "update \(step)")
      #expect(abs(first.terms.rate - second.terms.rate) < 1e-9)
      #expect(abs(first.terms.reconstruction - second.terms.reconstruction) > 0.1, "units of the data")
      #expect(first.lambda == second.lambda, "the guard sees standardised units")
    }
    #expect(
      distance(one.parameters.values.values, Parameters(small.model.layout, seed: 4, precision: .double).values.values) > 1e-4)
  }
}
