import Autodiff
import DeepStateSpace
import Foundation
import Networks
import Objective
import Tensor
import Testing

@testable import Training

/// The parts of the recipe of training, each by itself.
@Suite struct TrainingPartsTests {
  private func trainer(_ sequences: Int, _ change: (inout TrainingSettings) -> Void) throws -> Trainer<StateSpaceModel> {
    let small = try SmallCase(.gaussian, sequences: sequences)
    var settings = TrainingSettings()
    settings.starts = 1
    change(&settings)
    return Trainer(small.model, data: small.data, settings: settings, seed: 4, threads: 1, precision: .double)
  }

  @Test("An epoch is a permutation: every sequence once, another order each time; what does not fill a minibatch waits")
  func epochs() throws {
    let even = try trainer(12) { $0.batch = 3 }
    let epochs = (0..<6).map { epoch in (0..<4).map { even.minibatch(at: 4 * epoch + $0) } }
    for epoch in epochs {
      #expect(epoch.allSatisfy { $0.count == 3 })
      #expect(Set(epoch.joined()) == Set(0..<12))
      #expect(Array(epoch.joined()) != Array(0..<12))
    }
    #expect(Set(epochs.map { Array($0.joined()) }).count == 6, "each epoch has an order of its own")
    #expect(Set(epochs.map { Set($0[0]) }).count > 1, "and other minibatches")
    let uneven = try trainer(11) { $0.batch = 3 }
    for epoch in 0..<6 {
      let rows = (0..<3).flatMap { uneven.minibatch(at: 3 * epoch + $0) }
      #expect(rows.count == 9 && Set(rows).count == 9 && Set(rows).isSubset(of: 0..<11))
    }
    #expect(Set((0..<30).flatMap { uneven.minibatch(at: $0) }) == Set(0..<11), "nobody waits for ever")
    let whole = try trainer(5) { $0.batch = 100 }
    #expect((0..<3).allSatisfy { Set(whole.minibatch(at: $0)) == Set(0..<5) })
  }

  @Test("One start alone is tried where the tries would take more than half of all updates")
  func starts() {
    var settings = TrainingSettings().optimization
    (settings.starts, settings.startSteps, settings.steps) = (3, 10, 60)
    #expect(settings.startsTried == 3 && settings.stepsOfChosen == 40)
    settings.steps = 59
    #expect(settings.startsTried == 1 && settings.stepsOfChosen == 59)
    (settings.starts, settings.steps) = (1, 1000)
    #expect(settings.startsTried == 1 && settings.stepsOfChosen == 1000)
    (settings.starts, settings.steps) = (2, 40)
    #expect(settings.startsTried == 2 && settings.stepsOfChosen == 30)
  }

  @Test("Every start begins with a course of its own: the guard of the one before is forgotten")
  func coursesOfStarts() throws {
    var trainer = try trainer(6) {
      ($0.starts, $0.startSteps, $0.steps, $0.guardsCollapse, $0.batch) = (3, 5, 40, true, 6)
    }
    let reports = try (0..<15).map { _ in try trainer.update() }
    let delays = reports.map(\.course.collapse.delay)
    #expect(reports.map(\.start) == (0..<15).map { $0 / 5 })
    for start in 0..<3 {
      let own = Array(delays[5 * start..<5 * start + 5])
      #expect(own == [0, 1, 2, 3, 4], "nothing is reconstructed yet: λ waits in every update, \(own)")
    }
  }

  @Test("The first stage has its share of the chosen start's updates, the second the rest, each counted from 0")
  func stages() {
    var settings = TrainingSettings()
    (settings.starts, settings.startSteps, settings.steps, settings.firstStage) = (2, 10, 50, 0.3)
    let positions = [0, 11, 12, 39].map { settings.stage(at: $0) }
    #expect(positions.map(\.step) == [0, 11, 0, 27])
    #expect(positions.map(\.of) == [12, 12, 28, 28])
    #expect(positions.map { $0.stage == .representation } == [true, true, false, false])
    #expect(positions.map { $0.stage == .dynamics } == [false, false, true, true])
    settings.firstStage = 0
    #expect(settings.stage(at: 7).stage == .joint && settings.stage(at: 7).step == 7 && settings.stage(at: 7).of == 40)
    let trained = [TrainingStage.joint, .representation, .dynamics].map { stage in ParameterGroup.allCases.filter(stage.trains) }
    #expect(trained == [ParameterGroup.allCases, [.encoder, .decoder], [.transition, .prior, .auxiliary]])
  }

