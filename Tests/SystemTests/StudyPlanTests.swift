import DeepStateSpace
import Files
import Foundation
import ReverseProcess
import Runs
import Testing

@testable import Experiments

@Suite struct StudyPlanTests {
  /// Reads a plan whose one case and one question are given.
  private func read(_ item: String, ask: String = "", size: String = "{}") throws -> StudyPlan {
    let space = try Workspace()
    let file = try space.file(
      "plan.json",
      "{\"title\": \"T\", \"size\": \(size), \"cases\": [\n  {\"name\": \"a\"},\n  \(item)\n],\n\"questions\": [\(ask)]}")
    return try StudyPlan(readingFile: file)
  }

  @Test("The shipped plans can be read; every case is asked about or is a baseline", arguments: StudyPlan.Shipped.allCases)
  func shipped(_ which: StudyPlan.Shipped) throws {
    let plan = try StudyPlan(which)
    let names = plan.cases.map(\.name)
    #expect(Set(names).count == names.count, "two cases share a name")
    let asked = Set(plan.questions.flatMap { [$0.baseline] + $0.cases })
    #expect(Set(names) == asked, "\(Set(names).symmetricDifference(asked))")
    #expect(plan.size.seeds >= 2, "an interval needs two pairs")
  }

  @Test("A case takes what it names and the usual for the rest")
  func fields() throws {
    let plan = try read(
      #"{"name": "b", "model": "dkf", "walk": "trimodal", "missing": 0.25, "length": 9, "steps": 4, "sampler": "multistep8"}"#,
      ask: #"{"ask": "?", "baseline": "a", "cases": ["b"]}"#, size: #"{"test": 5, "seeds": 7}"#)
    let (usual, changed) = (plan.cases[0], plan.cases[1])
    #expect(usual.model.rawValue == "ddssm" && usual.walk.name == "bimodal" && usual.sampler == nil && usual.missing == 0)
    #expect(changed.model.rawValue == "dkf" && changed.walk.name == "trimodal" && changed.sampler == .multistep(calls: 8))
    #expect(changed.missing == 0.25 && changed.length == 9)
    #expect(plan.size.test == 5 && plan.size.seeds == 7 && plan.size.training == StudyPlan.Size().training)
    let some = try plan.only(["b"])
    #expect(some.cases.map(\.name) == ["b"] && some.questions.isEmpty)
    #expect(try userError { _ = try plan.only(["c"]) }.expected == "one of a, b")
  }

  @Test(
    "What is wrong in a plan is named with its line and column",
    arguments: [
      (#"{"name": "b", "wlak": "trimodal"}"#, 17, "'wlak' is unknown"),
      (#"{"name": "b", "walk": "sideways"}"#, 3, "there is no walk 'sideways'"),
      (#"{"name": "b", "sampler": "multistep1"}"#, 3, "there is no sampler 'multistep1'"),
      (#"{"name": "b", "sampler": "ancestral5"}"#, 3, "there is no sampler 'ancestral5'"),
      (#"{"name": "a"}"#, 3, "'a' names a second case"),
      (#"{"name": "b/c"}"#, 3, "its runs are named after it"),
      (#"{"name": "b", "missing": 1}"#, 3, "the missing share is 1.0"),
      (#"{"name": "b", "length": 1}"#, 3, "its sequences have 1 steps"),
      (#"{"name": "b", "steps": 0}"#, 3, "it has 0 updates"),
      (#"{"name": "b", "model": "arima"}"#, 26, "arima"),
      (#"{"name": "b", "sharing": "c"}"#, 3, "shares the runs of 'c'"),
      (#"{"name": "b", "sharing": "b"}"#, 3, "shares the runs of 'b'"),
      (#"{"name": "b", "sharing": "a", "settings": {}}"#, 3, "it shares runs and has 'settings'"),
      (#"{"name": "b", "settings": {"training": {"stepps": 3}}}"#, 43, "unknown setting 'training.stepps'"),
    ])
  func wrongCase(item: String, column: Int, says: String) throws {
    let error = try userError { _ = try read(item) }
    #expect(error.position == TextPosition(line: 3, column: column), "\(error)")
    #expect(error.message.contains(says), "\(error)")
    #expect(error.file?.hasSuffix("plan.json") == true && error.expected != nil)
  }

  @Test("The plans that are compiled in have the size that their records have, and so has a plan that names none")
  func sizes() throws {
    for shipped in StudyPlan.Shipped.allCases {
      let size = try StudyPlan(shipped).size
      #expect(try RecordedResults.plan(shipped).size == size, "\(shipped)")
      var usual = StudyPlan.Size()
      usual.seeds = size.seeds
      #expect(usual == size)
    }
    #expect(StudyPlan.Size().seeds == 3)
  }

  @Test("Diagnostics are taken at the first logged update past each share of a training that looked at the transition")
  func diagnostics() throws {
    func entry(_ step: Int, looked: Bool = true) throws -> MetricsEntry {
      let numbers = [
        "step", "start", "reconstruction", "initial_entropy", "initial_prior", "transition", "entropy", "nelbo",
        "nelbo_per_entry",
        "active_units", "latent_deviation", "posterior_entropy", "lambda", "rate_factor", "gradient_norm", "seconds",
      ]
      var fields = Dictionary(uniqueKeysWithValues: numbers.map { ($0, 0.0) })
      (fields["step"], fields["missed_states"]) = (Double(step), looked ? 0.25 : nil)
      return try JSONDecoder().decode(MetricsEntry.self, from: JSONEncoder().encode(fields))
    }
    let every = try (0..<20).map { try entry($0) }
    #expect(TrainingDiagnostics.all(every, of: 20).map(\.updates) == [2, 4, 6, 8, 12, 16, 20])
    let some = try [0, 3, 5, 11, 19].map { try entry($0, looked: $0 != 5) }
    #expect(TrainingDiagnostics.all(some, of: 20).map(\.updates) == [4, 4, 12, 12, 12, 20, 20])
  }

  @Test("The effect on a score is that on its distance from the exact distribution's, seed by seed, so other data make none")
  func effectsOfOtherData() throws {
    let plan = try read(#"{"name": "b", "walk": "trimodal"}"#, ask: #"{"ask": "?", "baseline": "a", "cases": ["b"]}"#)
    var results = PlanResults(plan: plan)
    for (index, planned) in plan.cases.enumerated() {
      for seed in 0..<4 {
        var scores = CaseScores(planned, seed: seed, size: plan.size)
        // The data of case b are harder by 7 nats and by 30; the model is worse by 0.5 + 0.1 · seed and by 2 + seed.
        let (harder, worse) = (Double(index), Double(index) * Double(seed))
        (scores.exactLogScore, scores.logScore) = (-1 - 7 * harder, -1.25 - 7 * harder - 0.5 * harder - 0.1 * worse)
        (scores.negativeLogLikelihood, scores.nelbo) = (40 + 30 * harder, 41 + 30 * harder + 2 * harder + worse)
        scores.jsd = 0.01 * exp(harder + worse)
        results.add(scores)
      }
    }
    let effect = try #require(results.effects(plan.questions[0]).last)
    func differs(_ effect: PairedEffect?, by expected: [Double]) throws {
      let found = try #require(effect).differences
      #expect(found.count == 4 && zip(found, expected).allSatisfy { abs($0 - $1) < 1e-12 }, "\(found)")
    }
    try differs(effect.logScore, by: [-0.5, -0.6, -0.7, -0.8])
    try differs(effect.nelbo, by: [2, 3, 4, 5])
    try differs(effect.logRatio, by: [1, 2, 3, 4])
    #expect(abs(try #require(effect.gap.mean) + 0.9) < 1e-12)
  }

  @Test("A question about a case that is not there, and a plan without cases, are refused")
  func wrongPlan() throws {
    let stray = try userError {
      _ = try read(#"{"name": "b"}"#, ask: #"{"ask": "?", "baseline": "a", "cases": ["c"]}"#)
    }
    #expect(stray.message == "a question names the case 'c'" && stray.expected == "one of a, b")
    #expect(stray.position == TextPosition(line: 5, column: 15), "\(stray)")
    let alone = try read(#"{"name": "b", "sharing": "a", "sampler": "implicit4"}"#)
    #expect(try userError { _ = try alone.only(["b"]) }.message.contains("shares the runs of 'a'"))
    for size in [#"{"seeds": 0}"#, #"{"steps": 0}"#, #"{"length": 1}"#, #"{"draws": -1}"#, #"{"draws": 1}"#] {
      let none = try userError { _ = try read(#"{"name": "b"}"#, size: size) }
      #expect(none.message == "there is nothing to train or to score" && none.position == TextPosition(line: 1, column: 24))
    }
    let space = try Workspace()
    let empty = try userError { _ = try StudyPlan(readingFile: space.file("empty.json", "{\"questions\": []}")) }
    #expect(empty.message == "there is no list 'cases'" && empty.position == TextPosition(line: 1, column: 1))
    let bare = try userError { _ = try StudyPlan(readingFile: space.file("bare.json", "{\"title\": \"T\", \"cases\": []}")) }
    #expect(bare.message == "there are no cases" && bare.position == TextPosition(line: 1, column: 25), "\(bare)")
  }
}
