import DeepStateSpace
import Experiments
import Files
import Foundation
import Runs
import Testing
import Training

@testable import bench

/// The race's own arithmetic at tiny size; its result is no test.
@Suite struct RaceTests {
  private static let peers = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .appendingPathComponent("../../Benchmarks/peers").standardizedFileURL.path

  private func plan(_ programs: [BenchmarkProgram]) -> Race.Plan {
    var plan = Race.Plan(
      steps: 5, every: 2, threshold: 0.05, seeds: 1, threads: 1, training: 8, test: 2, programs: programs)
    plan.draws = 16
    return plan
  }

  /// A small recipe: the real one with fewer draws.
  private func recipe(in room: Workspace) throws -> RunSettings {
    let file = try room.file(
      "recipe.json",
      """
      {"training": {"starts": 1, "guardsCollapse": false, "batch": 4, "trajectories": 1, "levelsPerState": 1}}
      """)
    return try RaceRecipe.read(file, steps: 5)
  }

  /// The recipe that is raced is the recommended preset but for what the peers cannot do.
  @Test func theRecipeIsThePreset() throws {
    let recipe = try RaceRecipe.read(Self.peers + "/recipe.json", steps: 4000)
    var preset = Preset.recommended.settings(for: .diffusion)
    (preset.training.starts, preset.training.guardsCollapse) = (1, false)
    preset.training.resize(to: 4000)
    #expect(recipe == preset && recipe.training.lambda.warmup == 640)
  }

  /// What the peers' trainer does not have is refused by name.
  @Test(arguments: [
    ("{}", "training.starts"),
    (#"{"training": {"starts": 1}}"#, "training.guardsCollapse"),
    (#"{"training": {"starts": 1, "guardsCollapse": false, "averageDecay": 0.99}}"#, "training.averageDecay"),
    (#"{"training": {"starts": 1, "guardsCollapse": false}, "network": {"timeMixer": "gru"}}"#, "'network'"),
    (#"{"training": {"starts": 1, "guardsCollapse": false}, "diffusion": {"dataDeviation": "tracked"}}"#, "dataDeviation"),
  ]) func whatPeersCannotDoIsRefused(text: String, named: String) throws {
    let room = try Workspace()
    let file = try room.file("recipe.json", text)
    let error = try userError { _ = try RaceRecipe.read(file, steps: 10) }
    #expect(error.message.contains(named), "\(error)")
  }

  /// A peer that hands in this package's weights gets this package's scores: checkpoints are judged alike. One that fails is told of.
  @Test func checkpointsAreJudgedAlike() throws {
    let room = try Workspace()
    let python = try room.file(
      "python",
      """
      #!/bin/sh
      case "$*" in *torch*) echo no torch here >&2; exit 3;; esac
      while [ $# -gt 0 ]; do case "$1" in --task) task=$2;; --out) out=$2;; esac; shift; done
      [ -s "$task" ] && cp "$out"/../ddssm-0/*.safetensors "$out" && echo '{"compile_s": 7.5, "seconds": 1}'
      """)
    try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: python)
    _ = try room.file("step.py", "")
    let programs = try BenchmarkPrograms(package: python, python: python, scripts: room.path)
    let race = Race(
      programs, plan([.package, .jax, .torchEager]), recipe: try recipe(in: room), directory: room.path)
    let results = try race.run(report: { _ in }, save: { try $0.write(to: room.path) })
    #expect(results.runs.map(\.program) == [.package, .jax, .torchEager])
    let own = results.runs[0]
    #expect(own.failure == nil && own.checkpoints.map(\.updates) == [2, 4, 5])
    #expect(zip(own.checkpoints, own.checkpoints.dropFirst()).allSatisfy { $0.seconds < $1.seconds })
    #expect(own.checkpoints.allSatisfy { $0.divergence > 0 && $0.divergence <= log(2) })
    #expect(Set(own.checkpoints.map(\.divergence)).count == 3, "weights that were trained on have another divergence")
    #expect(results.runs[1].checkpoints == own.checkpoints && results.runs[1].compileSeconds == 7.5)
    #expect(results.runs[2].failure?.contains("no torch here") == true)
    let page = try String(contentsOfFile: room("race.md"), encoding: .utf8)
    #expect(page.contains("| JAX | 0 | not reached | | ") && page.contains("| PyTorch, eager | 0 | failed:"))
    let task = try SafeTensors(readingFile: room("task-0.safetensors"))
    #expect(task.tensors["schedule/lambda"]?.shape == [5] && task.tensors["observations"]?.shape == [8, 32, 1])
    let settings = try recipe(in: room).jsonLine()
    #expect(task.metadata["batch"] == "4" && task.metadata["settings"] == settings)
  }

  /// The first checkpoint below the threshold counts, also when a later one is above it again.
  @Test func theFirstBelowCounts() {
    var run = RaceRun(.jax, seed: 0)
    for (index, divergence) in [0.3, 0.06, 0.05, 0.049, 0.2, 0.01].enumerated() {
      run.checkpoints.append(RaceCheckpoint(updates: 10 * index, seconds: Double(index), divergence: divergence))
    }
    #expect(run.first(below: 0.05)?.updates == 30)
    #expect(run.first(below: 0.001) == nil)
  }
}
