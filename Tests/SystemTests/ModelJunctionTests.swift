import Autodiff
import DeepStateSpace
import EvidenceBound
import Foundation
import Networks
import Objective
import StateSpace
import Tensor
import Testing

/// Times, static covariates, units and the law of the first states: on their way from the data to everything a model is used for.
@Suite struct ModelJunctionTests {
  /// What a model is used for, as plain numbers by sequence: forecast, smoothing, generation, bound.
  private enum Use: CaseIterable {
    case forecast, smoothing, generation, bound

    func numbers(_ small: SmallCase, _ set: SequenceSet, rows: [Int], units: Standardization = SmallCase.units) -> [[Double]] {
      let simulator = small.simulator(units)
      switch self {
      case .forecast:
        return simulator.forecast(set, rows: rows, from: 4, horizon: 2, samples: 2, seed: 5)
          .map { $0.means + $0.variances + $0.draws }
      case .smoothing:
        return simulator.smooth(set, rows: rows, samples: 2, seed: 5).map { $0.latents + $0.means + $0.variances }
      case .generation:
        return simulator.generate(set, rows: rows, samples: 2, seed: 5).map { $0.latents + $0.means + $0.variances }
      case .bound:
        let tape = SmallCase.tape(small.parameters)
        let noise = ObjectiveNoise(
          for: small.model, seed: 5, step: 0, series: rows, steps: set.steps, trajectories: 2, levelsPerState: 2, on: tape)
        let bound = Objective(small.model, set.batch(rows, standardization: units, on: tape), noise).bound
        let terms = [bound.reconstruction, bound.initialEntropy, bound.initialPrior, bound.transition, bound.entropy]
        let all = terms.map(\.doubles)  // [5][2 · rows]
        return rows.indices.map { row in all.flatMap { [$0[row], $0[rows.count + row]] } }
      }
    }
  }