  @Test("A start is judged by its reconstruction alone: a mean over all its updates, and over about the last twenty of many")
  func judged() throws {
    let small = try SmallCase(.gaussian)
    let settings = TrainingSettings()
    var state = TrainingState(
      small.model, settings.optimization,
      course: small.model.course(settings, data: small.data, standardization: SmallCase.units), seed: 1, start: 0,
      precision: .double)
    var (sum, mean) = (0.0, 0.0)
    for update in 0..<60 {
      var terms = LossTerms()
      terms.reconstruction = Double((update * 37) % 11)
      (terms.transition, terms.entropy, terms.initialPrior) = (Double(update), -3, 50)
      state.observe(StateSpaceReport(terms: terms, latents: LatentStatistics()))
      sum += terms.reconstruction
      mean = update < 20 ? sum / Double(update + 1) : mean + (terms.reconstruction - mean) / 20
      #expect(abs(state.reconstruction - mean) < 1e-12)
      #expect(state.step == update + 1)
    }
  }

  @Test(
    "The guard takes λ two updates back in each that saves less than 1.5 nats an entry, never before the start, until patience ends"
  )
  func collapse() throws {
    let small = try SmallCase(.gaussian)
    let flags = small.data.observed ?? []
    let entries = Double(flags.count { $0 }) / 3
    let units = SmallCase.units
    let jacobian = flags.indices.reduce(0) { $0 + (flags[$1] ? log(units.standardDeviation[$1 % 2]) : 0) } / 3
    /// A reconstruction that saves so many nats an entry of the ½ log 2πe of an ignorant decoder.
    func terms(saving nats: Double) -> LossTerms {
      var terms = LossTerms()
      terms.reconstruction = jacobian + entries * (0.5 * (1 + log(2 * .pi)) - nats)
      return terms
    }
    var collapse = CollapseGuard(data: small.data, standardization: units, patience: 6)
    var delays: [Int] = []
    for nats in [0, 1.499, 1.501, 3, 3, 3, 1.4, 3, 3, 0, 0, 0, 0, 0] {
      collapse.observe(terms(saving: nats))
      delays.append(collapse.delay)
    }
    // Step by step: held, held, on and on; a fall takes three more; the sixth time is the last.
    #expect(delays == [1, 2, 2, 2, 2, 2, 5, 5, 5, 8, 11, 12, 12, 12])
    var impatient = CollapseGuard(data: small.data, standardization: units, patience: 0)
    impatient.observe(terms(saving: 0))
    #expect(impatient.delay == 0)
  }

  @Test("The guard's patience is a quarter of the chosen start's updates, and none where it is switched off")
  func patience() throws {
    func waits(_ change: (inout TrainingSettings) -> Void) throws -> Int {
      var trainer = try trainer(4) {
        ($0.batch, $0.steps, $0.lambda.start, $0.lambda.warmup) = (4, 24, 0.25, 10)
        $0.rates = LearningRates(encoder: 1e-6, decoder: 1e-6, transition: 1e-6, initial: 1e-6)
        change(&$0)
      }
      let lambdas = try (0..<24).map { _ in try trainer.update().lambda }
      return lambdas.lastIndex { $0 == 0.25 } ?? 0
    }
    #expect(try waits { _ in } == 6)
    #expect(try waits { $0.steps = 12 } == 3)
    #expect(try waits { $0.guardsCollapse = false } == 0)
    #expect(try waits { $0.lambda.hold = 2 } == 8)
  }

  @Test("Another number of updates leaves everything but the way of λ as it is")
  func resized() {
    var settings = TrainingSettings()
    (settings.steps, settings.lambda.warmup, settings.lambda.hold) = (900, 100, 30)
    (settings.starts, settings.startSteps, settings.rateSchedule.warmup) = (2, 17, 40)
    var wanted = settings
    settings.resize(to: 300)
    (wanted.steps, wanted.lambda.warmup, wanted.lambda.hold) = (300, 33, 10)
    #expect(settings == wanted)
    settings.resize(to: 300)
    #expect(settings == wanted)

    (settings.steps, settings.lambda.warmup, settings.lambda.hold) = (1, 4, 2)
    settings.resize(to: 3)
    let resized = (settings.steps, settings.lambda.warmup, settings.lambda.hold)
    #expect(resized == (3, 12, 6), "from a single update as from any other")
  }

