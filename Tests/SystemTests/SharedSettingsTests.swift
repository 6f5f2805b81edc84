import Foundation
import Networks
import Testing

@testable import DeepStateSpace
@testable import Training

/// The settings of training that every model has, and those of the DDSSM that stand for them.
@Suite struct SharedSettingsTests {
  private func object(_ value: some Encodable) throws -> [String: Any] {
    try #require(JSONSerialization.jsonObject(with: JSONEncoder().encode(value)) as? [String: Any])
  }

  @Test("Every setting that both have reaches the trainer as it was set")
  func shared() throws {
    var settings = TrainingSettings()
    let shared = Set(try object(settings).keys).intersection(try object(settings.optimization).keys).subtracting(["rates"])
    #expect(shared.isSuperset(of: ["steps", "batch", "squareDecay", "standardises"]))
    (settings.steps, settings.batch, settings.starts, settings.startSteps) = (11, 12, 13, 14)
    (settings.squareDecay, settings.weightDecay, settings.gradientClip, settings.averageDecay) = (0.15, 0.16, 0.17, 0.18)
    (settings.logEvery, settings.checkpointEvery) = (19, 20)
    settings.standardizes.toggle()
    settings.rateSchedule.shape = settings.rateSchedule.shape == .cosine ? .constant : .cosine
    settings.rateSchedule.warmup += 1
    let (plain, changed, taken) = (
      try object(TrainingSettings()), try object(settings), try object(settings.optimization)
    )
    for key in shared.sorted() {
      func text(_ object: [String: Any]) throws -> Data {
        try JSONSerialization.data(withJSONObject: [#require(object[key])], options: [.sortedKeys])
      }
      #expect(try text(changed) != text(plain), "this test does not change '\(key)'")
      #expect(try text(changed) == text(taken), "'\(key)' does not reach the trainer")
    }
  }

  @Test("Each group has the rate of its own name, both networks of the prior one")
  func rates() {
    var settings = TrainingSettings()
    settings.rates = LearningRates(encoder: 0.1, decoder: 0.2, transition: 0.3, initial: 0.4)
    #expect(
      settings.optimization.rates == ["encoder": 0.1, "decoder": 0.2, "transition": 0.3, "prior": 0.4, "auxiliary": 0.4])
  }
}
