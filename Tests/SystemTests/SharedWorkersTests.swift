import Autodiff
import DeepStateSpace
import Dispatch
import Experiments
import Networks
import Tensor
import Testing
import Training

@Suite struct SharedWorkersTests {
  @Test("Copies of a trainer may train at the same time; each ends where it ends alone")
  func trainers() throws {
    let alone = try trainer()
    let copies = ShardResults(repeating: alone, count: 4)
    DispatchQueue.concurrentPerform(iterations: 4) { index in
      for _ in 0..<8 { _ = try? copies[index].update() }
    }
    var reference = alone
    for _ in 0..<8 { _ = try reference.update() }
    for copy in copies.all {
      #expect(copy.step == 8)
      #expect(copy.parameters.values.values == reference.parameters.values.values)
    }
  }

  private func trainer() throws -> Trainer<StateSpaceModel> {
    let draws = CounterRandom(seed: 5, purpose: "shared workers")
    let data = SequenceSet(
      count: 8, steps: 6, extents: DataExtents(observations: 1), observations: (0..<48).map { draws.normal(time: $0) })
    var network = NetworkSettings()
    (network.channels, network.hidden, network.summaryLayers) = (4, 4, 1)
    var settings = TrainingSettings()
    settings.batch = 8
    let model = try StateSpaceModel(ModelSettings(kind: .gaussian, data: data.extents, network: network))
    return Trainer(model, data: data, settings: settings, seed: 0, threads: 2)
  }
}
