import BimodalNoise
import DeepStateSpace
import Foundation
import Networks
import ReverseProcess
import Tensor
import Testing

@testable import Experiments
@testable import Files
@testable import ParameterSearch
@testable import Runs
@testable import Scores
@testable import TimeSeries

/// From trained models to the numbers of a study: which data, which seeds, which way is better.
@Suite struct StudyRoadTests {
  private static let plan = """
    {"title": "Pairs", "size": {"training": 6, "test": 3, "length": 6, "draws": 16, "steps": 2, "seeds": 2},
     "cases": [{"name": "plain", "model": "dkf", "settings": {\(settings)}},
               {"name": "gappy", "model": "dkf", "missing": 0.3, "settings": {\(settings)}},
               {"name": "other", "settings": {\(settings)}},
               {"name": "few", "sharing": "other", "sampler": "implicit3"},
               {"name": "holes", "sharing": "other", "missing": 0.4},
               {"name": "long", "model": "dkf", "walk": "trimodal", "length": 8, "settings": {\(settings)}}],
     "questions": [{"ask": "Which?", "baseline": "plain", "cases": ["other"]}]}
    """

  private static let settings = """
    "network": {"emission": "linear", "channels": 4, "hidden": 4, "summaryLayers": 1, "levelWidth": 8, "levelProjection": 8},
    "diffusion": {"schedule": {"kind": "karras", "minimum": 0.01, "maximum": 20, "exponent": 7, "levels": 8}},
    "training": {"batch": 6, "logEvery": 1}
    """

  private func plan() throws -> StudyPlan { try StudyPlan(SourceText(file: "p.json", bytes: Array(Self.plan.utf8))) }

  @Test("A plan trains every case of a seed on that seed's data and scores its last step from the steps before it")
  func scored() throws {
    let (space, plan) = (try Workspace(), try plan())
    let results = try PlanRun(plan, directory: space.path, threads: 1).run(isInterrupted: { false }, say: { _ in })
    func config(_ name: String) throws -> RunConfig<StateSpaceKind> {
      try RunDirectory.open(at: space("runs/\(name)")).config(as: RunConfig<StateSpaceKind>.self)
    }
    #expect(try config("plain-1").data == config("other-1").data && config("plain-2").data == config("other-2").data)
    #expect(try config("plain-1").data != config("plain-2").data && config("plain-1").data != config("gappy-1").data)
    #expect(try ["plain-1", "other-1", "gappy-1"].map { try config($0).seed } == [1001, 1001, 1001])
    #expect(try config("plain-2").seed == 1002)
    for (run, planned) in zip(results.runs, plan.cases + plan.cases) {
      #expect(run.name == planned.name)
      let owner = planned.sharing ?? run.name
      let trained = try #require(plan.cases.first { $0.name == owner })
      let last = (planned.length ?? 6) - 1
      let sequences = trained.walk.process.simulate(
        sequences: 6, length: trained.length ?? 6, seed: run.seed, missing: trained.missing)
      let fitted = try TrainingData(SeriesTable(sequences), holdOut: HoldOut(fraction: 0), file: "f").record
      #expect(try config("\(owner)-\(run.seed)").data == fitted, "\(run.name)-\(run.seed)")
      let own = try TrainedRun(
        RunDirectory.open(at: space("runs/\(owner)-\(run.seed)")), config: config("\(owner)-\(run.seed)"), threads: 1,
        // A plan may give a sampler to all its cases; a Gaussian transition has no use for it.
        sampler: config("\(owner)-\(run.seed)").model == .dkf ? nil : planned.sampler)
      let drawn = planned.walk.process.simulate(
        sequences: 3, length: last + 1, seed: run.seed, split: .test, missing: planned.missing)
      // All steps but the last: that one is not there to be seen.
      let seen = SequenceSet(
        count: 3, steps: last, extents: DataExtents(observations: 1), observations: drawn.flatMap { $0.observed.prefix(last) },
        observed: drawn.flatMap { $0.isObserved.prefix(last) })
      let paths = own.simulator.forecast(seen, rows: [0, 1, 2], from: last, horizon: 1, samples: 16, seed: run.seed)
      var (crps, log, exact) = (0.0, 0.0, 0.0)
      for (path, sequence) in zip(paths, drawn) {
        let outcome = sequence.observed[last]
        crps += loopedCRPS(path.draws, outcome) / 3
        log += Foundation.log(zip(path.means, path.variances).reduce(0) { $0 + density(outcome, $1.0, $1.1) / 16 }) / 3
        exact += planned.walk.process.predictive(given: Array(sequence.visible.prefix(last))).logDensity(at: outcome) / 3
      }
      #expect(abs(try #require(run.crps) - crps) < 1e-4 * crps, "\(run.name)-\(run.seed)")
      #expect(abs(try #require(run.logScore) - log) < 1e-4 * abs(log))
      #expect(abs(try #require(run.exactLogScore) - exact) < 1e-9)
    }
  }