  @Test("Absolute time is embedded as covariates that hold its sines and cosines would be, from the set's own start on")
  func times() throws {
    for kind in TransitionKind.allCases {
      for emission in [EmissionKind.network, .linear] {
        let timed = try SmallCase(kind) {
          ($0.data.covariates, $0.network.timeWidth, $0.network.emission) = (0, 4, emission)
        }
        let told = try SmallCase(kind) { ($0.data.covariates, $0.network.emission) = (4, emission) }
        #expect(timed.model.layout.entries.map(\.name) == told.model.layout.entries.map(\.name))
        for start in [0, 7] {
          var set = timed.data
          set.start = start
          func known(from first: Int) -> SequenceSet {
            var table: [Double] = []
            for _ in 0..<3 {
              for time in (first..<first + 6).map(Double.init) {
                table += [sin(time), sin(1e-4 * time), cos(time), cos(1e-4 * time)]
              }
            }
            return SequenceSet(
              count: 3, steps: 6, extents: told.model.settings.data, observations: set.observations, observed: set.observed,
              covariates: table, statics: set.statics)
          }
          for use in Use.allCases {
            let found = use.numbers(timed, set, rows: [0, 1, 2]).flatMap { $0 }
            #expect(
              distance(found, use.numbers(told, known(from: start), rows: [0, 1, 2]).flatMap { $0 }) < 1e-9, "\(kind), \(use)")
            let late = use.numbers(told, known(from: start + 1), rows: [0, 1, 2]).flatMap { $0 }
            #expect(distance(found, late) > 1e-6, "\(kind), \(use): a step late")
          }
        }
      }
    }
  }

  @Test("Static covariates, covariates and gaps of a series are its own, in whatever company and order it comes")
  func own() throws {
    for kind in TransitionKind.allCases {
      var small = try SmallCase(kind)
      for entry in 18..<24 { small.data.observed?[entry] = false }  // steps 4 to 6 of series 1: [3, 6, 2]
      for use in Use.allCases {
        let together = use.numbers(small, small.data, rows: [2, 0, 1])
        for (position, row) in [2, 0, 1].enumerated() {
          #expect(distance(together[position], use.numbers(small, small.data, rows: [row])[0]) < 1e-9, "\(kind), \(use), \(row)")
        }
        var (statics, covariates) = (small.data, small.data)
        statics.statics[1] += 1
        covariates.covariates[6 + 3] += 1  // [3, 6, 1]
        for (name, set) in [("statics", statics), ("covariates", covariates)] {
          let moved = use.numbers(small, set, rows: [2, 0, 1])
          #expect(moved[0] == together[0] && moved[1] == together[1], "\(kind), \(use): the \(name) of another series")
          #expect(distance(moved[2], together[2]) > 1e-6, "\(kind), \(use): its own \(name)")
        }
      }
    }
  }

  @Test("Static covariates and covariates of their time move a linear emission by their weights, in units of the data")
  func linear() throws {
    let small = try SmallCase(.gaussian) { $0.network.emission = .linear }
    func weights(_ name: String) -> [Double] {
      small.parameters.layout.entries.filter { $0.name == "decoder.\(name).weight" }.flatMap { small.parameters[$0] }
    }
    let (byStatics, byRows) = (weights("statics"), weights("rows"))  // [1, 2] each
    let before = small.simulator().generate(small.data, rows: [0, 1, 2], samples: 2, seed: 5)
    var set = small.data
    set.statics[2] += 0.5
    let after = small.simulator().generate(set, rows: [0, 1, 2], samples: 2, seed: 5)
    for feature in 0..<2 {
      let claimed = 0.5 * byStatics[feature] * SmallCase.units.standardDeviation[feature]
      for position in stride(from: feature, to: after[2].means.count, by: 2) {
        #expect(abs(after[2].means[position] - before[2].means[position] - claimed) < 1e-12)
      }
    }
    #expect(after[0].means == before[0].means && after[1].means == before[1].means)
    // The last step's covariate reaches the last state as well, by the transition, and the emission: the latter is what is left.
    var last = small.data
    last.covariates[17] += 0.5  // series 2, step 6
    let moved = small.simulator().generate(last, rows: [2], samples: 2, seed: 5)[0]
    let plain = small.simulator().generate(small.data, rows: [2], samples: 2, seed: 5)[0]
    let byState = weights("state")  // [2, 2]
    for sample in 0..<2 {
      for feature in 0..<2 {
        let position = (sample * 6 + 5) * 2
        var claimed = 0.5 * byRows[feature]
        for i in 0..<2 { claimed += byState[2 * i + feature] * (moved.latents[position + i] - plain.latents[position + i]) }
        claimed *= SmallCase.units.standardDeviation[feature]
        #expect(abs(moved.means[position + feature] - plain.means[position + feature] - claimed) < 1e-12)
      }
      #expect(moved.latents[(sample * 6 + 5) * 2] != plain.latents[(sample * 6 + 5) * 2])
    }
  }

  @Test("A model in other units says the same in those units, and its bound moves by the logarithm of each observed entry's unit")
  func units() throws {
    for kind in TransitionKind.allCases {
      let small = try SmallCase(kind)
      let units = SmallCase.units
      var plain = small.data
      plain.observations = small.data.observations.enumerated().map {
        ($1 - units.mean[$0 % 2]) / units.standardDeviation[$0 % 2]
      }
      let (one, two) = (small.simulator(), small.simulator(.identity(2)))
      let paths = one.forecast(small.data, rows: [0, 1, 2], from: 4, horizon: 2, samples: 2, seed: 5)
      let bare = two.forecast(plain, rows: [0, 1, 2], from: 4, horizon: 2, samples: 2, seed: 5)
      func scaled(_ values: [Double]) -> [Double] {
        values.enumerated().map { units.mean[$0 % 2] + units.standardDeviation[$0 % 2] * $1 }
      }
      func squared(_ values: [Double]) -> [Double] { values.enumerated().map { pow(units.standardDeviation[$0 % 2], 2) * $1 } }
      for (path, own) in zip(paths, bare) {
        #expect(distance(path.means, scaled(own.means)) < 1e-10)
        #expect(distance(path.variances, squared(own.variances)) < 1e-10)
        #expect(distance(path.draws, scaled(own.draws)) < 1e-10)
      }
      let found =
        one.smooth(small.data, rows: [0, 1, 2], samples: 2, seed: 5)
        + one.generate(small.data, rows: [0, 1, 2], samples: 2, seed: 5)
      let bareFound =
        two.smooth(plain, rows: [0, 1, 2], samples: 2, seed: 5)
        + two.generate(plain, rows: [0, 1, 2], samples: 2, seed: 5)
      for (drawn, own) in zip(found, bareFound) {
        #expect(distance(drawn.latents, own.latents) < 1e-10)
        #expect(distance(drawn.means, scaled(own.means)) < 1e-10)
        #expect(distance(drawn.variances, squared(own.variances)) < 1e-10)
      }
      #expect(one.checkTransition(small.data, rows: [0, 1, 2], seed: 5) == two.checkTransition(plain, rows: [0, 1, 2], seed: 5))
      let flags = small.data.observed ?? []
      for row in 0..<3 {
        let jacobian = (12 * row..<12 * row + 12).reduce(0) { $0 + (flags[$1] ? log(units.standardDeviation[$1 % 2]) : 0) }
        #expect(abs(small.data.observedLogScale([row], units) - jacobian) < 1e-12)
      }
    }
  }

  @Test("The first states have the law that the settings name: in the bound, and in what is generated")
  func firstStates() throws {
    for kind in TransitionKind.allCases {
      let plain = try SmallCase(kind) { $0.network.initialPrior = .standardNormal }
      let hierarchical = try SmallCase(kind)
      let drawn = plain.simulator().generate(plain.data, rows: [2, 0], samples: 2, seed: 5)
      let draws = CounterRandom(seed: 5, purpose: "initial noise")
      for (position, series) in [2, 0].enumerated() {
        for sample in 0..<2 {
          // Of four drawn states the first two are auxiliary, and idle here.
          let first = (2..<4).flatMap { time in (0..<2).map { draws.normal(series: series, time: time, level: sample, lane: $0) }
          }
          #expect(distance(Array(drawn[position].latents[sample * 12..<sample * 12 + 4]), first) < 1e-14)
        }
      }
      let other = hierarchical.simulator().generate(plain.data, rows: [2, 0], samples: 2, seed: 5)
      #expect(distance(other[0].latents, drawn[0].latents) > 0.01)

      let tape = SmallCase.tape(plain.parameters)
      let noise = ObjectiveNoise(
        for: plain.model, seed: 5, step: 0, series: [0, 1], steps: 6, trajectories: 2, levelsPerState: 2, on: tape)
      let bound = Objective(plain.model, plain.data.batch([0, 1], standardization: SmallCase.units, on: tape), noise).bound
      let z = bound.drawn.latents.doubles  // [4, 6, 2]
      for row in 0..<4 {
        let claimed = (0..<4).reduce(0) { $0 + 0.5 * (z[12 * row + $1] * z[12 * row + $1] + log(2 * .pi)) }
        #expect(abs(bound.initialPrior.doubles[row] - claimed) < 1e-12)
      }
    }
  }
}