  @Test("A feature that is constant but for rounding, or never observed, is not divided by its standard deviation")
  func constantFeature() {
    let tenths = (0..<10).map { _ in 0.1 }
    let (mean, spread) = (tenths.reduce(0, +) / 10, Standardization(fitting: set(of: tenths)))
    #expect(mean != 0.1 && spread == Standardization(mean: [mean], standardDeviation: [1]))
    let hidden = SequenceSet(
      count: 1, steps: 2, extents: DataExtents(observations: 1), observations: [5, 7], observed: [false, false])
    #expect(Standardization(fitting: hidden) == Standardization(mean: [0], standardDeviation: [1]))
    #expect(Standardization(fitting: set(of: [1, 3])) == Standardization(mean: [2], standardDeviation: [1]))
    #expect(Standardization(fitting: set(of: [1, 5])) == Standardization(mean: [3], standardDeviation: [2]))
  }

  private func set(of values: [Double]) -> SequenceSet {
    SequenceSet(count: 1, steps: values.count, extents: DataExtents(observations: 1), observations: values)
  }

  @Test("The shards of a minibatch are its sequences, each once: as many threads or shards, the same update")
  func shards() throws {
    #expect([1, 7, 8, 20, 127, 128, 144, 512].map(TrainingShard.count(of:)) == [1, 7, 8, 8, 8, 8, 9, 32])
    // One sequence after another against all at once, in the gradient's norm and the terms.
    let small = try SmallCase(sequences: 20)
    var settings = TrainingSettings()
    (settings.batch, settings.starts, settings.trajectories, settings.levelsPerState) = (20, 1, 1, 2)
    var trainer = Trainer(small.model, data: small.data, settings: settings, seed: 4, threads: 2, precision: .double)
    let (start, report) = (trainer.parameters, try trainer.update())
    let units = Standardization(fitting: small.data)
    var (gradient, terms) = (Array(repeating: 0.0, count: small.model.layout.count), LossTerms())
    for row in 0..<20 {
      let tape = Tape(precision: .double)
      tape.reset(parameters: start)
      let noise = ObjectiveNoise(
        for: small.model, seed: 4, step: 0, series: [row], steps: 6, trajectories: 1, levelsPerState: 2, on: tape)
      let objective = Objective(
        small.model, small.data.batch([row], standardization: units, on: tape), noise, lambda: report.lambda,
        entropy: settings.entropy, total: 20, observedLogScale: small.data.observedLogScale([row], units))
      terms += objective.terms
      gradient = zip(gradient, tape.backward(from: objective.loss).values.values).map { $0 + $1 }
    }
    #expect(abs(report.gradientNorm - gradient.reduce(0) { $0 + $1 * $1 }.squareRoot()) < 1e-9)
    #expect(abs(report.terms.negativeELBO - terms.negativeELBO) < 1e-9)
    #expect(abs(report.terms.reconstruction - terms.reconstruction) < 1e-9)
  }

  @Test("The average of the weights is what a forecast takes; without one it is the weights themselves")
  func best() throws {
    var averaged = try trainer(4) { ($0.batch, $0.averageDecay) = (4, 0.9) }
    var plain = try trainer(4) { ($0.batch, $0.averageDecay) = (4, 0) }
    var average = averaged.parameters.values.values
    for step in 0..<4 {
      _ = try averaged.update()
      _ = try plain.update()
      let kept = Double(1 + step) / Double(10 + step)  // below 0.9 for the first eighty updates
      average = zip(average, averaged.parameters.values.values).map { kept * $0 + (1 - kept) * $1 }
      #expect(distance(averaged.parametersForUse.values.values, average) < 1e-14)
      #expect(plain.parametersForUse.values.values == plain.parameters.values.values)
      #expect(plain.parameters.values.values == averaged.parameters.values.values, "the average is looked at, not trained")
    }
    #expect(distance(average, averaged.parameters.values.values) > 1e-6)
  }
}
