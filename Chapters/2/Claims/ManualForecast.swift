import Autodiff
import DeepStateSpace
import DiffusionLoss
import EvidenceBound
import Foundation
import HierarchicalPrior
import Networks
import Tensor

/// A small model used by hand: one factor after another, states as plain arrays. Row s·B + b is sample s of series b.
struct ManualForecast {
  var small: SmallModel
  let units = Standardization(mean: [2, -1], standardDeviation: [3, 0.5])
  let rows = [0, 1]
  var samples = 2
  private let tape: Tape

  init(_ kind: TransitionKind, seed: UInt64) throws {
    small = try SmallModel(kind, seed: seed, sequences: 2, hasGaps: true)
    tape = small.tape
  }

  var simulator: Simulator { Simulator(small.model, parameters: small.parameters, standardization: units, threads: 1) }
  var silence: [[Double]] { (0..<count).map { _ in [0, 0] } }
  private var count: Int { rows.count * samples }

  /// The draws of one time, one array per row.
  func normals(_ purpose: String, seed: Int, step: Int = 0, time: Int) -> [[Double]] {
    let draws = CounterRandom(seed: seed, purpose: purpose)
    return (0..<count).map { row in
      (0..<2).map { draws.normal(step: step, series: rows[row % 2], time: time, level: row / 2, lane: $0) }
    }
  }

  private func batch(_ length: Int) -> SequenceBatch {
    small.data.batch(rows, standardization: units, first: length, on: tape)
  }

  private func constant(_ values: [[[Double]]]) -> Variable {
    tape.constant(values.flatMap { $0.flatMap { $0 } }, [values.count, values[0].count, 2])
  }

  /// [N, T, 2] as one array of states for each row.
  private func states(_ latents: Variable) -> [[[Double]]] {
    let (all, length) = (latents.doubles, latents.shape[1])
    return (0..<latents.shape[0]).map { row in
      (0..<length).map { time -> [Double] in
        let position = 2 * (row * length + time)
        return [all[position], all[position + 1]]
      }
    }
  }

  /// Algorithm 2 on the first `length` observations: for each row, its states.
  func filtered(_ length: Int, purpose: String = "filter noise", seed: Int) -> [[[Double]]] {
    let times = (0..<length).map { normals(purpose, seed: seed, time: $0) }
    let noise = (0..<count).map { row in times.map { $0[row] } }
    return states(small.model.encoder.trajectories(of: batch(length), noise: constant(noise)).latents)
  }

  /// z_{1:2} from the prior, auxiliary draws first.
  func beginnings(seed: Int) -> [[[Double]]] {
    let times = (0..<4).map { normals("initial noise", seed: seed, time: $0) }
    let noise = constant((0..<count).map { row in times.map { $0[row] } })
    return states(sampleInitialStates(from: small.model.prior, noise: noise, batch(6)))
  }

  /// z_t given the rows' states so far, covariates of t + `shift`; the two states of the history in the order `order`.
  func next(
    after states: [[[Double]]], time: Int, shift: Int = 0, sees order: [Int] = [0, 1], noise: (_ level: Int) -> [[Double]]
  ) -> [[Double]] {
    let history = constant(states.map { row in order.map { row[row.count - 2 + $0] } })
    let whole = batch(6)
    switch small.model.transition {
    case .gaussian(let transition):
      let distribution = transition.distribution(
        given: history, rows: transition.rows(of: whole, trajectories: count, time: time + shift))
      let (mean, log, draw) = (distribution.mean.doubles, distribution.logVariance.doubles, noise(0))
      return (0..<count).map { row in
        (0..<2).map { i -> Double in
          let standardDeviation = exp(log[2 * row + i]).squareRoot()
          return mean[2 * row + i] + standardDeviation * draw[row][i]
        }
      }
    case .diffusion(let transition):
      let network = transition.denoisingNetwork.conditioned(
        history: history, rows: transition.denoisingNetwork.rows(of: whole, trajectories: count, time: time + shift))
      return chain(network, noise)
    }
  }

  /// Eight steps back with β in equal steps from 0.02 to 0.6: F to D to ε, Eq 31, and a variance of β.
  private func chain(_ network: some OutputNetwork, _ noise: (_ level: Int) -> [[Double]]) -> [[Double]] {
    let betas = (0..<8).map { 0.02 + 0.58 * Double($0) / 7 }
    var state = noise(0)
    for k in (1...8).reversed() {
      let bar = betas[..<k].reduce(1) { $0 * (1 - $1) }
      let (beta, sigma) = (betas[k - 1], ((1 - bar) / bar).squareRoot())
      let output = network.output(
        noisy: tape.constant(state.flatMap { $0 }, [count, 2]), levels: Array(repeating: k, count: count)
      ).doubles
      let draw = noise(k)
      state = (0..<count).map { row in
        (0..<2).map { i -> Double in
          let rescaled = state[row][i] / bar.squareRoot()
          let denoised = rescaled / (1 + sigma * sigma) + sigma / (1 + sigma * sigma).squareRoot() * output[2 * row + i]
          let guess = (rescaled - denoised) / sigma
          let mean = (state[row][i] - beta / (1 - bar).squareRoot() * guess) / (1 - beta).squareRoot()
          return mean + beta.squareRoot() * draw[row][i]
        }
      }
    }
    return state
  }

  /// What is seen along states: means, variances and draws, series by series, in data units and in others.
  struct Seen {
    var distributions: [Double] = []
    var standardizedDistributions: [Double] = []
    var all: [Double] = []
    var standardized: [Double] = []
    var unitVariance: [Double] = []
  }

  /// The emission's distribution of the whole path at once; what lies behind `start` steps is kept.
  func seen(_ states: [[[Double]]], from start: Int, seed: Int) -> Seen {
    let length = states[0].count
    let distribution = small.model.decoder.distribution(given: constant(states), batch(length))
    let (mean, log) = (distribution.mean.doubles, distribution.logVariance.doubles)
    let emission = CounterRandom(seed: seed, purpose: "emission noise")
    var result = Seen()
    for series in rows.indices {
      var (m, v, d, plainM, plainV, plainD, unit) = (
        [Double](), [Double](), [Double](), [Double](), [Double](), [Double](), [Double]()
      )
      for sample in 0..<samples {
        for time in start..<length {
          for i in 0..<2 {
            let position = 2 * ((sample * 2 + series) * length + time) + i
            let draw = emission.normal(series: rows[series], time: time + 1, level: sample, lane: i)
            let (a, s) = (units.mean[i], units.standardDeviation[i])
            m.append(a + s * mean[position])
            v.append(s * s * exp(log[position]))
            d.append(a + s * mean[position] + s * exp(log[position]).squareRoot() * draw)
            plainM.append(mean[position])
            plainV.append(exp(log[position]))
            plainD.append(mean[position] + exp(log[position]).squareRoot() * draw)
            unit.append(s * exp(log[position]))
          }
        }
      }
      result.distributions += m + v
      result.standardizedDistributions += plainM + plainV
      result.all += m + v + d
      result.standardized += plainM + plainV + plainD
      result.unitVariance += m + unit + d
    }
    return result
  }

  /// Rows sorted by series: one array of samples for each.
  func bySeries(_ states: [[[Double]]]) -> [[[[Double]]]] {
    rows.indices.map { series in (0..<samples).map { states[$0 * 2 + series] } }
  }
}
