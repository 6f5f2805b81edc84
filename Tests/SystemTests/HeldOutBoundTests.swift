import Autodiff
import DeepStateSpace
import Foundation
import Networks
import Objective
import Tensor
import Testing

@testable import Experiments
@testable import ParameterSearch
@testable import Runs

/// The bound of rows that were not fitted: which rows, in which units, by how many draws.
@Suite struct HeldOutBoundTests {
  @Test(
    "Data in thousandths: the bound rises by log 1000 for every observed entry, and by nothing else", arguments: [true, false])
  func units(isWhole: Bool) throws {
    for kind in TransitionKind.allCases {
      let memory = isWhole ? nil : 4
      let (one, two) = (try SmallRun(kind, memory: memory), try SmallRun(kind, memory: memory, scale: 1000))
      let before = try #require(one.trained.bound(one.table, from: [6, 3], trajectories: 3, seed: 5))
      let after = try #require(two.trained.bound(two.table, from: [6, 3], trajectories: 3, seed: 5))
      #expect(before.entries == after.entries)
      #expect(abs(after.perEntry - before.perEntry - log(1000)) < 1e-9)
      #expect(after.perSequence.count == before.perSequence.count)
    }
  }

  @Test("Each window's bound is the objective's: its own rows, sixteen trajectories unless told, the Jacobian entry by entry")
  func byHand() throws {
    for kind in TransitionKind.allCases {
      let run = try SmallRun(kind)
      for trajectories in [2, 16] {
        let found = try #require(
          trajectories == 16
            ? run.trained.bound(run.table, from: [6, 3], seed: 5)
            : run.trained.bound(run.table, from: [6, 3], trajectories: trajectories, seed: 5))
        // Windows of four rows that begin at every row from the first on.
        let windows = (6...10).map { (series: 0, row: $0) } + (3...7).map { (series: 1, row: $0) }
        #expect(found.perSequence.count == windows.count)
        var entries = 0
        for (number, window) in windows.enumerated() {
          let series = run.table.series[window.series]
          let observed = series.observed[window.row..<window.row + 4].flatMap { $0 }
          entries += observed.count { $0 }
          #expect(abs(found.perSequence[number] - bound(run, window, number, trajectories)) < 1e-9, "\(kind), window \(number)")
        }
        #expect(found.entries == entries)
        #expect(abs(found.perEntry - found.perSequence.reduce(0, +) / Double(entries)) < 1e-12)
      }
    }
  }

  private func bound(_ run: SmallRun, _ window: (series: Int, row: Int), _ number: Int, _ trajectories: Int) -> Double {
    let series = run.table.series[window.series]
    let (scales, rows) = (run.config.data.columnScales, window.row..<window.row + 4)
    let values = series.values[rows].flatMap { row in
      row.indices.map { (row[$0] - scales.observations[$0].mean) / scales.observations[$0].standardDeviation }
    }
    let observed = series.observed[rows].flatMap { $0 }
    let set = SequenceSet(
      count: 1, steps: 4, extents: run.config.data.extents, observations: values, observed: observed,
      covariates: series.covariates[rows].map { ($0[0] - scales.covariates[0].mean) / scales.covariates[0].standardDeviation },
      statics: [(series.statics[0] - scales.statics[0].mean) / scales.statics[0].standardDeviation])
    let simulator = run.trained.simulator
    let tape = SmallCase.tape(simulator.parameters)
    let noise = ObjectiveNoise(
      for: simulator.model, seed: 5, step: 0, series: [number], steps: 4, trajectories: trajectories, levelsPerState: 3, on: tape)
    let terms = Objective(simulator.model, set.batch([0], standardization: .identity(2), on: tape), noise).terms
    let jacobian = observed.indices.reduce(0) { $0 + (observed[$1] ? log(scales.observations[$1 % 2].standardDeviation) : 0) }
    return terms.negativeELBO + jacobian
  }

  @Test("No row before the first is seen, and none of another window")
  func rows() throws {
    let run = try SmallRun()
    let before = try #require(run.trained.bound(run.table, from: [9, 7], trajectories: 2, seed: 5)).perSequence
    // Windows 9–12 and 10–13 of the first series, 7–10 of the second.
    let windows = [9..<13, 10..<14]
    for row in 0..<14 {
      var moved = run.table
      for column in 0..<2 { moved.series[0].values[row][column] += 1 }
      moved.series[0].covariates[row][0] += 1
      let after = try #require(run.trained.bound(moved, from: [9, 7], trajectories: 2, seed: 5)).perSequence
      #expect(after.count == 3)
      for number in 0..<2 {
        #expect((after[number] != before[number]) == windows[number].contains(row), "row \(row), window \(number)")
      }
      #expect(after[2] == before[2])
    }
  }

  @Test("The evaluation of trials draws eight levels, whatever a trial trains with")
  func levels() throws {
    let (three, eight) = (try SmallRun(.diffusion), try SmallRun(.diffusion) { $0.training.levelsPerState = 8 })
    let evaluator = TrialEvaluator(.nelbo, table: three.table, from: [6, 3], samples: 2, sampler: .ancestral, seed: 5)
    let claimed = try #require(eight.trained.bound(eight.table, from: [6, 3], seed: 5)).perEntry
    #expect(try evaluator.value(of: three.trained, threads: 1) == claimed)
    #expect(try evaluator.value(of: eight.trained, threads: 1) == claimed)
    #expect(try #require(three.trained.bound(three.table, from: [6, 3], seed: 5)).perEntry != claimed)
  }
}
