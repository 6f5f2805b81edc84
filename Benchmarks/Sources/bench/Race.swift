import BimodalNoise
import DeepStateSpace
import Experiments
import Files
import Foundation
import Runs
import Scores

/// Time to quality: programs train the same recipe from the same weights on the same sequences until their forecasts of the bimodal
/// walk are good, one after another; their weights are judged afterwards, all by this package.
public struct Race: Sendable {
  /// What is run.
  public typealias Plan = RaceResults.Plan

  private let programs: BenchmarkPrograms
  private let plan: Plan
  private let recipe: RunSettings
  private let directory: String

  /// A race by a recipe of `plan.steps` updates; weights, data and the recipe in full are left in a directory, which exists.
  public init(_ programs: BenchmarkPrograms, _ plan: Plan, recipe: RunSettings, directory: String) {
    (self.programs, self.plan, self.recipe, self.directory) = (programs, plan, recipe, directory)
  }

  /// Runs it; `report` hears of each training and judgement, `save` of the results so far.
  public func run(report: (String) -> Void, save: (RaceResults) throws -> Void) throws -> RaceResults {
    try AtomicFile.write(recipe.jsonLine() + "\n", to: directory + "/recipe.json")
    var results = RaceResults(plan)
    for seed in 0..<plan.seeds {
      let task = try RaceTask(recipe, sequences: plan.training, seed: seed)
      try task.write(to: taskFile(seed))
      let trained = plan.programs.map { program in
        report("seed \(seed), \(program.label): training")
        return train(task, program, seed: seed)
      }
      let test = BimodalTest(BimodalWalk(), sequences: plan.test, seed: seed)
      for var run in trained {
        judge(&run, task, test)
        report("seed \(seed), \(run.program.label): \(RaceReport.summary(of: run, plan))")
        results.runs.append(run)
        try save(results)
      }
    }
    return results
  }

  private func taskFile(_ seed: Int) -> String { "\(directory)/task-\(seed).safetensors" }

  private func weights(_ program: BenchmarkProgram, seed: Int) -> String {
    "\(directory)/weights/\(program.rawValue)-\(seed)"
  }

  /// One program's training; its weights are left in a directory of their own, emptied before.
  private func train(_ task: RaceTask, _ program: BenchmarkProgram, seed: Int) -> RaceRun {
    var run = RaceRun(program, seed: seed)
    let folder = weights(program, seed: seed)
    do {
      try? FileManager.default.removeItem(atPath: folder)
      try OutputDirectory.create(at: folder)
      run.compileSeconds = try answer(task, program, seed: seed, into: folder).compileSeconds
    } catch {
      run.failure = "\(error)"
    }
    return run
  }

  private func answer(_ task: RaceTask, _ program: BenchmarkProgram, seed: Int, into folder: String) throws -> RaceAnswer {
    guard program != .package else { return try task.train(threads: plan.threads, every: plan.every, into: folder) }
    return try programs.script(
      "race.py", by: program,
      [
        "--task", taskFile(seed), "--out", folder, "--every", "\(plan.every)", "--seed", "\(seed)",
        "--threads", "\(plan.threads)", "--json",
      ])
  }

  /// The divergence of every checkpoint.
  private func judge(_ run: inout RaceRun, _ task: RaceTask, _ test: BimodalTest) {
    guard run.failure == nil else { return }
    do {
      run.checkpoints = try RaceWeights.all(in: weights(run.program, seed: run.seed)).map { weights in
        RaceCheckpoint(
          updates: weights.updates, seconds: weights.seconds,
          divergence: try divergence(of: weights, task, test))
      }
    } catch {
      run.failure = "\(error)"
    }
  }

  /// The mean of `JensenShannon.ofDraws` over the test sequences, x_32 drawn by the ancestral chain.
  private func divergence(of weights: RaceWeights, _ task: RaceTask, _ test: BimodalTest) throws -> Double {
    let parameters = try weights.weights.parameters(of: task.model.layout, file: weights.file)
    let simulator = Simulator(
      task.model, parameters: parameters, standardization: task.standardization, threads: plan.threads)
    let paths = simulator.forecast(
      test.set, rows: test.rows(atMost: .max), from: BimodalStudy.length - 1, horizon: 1, samples: plan.draws, seed: test.seed)
    let each = zip(paths, test.truth).map { JensenShannon.ofDraws($0.draws, truth: $1.distribution, center: $1.center) }
    return each.reduce(0, +) / Double(each.count)
  }
}
