import Autodiff
import DeepStateSpace
import Foundation
import Networks
import Tensor
import Testing
import Training

@testable import Experiments
@testable import Files
@testable import Runs
@testable import TimeSeries

/// What of a training is kept: which weights, and when.
@Suite struct FittingTests {
  /// A training of seven updates, with an average of the weights that differs from them.
  private struct Case {
    let config: RunConfig<StateSpaceKind>
    let data: TrainingData
    let space: Workspace
    let run: RunDirectory

    init(
      _ kind: TransitionKind = .gaussian, validation: Double? = nil, seed: Int = 1,
      _ change: (inout TrainingSettings) -> Void = { _ in }
    ) throws {
      var settings = RunSettings()
      (settings.network, settings.diffusion) = (SmallCase.settings(kind).network, SmallCase.settings(kind).diffusion)
      (settings.training.steps, settings.training.batch, settings.training.starts) = (7, 4, 1)
      (settings.training.averageDecay, settings.training.logEvery, settings.training.checkpointEvery) = (0.6, 2, 3)
      settings.training.rates = LearningRates(encoder: 0.05, decoder: 0.05, transition: 0.05, initial: 0.05)
      (settings.training.rateSchedule.shape, settings.training.rateSchedule.warmup) = (.constant, 0)
      change(&settings.training)
      data = try TrainingData(
        SmallRun.table(), windowing: Windowing(length: 4, stride: 1), holdOut: HoldOut(fraction: 0),
        validation: validation.map { try HoldOut(fraction: $0) }, file: "small")
      config = RunConfig(model: StateSpaceKind(kind), preset: .recommended, seed: seed, data: data.record, settings: settings)
      space = try Workspace()
      run = try RunDirectory.create(at: space("run"))
      try run.write(config: config)
    }

    /// The weights and their average after each update, from a trainer of its own.
    func reference() throws -> [(weights: Parameters, average: Parameters)] {
      var trainer = Trainer(
        try config.makeModel(), data: data.sequences, settings: config.settings.training, seed: config.seed, threads: 1,
        standardization: config.standardization)
      return try (0..<config.settings.training.steps).map { _ in
        _ = try trainer.update()
        return (trainer.parameters, trainer.parametersForUse)
      }
    }

    func trained(_ parameters: Parameters) throws -> TrainedRun<StateSpaceKind> {
      let simulator = Simulator(
        try config.makeModel(), parameters: parameters, standardization: config.standardization, threads: 1)
      return TrainedRun(config: config, simulator: simulator, threads: 1)
    }

    /// The number of updates and the weights of the checkpoint, if there is one.
    func checkpoint() -> (steps: String?, weights: [Double])? {
      guard let file = try? SafeTensors(readingFile: run.weightsFile), let layout = try? config.makeModel().layout,
        let parameters = try? run.parameters(of: layout)
      else { return nil }
      return (file.metadata["steps"], parameters.values.values)
    }

    func metrics() throws -> [MetricsEntry] { try MetricsLog(file: run.metricsFile).entries(as: MetricsEntry.self) }

    var progress: ProgressReporter { ProgressReporter(label: "", total: 7, style: .silent) }
  }

  @Test("A checkpoint holds the average of the weights, every third update and at the end; a pause sees it too")
  func checkpoints() throws {
    let small = try Case()
    let reference = try small.reference()
    #expect(distance(reference[6].weights.values.values, reference[6].average.values.values) > 1e-3)
    var fitting = try Fitting(small.config, data: small.data, run: small.run, threads: 1)
    var seen: [String?] = []
    var paused: [Int: [Double]] = [:]
    try fitting.train(
      progress: small.progress,
      isInterrupted: {
        let checkpoint = small.checkpoint()
        seen.append(checkpoint?.steps)
        if let checkpoint, let steps = checkpoint.steps.flatMap(Int.init) {
          #expect(checkpoint.weights == reference[steps - 1].average.values.values, "after \(steps) updates")
        }
        return false
      }, pauses: [2, 5], atPause: { paused[$0] = $1.simulator.parameters.values.values })
    #expect(seen == [nil, nil, nil, "3", "3", "3", "6"])
    let last = try #require(small.checkpoint())
    #expect(last.steps == "7" && last.weights == reference[6].average.values.values)
    #expect(paused == [2: reference[1].average.values.values, 5: reference[4].average.values.values])
    #expect(try fitting.trained.simulator.parameters.values.values == reference[6].average.values.values)
    #expect(try small.metrics().map(\.step) == [0, 2, 4, 6])
    #expect(try small.metrics().allSatisfy { $0.validationNELBOPerEntry == nil })
  }