  @Test("Scores that a plan finds are taken only when test, draws and gaps are its own")
  func otherTerms() throws {
    func plan(_ test: Int, _ draws: Int, _ missing: Double) throws -> StudyPlan {
      let text = """
        {"title": "Terms", "size": {"training": 6, "test": \(test), "length": 6, "draws": \(draws), "steps": 2, "seeds": 1},
         "cases": [{"name": "plain", "model": "dkf", "settings": {\(Self.settings)}},
                   {"name": "holes", "sharing": "plain", "missing": \(missing)}],
         "questions": [{"ask": "Which?", "baseline": "plain", "cases": ["holes"]}]}
        """
      return try StudyPlan(SourceText(file: "p.json", bytes: Array(text.utf8)))
    }
    let (used, base) = (try Workspace(), (test: 3, draws: 16, missing: 0.3))
    func scores(_ space: Workspace, _ terms: (test: Int, draws: Int, missing: Double)) throws -> [Double?] {
      let run = try PlanRun(plan(terms.test, terms.draws, terms.missing), directory: space.path, threads: 1)
      return try run.run(isInterrupted: { false }, say: { _ in }).runs.flatMap { [$0.crps, $0.exactLogScore] }
    }
    let first = try scores(used, base)
    for terms in [(test: 4, draws: 16, missing: 0.3), (test: 3, draws: 17, missing: 0.3), (test: 3, draws: 16, missing: 0.5)] {
      let (again, fresh) = (try scores(used, terms), try scores(Workspace(), terms))
      #expect(again == fresh && again != first, "\(terms)")
    }
    #expect(try scores(used, base) == first)
  }

  private func density(_ x: Double, _ mean: Double, _ variance: Double) -> Double {
    exp(-0.5 * (x - mean) * (x - mean) / variance) / (2 * .pi * variance).squareRoot()
  }

  private func loopedCRPS(_ draws: [Double], _ outcome: Double) -> Double {
    let n = Double(draws.count)
    var pairs = 0.0
    for one in draws { for other in draws { pairs += abs(one - other) } }
    return draws.reduce(0) { $0 + abs($1 - outcome) / n } - pairs / (2 * n * (n - 1))
  }

  private func run(_ name: String, _ seed: Int, _ numbers: [String: Double]) throws -> CaseScores {
    var fields: [String: Any] = ["name": name, "seed": seed, "conditions": "", "test": 1, "draws": 1]
    for (key, number) in numbers { fields[key] = number }
    return try JSONDecoder().decode(CaseScores.self, from: JSONSerialization.data(withJSONObject: fields))
  }

