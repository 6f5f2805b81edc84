import DeepStateSpace
import Networks
import Objective
import Tensor
import Testing
import Training

@Suite struct AnnealingTests {
  @Test("On white noise λ waits at its start for a quarter of the updates; without the guard it does not wait")
  func waits() throws {
    let guarded = try lambdas(guardsCollapse: true)
    #expect(guarded[...10].allSatisfy { $0 == 0.02 })
    #expect(guarded[11] > 0.02)
    #expect(guarded[14] == 2)
    #expect(guarded[39] == 1)
    let free = try lambdas(guardsCollapse: false)
    #expect(free[1] > 0.02)
    #expect(free[4] == 2)
  }

  @Test("Another number of updates stretches the way up and the hold before it")
  func resized() {
    var settings = TrainingSettings()
    (settings.steps, settings.lambda.warmup, settings.lambda.hold) = (1000, 200, 50)
    settings.resize(to: 3000)
    #expect(settings.steps == 3000)
    #expect(settings.lambda.warmup == 600)
    #expect(settings.lambda.hold == 150)
  }

  /// λ of 40 updates on white noise.
  private func lambdas(guardsCollapse: Bool) throws -> [Double] {
    let draws = CounterRandom(seed: 6, purpose: "annealing")
    let data = SequenceSet(
      count: 8, steps: 4, extents: DataExtents(observations: 1), observations: (0..<32).map { draws.normal(time: $0) })
    var network = NetworkSettings()
    (network.channels, network.hidden, network.summaryLayers) = (4, 4, 1)
    var settings = TrainingSettings()
    (settings.steps, settings.batch, settings.starts, settings.guardsCollapse) = (40, 8, 1, guardsCollapse)
    (settings.lambda.start, settings.lambda.peak, settings.lambda.warmup) = (0.02, 2, 4)
    let model = try StateSpaceModel(ModelSettings(kind: .gaussian, data: data.extents, network: network))
    var trainer = Trainer(model, data: data, settings: settings, seed: 0, threads: 1)
    return try (0..<40).map { _ in try trainer.update().lambda }
  }
}
