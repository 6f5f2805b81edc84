import Autodiff
import EvidenceBound
import Foundation
import Tensor

/// How closely the transition's draws match the posterior's.
///
/// Where the next state has m modes of equal weight, a transition that represents all of them puts 1/m of its draws near the
/// state that the posterior then draws, and misses no state. A transition that is too wide puts fewer draws near it, and a
/// transition that has lost a mode misses the states of that mode.
public struct TransitionCheck: Sendable, Equatable {
  /// The mean share of the draws that lie near the posterior's state.
  public let nearMass: Double
  /// The share of states near which no draw lies.
  public let missedStates: Double
}

extension Simulator {
  /// Compares draws of z_t given the posterior's history with the posterior's own z_t, for t > j of the sequences `rows`.
  ///
  /// Near means: no component further away than a quarter of its standard deviation over all states.
  /// - Parameter draws: draws for each state. With 16, a state that has half of the mass near it is missed by
  ///   chance with probability 2⁻¹⁶.
  public func checkTransition(_ set: SequenceSet, rows: [Int], draws: Int = 16, seed: Int) -> TransitionCheck {
    let states = chunks(of: rows, samples: 1) { rows, tape -> [[Double]] in
      let z = posteriorStates(set, rows, set.batch(rows, standardization: standardization, on: tape), seed: seed).doubles
      return rows.indices.map { Array(z[$0 * z.count / rows.count..<($0 + 1) * z.count / rows.count]) }
    }.joined().map { $0 }
    let m = model.latents
    let radius = (0..<m).map { 0.25 * standardDeviation(of: stride(from: $0, to: states.count, by: m).map { states[$0] }) }
    return meetings(set, rows, draws: draws, seed: seed, within: radius)
  }

  private func meetings(_ set: SequenceSet, _ rows: [Int], draws: Int, seed: Int, within radius: [Double]) -> TransitionCheck {
    let counts = chunks(of: rows, samples: draws) { rows, tape in
      nearCounts(set, rows, draws: draws, seed: seed, within: radius, on: tape)
    }
    let states = counts.flatMap(\.self)
    return TransitionCheck(
      nearMass: Double(states.reduce(0, +)) / Double(states.count * draws),
      missedStates: Double(states.count { $0 == 0 }) / Double(states.count))
  }

  /// How many draws lie near each state: one list for each of `rows`.
  private func nearCounts(
    _ set: SequenceSet, _ rows: [Int], draws: Int, seed: Int, within radius: [Double], on tape: Tape
  ) -> [[Int]] {
    let (n, m, j, t) = (rows.count, model.latents, model.order, set.steps)
    let batch = set.batch(rows, standardization: standardization, on: tape)
    let latents = posteriorStates(set, rows, batch, seed: seed)  // [N, T, M]
    let z = latents.doubles
    let chain = CounterRandom(seed: seed, purpose: "check transition")
    var counts = Array(repeating: [Int](), count: n)
    for time in (j + 1)..<(t + 1) {
      tape.scoped {
        // [draws · N, j, M]
        let history = latents.slice(axis: 1, (time - 1 - j)..<(time - 1)).repeated(draws).reshaped([draws * n, j, m])
        let next = nextState(history, batch, time: time) { level in
          tape.normals(chain, step: level, series: rows, times: time..<(time + 1), levels: draws, lanes: m)
            .reshaped([draws * n, m])
        }.doubles
        for row in 0..<n {
          let state = (row * t + time - 1) * m
          counts[row].append(
            (0..<draws).count { draw in
              (0..<m).allSatisfy { abs(next[(draw * n + row) * m + $0] - z[state + $0]) <= radius[$0] }
            })
        }
      }
    }
    return counts
  }

  /// One trajectory of the posterior for each of `rows`: [N, T, M].
  private func posteriorStates(_ set: SequenceSet, _ rows: [Int], _ batch: SequenceBatch, seed: Int) -> Variable {
    let noise = batch.observations.tape.normals(  // [N, T, M]
      CounterRandom(seed: seed, purpose: "check posterior"), series: rows, times: 0..<set.steps, levels: 1, lanes: model.latents)
    return model.encoder.trajectories(of: batch, noise: noise).latents
  }

  private func standardDeviation(of values: [Double]) -> Double {
    let mean = values.reduce(0, +) / Double(values.count)
    return (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(values.count)).squareRoot()
  }
}