  @Test("An effect is the mean over pairs of one seed, each number first less what the exact law has on the same data")
  func paired() throws {
    var results = PlanResults(plan: try plan())
    for (name, seed, numbers) in [
      ("plain", 1, ["jsd": 0.1, "logScore": -3, "exactLogScore": -2, "nelbo": 70, "surprise": 60]),
      ("plain", 2, ["jsd": 0.2, "logScore": -4, "exactLogScore": -3.5, "nelbo": 80, "surprise": 61]),
      ("plain", 3, ["jsd": 0.4, "logScore": -5, "exactLogScore": -2.5, "nelbo": 90, "surprise": 62]),
      ("other", 3, ["jsd": 0.8, "logScore": -4.5, "exactLogScore": -2.5, "nelbo": 85, "surprise": 62]),
      ("other", 4, ["jsd": 9, "logScore": 9, "exactLogScore": 1, "nelbo": 9, "surprise": 1]),
      ("other", 1, ["jsd": 0.1, "logScore": -2.25, "exactLogScore": -2, "nelbo": 68, "surprise": 60]),
    ] as [(String, Int, [String: Double])] { results.add(try run(name, seed, numbers)) }
    let effects = results.effects(results.questions[0])
    #expect(effects.map(\.name) == ["plain", "other"] && effects[0].isBaseline && effects[0].logRatio == nil)
    let ratio = try #require(effects[1].logRatio)
    #expect(distance(ratio.differences, [log(2), 0]) < 1e-12 && abs(ratio.mean - log(2) / 2) < 1e-12)
    let reach = 12.7062 * log(2) / 2
    #expect(abs(ratio.high - (log(2) / 2 + reach)) < 1e-4 && abs(ratio.low - (log(2) / 2 - reach)) < 1e-4)
    #expect(distance(try #require(effects[1].logScore).differences, [0.5, 0.75]) < 1e-12)
    #expect(distance(try #require(effects[1].nelbo).differences, [-5, -2]) < 1e-12)
    #expect(abs(try #require(effects[0].jsd.mean) - 0.7 / 3) < 1e-12)
    #expect(abs(try #require(effects[0].gap.mean) + 4.0 / 3) < 1e-12)
  }

  @Test("The study of the bimodal walk forecasts step 32 from 31 steps, and the last eight from the first 24")
  func bimodal() throws {
    let settings = SmallCase.settings(.diffusion) { $0.data = DataExtents(observations: 1) }
    var own = RunSettings()
    (own.network, own.diffusion) = (settings.network, settings.diffusion)
    let walk = BimodalWalk()
    let table = SeriesTable(walk.simulate(sequences: 3, length: 32, seed: 1))
    let data = try TrainingData(table, holdOut: HoldOut(fraction: 0), file: "simulated")
    let config = RunConfig(model: StateSpaceKind.ddssm, preset: .recommended, seed: 1, data: data.record, settings: own)
    let model = try config.makeModel()
    let trained = TrainedRun(
      config: config,
      simulator: Simulator(
        model, parameters: SmallCase.weights(model.layout), standardization: config.standardization, threads: 1), threads: 1)
    let test = BimodalTest(walk, sequences: 3, seed: 2)
    for sampler in [Sampler.ancestral, .multistep(calls: 3)] {
      let testScores = trained.testScores(on: test, draws: 8, sampler: sampler)
      var simulator = trained.simulator
      simulator.sampler = sampler
      func paths(_ steps: Int, _ horizon: Int, _ samples: Int) -> [SamplePaths] {
        let seen = SequenceSet(
          count: 3, steps: steps, extents: DataExtents(observations: 1),
          observations: test.sequences.flatMap { $0.observed.prefix(steps) })
        return simulator.forecast(seen, rows: [0, 1, 2], from: steps, horizon: horizon, samples: samples, seed: 2)
      }
      let (short, long) = (paths(31, 1, 8), paths(24, 8, 64))
      let outcomes = test.sequences.map { $0.observed[31] }
      #expect(distance(try #require(testScores.scores[.crps]), zip(short, outcomes).map { loopedCRPS($0.draws, $1) }) < 1e-9)
      let logs = zip(short, outcomes).map { path, outcome in
        log(zip(path.means, path.variances).reduce(0) { $0 + density(outcome, $1.0, $1.1) / 8 })
      }
      #expect(distance(try #require(testScores.scores[.logScore]), logs) < 1e-9)
      let energies = zip(long, test.sequences).map { looped($0, Array($1.observed[24...])) }
      #expect(distance(try #require(testScores.scores[.energyScore]), energies) < 1e-9)
      #expect((testScores.scores[.nelbo] != nil) == (sampler == .ancestral))
    }
  }

