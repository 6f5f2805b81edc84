import DeepStateSpace
import Experiments
import Foundation
import Networks
import Probability
import Runs
import Testing
import Training

/// Types that list their own keys: a property with a default that the list forgets is lost, without a word of the compiler, when the
/// value is written and read.
@Suite struct CodingKeyTests {
  /// As many keys as stored properties. A property that is nil has no key, so the value must have none.
  private func isWhole(_ value: some Encodable) throws -> Bool {
    let object = try JSONSerialization.jsonObject(with: JSONEncoder().encode(value))
    return try #require(object as? [String: Any]).count == Mirror(reflecting: value).children.count
  }

  @Test func `every property of the settings is written`() throws {
    #expect(try isWhole(NetworkSettings()))
    #expect(try isWhole(TrainingSettings()))
    #expect(try isWhole(DiffusionSettings()))
  }

  @Test func `every property of a record of data is written`() throws {
    #expect(try isWhole(SmallRun().config.data))
    #expect(try isWhole(ColumnScale(mean: 1, standardDeviation: 2)))
    #expect(try isWhole(Standardization(mean: [1], standardDeviation: [2])))
  }

  @Test func `every property of a case's scores is written`() throws {
    let bare = #"{"name": "a", "seed": 1, "conditions": "b", "test": 2, "draws": 3}"#
    var scores = try JSONDecoder().decode(CaseScores.self, from: Data(bare.utf8))
    #expect(try !isWhole(scores), "scores that are nil are written")
    (scores.jsd, scores.floor, scores.crps, scores.logScore, scores.exactLogScore) = (1, 2, 3, 4, 5)
    (scores.poorestMode, scores.stray, scores.nelbo, scores.negativeLogLikelihood) = (6, 7, 8, 9)
    (scores.activeUnits, scores.signs, scores.trainingSeconds, scores.samplingSeconds) = (10, [], 11, 12)
    scores.failure = "none"
    #expect(try isWhole(scores))
  }

  private struct Forgetful: Encodable {
    var kept = 1
    var forgotten = 2
    private enum CodingKeys: String, CodingKey { case kept }
  }

  @Test func `this test refuses a list that forgets a property`() throws {
    #expect(try !isWhole(Forgetful()))
  }
}
