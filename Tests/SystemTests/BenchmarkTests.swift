import Autodiff
import Foundation
import Objective
import StateSpace
import Tensor
import Testing
import Training

@testable import bench

/// The benchmarks' own arithmetic; speed itself is no test.
@Suite struct BenchmarkTests {
  /// A small case: the same networks, few sequences.
  private func small(_ benchmark: BenchmarkCase) -> BenchmarkSizes {
    var sizes = benchmark.sizes.with(.batch, 8).with(.channels, 16).with(.steps, 4)
    sizes.settings.network.transitionBlocks = 1
    return sizes
  }

  @Test func medians() {
    #expect([Double]().median.isNaN)
    #expect([3.0].median == 3)
    #expect([9.0, 1, 2].median == 2)
    #expect([4.0, 1, 2, 9].median == 3)
  }

  /// What the phases are timed on is the trainer's own step: all shards' gradients together are the trainer's.
  @Test(arguments: [BenchmarkCase.paperDDSSM, .paperDKF]) func phasesAddUpToTheStep(benchmark: BenchmarkCase) throws {
    let step = try MarkedStep(small(benchmark))
    let tape = Tape(precision: .single)
    var gradient = step.parameters.zeroed()
    var seen = Set<PhasePass>()
    for shard in 0..<step.shards { step.run(shard: shard, step: 0, on: tape, into: &gradient) { seen.insert($0) } }
    for phase in [StepPhase.encoder, .decoder, .transition, .prior] {
      #expect(
        seen.contains(PhasePass(phase: phase, isBackward: false)) && seen.contains(PhasePass(phase: phase, isBackward: true)))
    }
    let training = step.sizes.settings.training
    tape.reset(parameters: step.parameters)
    let rows = Array(0..<training.batch)
    let batch = step.data.batch(rows, standardization: step.standardization, on: tape)
    let noise = ObjectiveNoise(
      for: step.model, seed: 0, step: 0, series: rows, steps: step.data.steps, trajectories: training.trajectories,
      levelsPerState: training.levelsPerState, on: tape)
    let objective = Objective(step.model, batch, noise, entropy: training.entropy)
    let whole = tape.backward(from: objective.loss).values.values
    let size = whole.map(abs).max() ?? 0
    let apart = zip(whole, gradient.values.values).map { abs($0 - $1) }.max() ?? .infinity
    #expect(size > 0 && apart <= 1e-4 * size, "\(apart) of \(size)")
  }

  /// Behind every product of the decoder lie two on the way back, as large.
  @Test func rooflineCountsProducts() throws {
    let room = try Workspace()
    let said = try Tool.run(program: "bench", ["roofline", "--threads", "1", "--seconds", "0.01", "--json"], in: room.path)
    #expect(said.code == 0, "\(said.errors)")
    struct Row: Decodable {
      let phase: String
      let isBackward: Bool
      let milliseconds: Double
      let gigaflop: Double
      let productMilliseconds: Double
    }
    struct Answer: Decodable { let rows: [Row] }
    let rows = try JSONDecoder().decode(Answer.self, from: Data(said.output.utf8)).rows
    let decoder = rows.filter { $0.phase == "decoder" }
    #expect(decoder.map(\.isBackward) == [false, true])
    #expect(decoder.count == 2 && abs(decoder[1].gigaflop / decoder[0].gigaflop - 2) < 0.02)
    for row in rows where row.gigaflop > 0 {
      #expect(row.productMilliseconds > 0 && row.milliseconds > row.productMilliseconds / 2)
    }
  }

  /// Programs that only say they measured: turns are counted, a failure is reported once and kept apart.
  @Test func turnsAndFailures() throws {
    let room = try Workspace()
    func program(_ name: String, _ body: String) throws -> String {
      let path = try room.file(name, "#!/bin/sh\n" + body)
      try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: path)
      return path
    }
    let own = try program("own", "echo '{\"median_ms\": 10, \"peak_mb\": 5}'\n")
    let python = try program(
      "python",
      "case \"$*\" in *jax*) echo no jax here >&2; exit 3;; esac; echo loading; echo '{\"median_ms\": 40, \"peak_mb\": 9}'\n")
    _ = try room.file("step.py", "")
    let programs = try BenchmarkPrograms(package: own, python: python, scripts: room.path)
    let plan = Comparison.Plan(
      tasks: [.step(.larger, seconds: 1)], programs: programs.available, threads: [2], rounds: 2, rooflineSeconds: 1,
      scalingRounds: 1)
    var said: [String] = []
    let results = try Comparison(programs, plan).timings(report: { said.append($0) }, save: { _ in })
    let task = "step, larger"
    #expect(results.timings.map(\.medians) == [[10, 10], [], [40, 40], [40, 40]])
    #expect(results.timings[1].failure?.contains("no jax here") == true)
    #expect(results.fastestPeer(task)?.median == 40)
    #expect(said.filter { $0.contains("failed") }.count == 1)
    let page = ComparisonReport(results).markdown
    #expect(page.contains("| this package | 2 | 10.0 [10.0, 10.0] | 5 | 4.00 |"))
    #expect(page.contains("| JAX | 2 | failed:"))
    let missing = try userError { _ = try BenchmarkPrograms(package: own, python: room("none"), scripts: room.path) }
    #expect(missing.message.contains("none"))
  }
}