  @Test("Without an average the weights themselves are kept")
  func unaveraged() throws {
    let small = try Case { ($0.averageDecay, $0.logEvery) = (0, 5) }
    var fitting = try Fitting(small.config, data: small.data, run: small.run, threads: 1)
    try fitting.train(progress: small.progress, isInterrupted: { false })
    #expect(try small.checkpoint()?.weights == small.reference()[6].weights.values.values)
    #expect(try small.metrics().map(\.step) == [0, 5, 6])
  }

  @Test("A training that is stopped leaves the average as it then is")
  func stopped() throws {
    let small = try Case()
    var fitting = try Fitting(small.config, data: small.data, run: small.run, threads: 1)
    var updates = 0
    try fitting.train(
      progress: small.progress,
      isInterrupted: {
        updates += 1
        return updates > 4
      })
    let kept = try #require(small.checkpoint())
    #expect(kept.steps == "4")
    #expect(try kept.weights == small.reference()[3].average.values.values)
  }

  @Test(
    "With validation rows, the average that does best on them is kept, by the bound of their own rows and the same draws each time"
  )
  func validated() throws {
    for seed in 0..<20 {
      let small = try Case(validation: 0.3, seed: seed)
      let validation = try #require(small.data.validation)
      #expect(validation.firstRows == [10, 8])
      let reference = try small.reference()
      let logged = [0, 2, 4, 6].map { reference[$0] }
      func bound(_ parameters: Parameters) throws -> Double {
        try #require(small.trained(parameters).bound(validation.table, from: validation.firstRows, seed: seed)).perEntry
      }
      let bounds = try logged.map { try bound($0.average) }
      let best = try #require(bounds.indices.min { bounds[$0] < bounds[$1] })
      // A case in which the best is neither the first nor the last, nor the worst.
      guard [1, 2].contains(best) else { continue }
      var fitting = try Fitting(small.config, data: small.data, run: small.run, threads: 1)
      try fitting.train(progress: small.progress, isInterrupted: { false })
      #expect(try small.metrics().map(\.validationNELBOPerEntry) == bounds.map { $0 })
      #expect(small.checkpoint()?.weights == logged[best].average.values.values)
      #expect(small.checkpoint()?.steps == "7")
      #expect(try fitting.trained.simulator.parameters.values.values == logged[best].average.values.values)
      return
    }
    Issue.record("in none of twenty trainings do the weights in the middle do best: the case shows nothing")
  }

  @Test("What is logged of the transition is that of the averaged weights, by the second-order sampler, on the first sequences")
  func transition() throws {
    let small = try Case(.diffusion) { $0.logEvery = 7 }
    var fitting = try Fitting(small.config, data: small.data, run: small.run, threads: 1)
    try fitting.train(progress: small.progress, isInterrupted: { false })
    var simulator = try small.trained(small.reference()[6].average).simulator
    simulator.sampler = .multistep(calls: 16)
    let sequences = small.data.sequences
    let check = simulator.checkTransition(sequences, rows: Array(0..<16), seed: small.config.seed)
    let last = try #require(try small.metrics().last)
    #expect(sequences.count == 19 && last.nearMass == check.nearMass && last.missedStates == check.missedStates)
  }
}