  @Test("A study's intervals hold the outcomes between their quantiles: of 41 ranks among 40 draws, each once")
  func coverage() throws {
    let test = BimodalTest(BimodalWalk(), sequences: 41, seed: 3)
    let draws = test.truth.enumerated().map { rank, truth in (0..<40).map { truth.outcome + Double($0 < rank ? -1 - $0 : 1 + $0) }
    }
    let found = test.calibration(of: draws)
    let pits = try #require(found[.pit])
    for (rank, pit) in pits.enumerated() { #expect(Double(rank) / 41 < pit && pit < Double(rank + 1) / 41) }
    for (metric, low, high) in [(Metric.coverage50, 0.25, 0.75), (.coverage80, 0.1, 0.9), (.coverage95, 0.025, 0.975)] {
      let inside = pits.map { low <= $0 && $0 <= high ? 1.0 : 0 }
      #expect(found[metric] == inside, "\(metric)")
      #expect(inside.contains(0) && abs(inside.reduce(0, +) / 41 - (high - low)) < 1.0 / 41, "\(metric)")
    }
  }

  /// The energy score of paths of eight steps, by loops.
  private func looped(_ paths: SamplePaths, _ outcome: [Double]) -> Double {
    let rows = (0..<64).map { sample in Array(paths.draws[8 * sample..<8 * sample + 8]) }
    func far(_ a: [Double], _ b: [Double]) -> Double { zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }.squareRoot() }
    var (error, pairs) = (0.0, 0.0)
    for one in rows {
      error += far(one, outcome) / 64
      for other in rows { pairs += far(one, other) }
    }
    return error - pairs / (2 * 64 * 63)
  }

  @Test(
    "A search goes down in the bound and the CRPS and up in the log score, and keeps the best that way",
    arguments: TuningMetric.allCases)
  func direction(metric: TuningMetric) throws {
    #expect(metric.direction == (metric == .logScore ? "maximize" : "minimize"))
    func record(_ number: Int, _ value: Double?) throws -> TrialRecord {
      var fields: [String: Any] = ["number": number, "slot": number, "state": "complete", "parameters": [:], "rungs": []]
      fields["value"] = value
      return try JSONDecoder().decode(TrialRecord.self, from: JSONSerialization.data(withJSONObject: fields))
    }
    let trials = try [record(0, nil), record(1, -2), record(2, -3), record(3, nil), record(4, -1), record(5, -3), record(6, -1)]
    #expect(TuningResults.best(of: trials, by: metric)?.number == (metric == .logScore ? 4 : 2))
    #expect(TuningResults.best(of: Array(trials.prefix(1)), by: metric) == nil)
  }

  @Test(
    "The engine is told the metric's own numbers and direction, and the best of its trials is written",
    arguments: TuningMetric.allCases)
  func told(metric: TuningMetric) throws {
    let tiny = try TinyRun()
    _ = try tiny.space.file("search.json", #"{"training.rates.encoder": {"low": 1e-4, "high": 0.1, "log": true}}"#)
    func parameters(_ rate: Double) -> String { #"{"training.rates.encoder": \#(rate)}"# }
    let records = [(0, 3.0, 0.01), (1, 2.0, 0.02)].map { number, value, rate in
      """
      {"number": \(number), "slot": \(number), "state": "complete", "value": \(value), "parameters": \(parameters(rate)), "rungs": []}
      """
    }
    let engine = try FakeEngine(
      tiny,
      answers: [
        "echo", FakeEngine.trial(0, parameters(0.01)), FakeEngine.goOn, FakeEngine.goOn, FakeEngine.told, FakeEngine.none,
      ]
        + [FakeEngine.done, #"{"trials": [\#(records.joined(separator: ", "))]}"#])
    let outcome = try Tool.run(
      FakeEngine.arguments(["--steps", "3", "--holdout", "0.25", "--metric", metric.rawValue, "--samples", "8"]),
      in: tiny.space.path)
    #expect(outcome.code == 0, "\(outcome.errors)")
    let requests = try engine.requests
    #expect(requests.first?["direction"] as? String == (metric == .logScore ? "maximize" : "minimize"))
    let best = metric == .logScore ? 0 : 1
    #expect(outcome.output.contains("the best is trial \(best)"), "\(outcome.output)")
    let settings = try String(decoding: tiny.bytes("t/best.json"), as: UTF8.self)
    #expect(settings.contains(best == 0 ? "\"encoder\" : 0.01" : "\"encoder\" : 0.02"))
    let values = requests.filter { ["report", "tell"].contains($0["do"] as? String) }.compactMap { $0["value"] as? Double }
    // On the walk's scale every density is below 1: a log score is negative, bound and CRPS are not.
    #expect(values.count == 3 && values.allSatisfy { ($0 < 0) == (metric == .logScore) }, "\(values)")
  }
}
