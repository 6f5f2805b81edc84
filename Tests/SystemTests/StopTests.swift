import DeepStateSpace
import Networks
import Testing
import Training

@testable import Runs

/// What a programmer may not do with models of their own stops the program, with the reason.
@Suite struct StopTests {
  private static func train(_ change: (inout Autoregression, inout OptimizationSettings) -> Void) {
    var (model, settings) = (Autoregression(lags: 2, features: 1), AutoregressionSettings().training)
    change(&model, &settings)
    let data = SequenceSet(
      count: 1, steps: 4, extents: DataExtents(observations: 1), observations: [1, 2, 3, 5])
    _ = Trainer(model, data: data, settings: settings, seed: 1, threads: 1)
  }

  /// A line of metrics of a model whose report calls its loss `name`, made outside of a training.
  private static func line(naming name: String) throws -> [String: Double] {
    var model = Autoregression(lags: 2, features: 1)
    model.lossName = name
    let data = SequenceSet(count: 1, steps: 4, extents: DataExtents(observations: 1), observations: [1, 2, 3, 5])
    var trainer = Trainer(model, data: data, settings: AutoregressionSettings().training, seed: 1, threads: 1)
    let report = try trainer.update()
    let trained = TrainedAutoregression(
      model: model, parameters: trainer.parameters, standardization: trainer.standardization)
    return AutoregressionKind.ar.metrics(
      of: LoggedUpdate(
        report: report, entriesPerSequence: 4, seconds: 1.5, validation: 2.5, trained: trained, sequences: data, seed: 1))
  }

  @Test("A number of a report that is named like one of every line of metrics")
  func metrics() async throws {
    let line = try Self.line(naming: "loss")
    #expect(Set(line.keys) == ["step", "start", "rate_factor", "gradient_norm", "seconds", "validation_loss", "loss"])
    #expect(line["seconds"] == 1.5 && line["validation_loss"] == 2.5 && line["step"] == 0)
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = try StopTests.line(naming: "gradient_norm")
    }
    #expect(says(result).contains("a model's report has a number called 'gradient_norm', as every line of metrics has"))
  }

  private func says(_ result: ExitTest.Result?) -> String {
    String(decoding: result?.standardErrorContent ?? [], as: UTF8.self)
  }

  @Test("Two models of one name")
  func names() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      _ = ModelRegistry([StateSpaceKind.dkf, AutoregressionKind.ar, StateSpaceKind.dkf])
    }
    #expect(says(result).contains("two models have one name: dkf, ar, dkf"))
  }

  @Test("A group without a learning rate")
  func rates() async {
    let result = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      StopTests.train { $1.rates["noise"] = nil }
    }
    #expect(says(result).contains("the settings have no learning rate for the group 'noise'"))
  }

  @Test("Groups that leave parameters out, overlap, or have one name")
  func groups() async {
    let missing = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      StopTests.train { model, _ in model.parameterGroups.removeLast() }
    }
    #expect(says(missing).contains("the groups hold 3 of 4 parameters"))
    let twice = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      StopTests.train { model, _ in model.parameterGroups[1].range = 2..<4 }
    }
    #expect(says(twice).contains("the group 'noise' begins at parameter 2, and 3 comes next"))
    let twins = await #expect(processExitsWith: .failure, observing: [\.standardErrorContent]) {
      StopTests.train { model, _ in model.parameterGroups[1].name = "mean" }
    }
    #expect(says(twins).contains("two groups have one name: mean, mean"))
  }

  @Test("What is whole does not stop")
  func whole() { Self.train { _, _ in } }
}
