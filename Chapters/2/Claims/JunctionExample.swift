import Autodiff
import DeepStateSpace
import DiffusionChain
import Foundation
import Networks
import Objective
import ReverseProcess
import StateSpace
import Tensor

/// A model built with some settings of its diffusion, beside a denoiser that was built alone for the same plain numbers.
///
/// States and draws are plain arrays. Row s·2 + b is sample s of series b; M = j = 2, T = 6.
struct JunctionExample {
  let plain: PlainDiffusion
  let model: StateSpaceModel
  let parameters: Parameters
  let data: SequenceSet
  let seed: Int
  private static let units = Standardization(mean: [2, -1], standardDeviation: [3, 0.5])
  private static let samples = 2
  private static let looks = 3

  private static var network: NetworkSettings {
    var network = NetworkSettings()
    (network.latents, network.order, network.channels, network.hidden) = (2, 2, 4, 4)
    (network.summaryLayers, network.encoderBlocks, network.decoderBlocks, network.initialBlocks) = (1, 1, 1, 1)
    (network.transitionBlocks, network.maskWidth, network.levelWidth, network.levelProjection) = (2, 2, 4, 4)
    return network
  }

  init(_ plain: PlainDiffusion, seed: UInt64) throws {
    self.plain = plain
    self.seed = Int(seed % (1 << 32))
    let extents = DataExtents(observations: 2, covariates: 1)
    let model = try StateSpaceModel(ModelSettings(data: extents, network: Self.network, diffusion: plain.settings))
    let start = Parameters(model.layout, seed: self.seed, precision: .double)
    // A name decides a number, so that two models of different settings share the weights they have in common.
    var moved = start
    for (index, entry) in Self.sorted(model.layout).enumerated() {
      let nudge = CounterRandom(seed: self.seed, purpose: "junction, \(index) \(entry.name)")
      moved[entry] = (0..<entry.parameter.shape.count).map { 0.4 * nudge.normal(time: $0) }
      if entry.name.hasSuffix("logRatios") { moved[entry] = plain.logRatios }
      if entry.name.hasSuffix("dataDeviation") { moved[entry] = [plain.standardDeviation] }
    }
    (self.model, parameters) = (model, moved)
    let draws = CounterRandom(seed: self.seed, purpose: "junction, data")
    data = SequenceSet(
      count: 2, steps: 6, extents: extents, observations: (0..<24).map { 2 * draws.normal(series: 0, time: $0) },
      covariates: (0..<12).map { draws.normal(series: 1, time: $0) })
  }

  private static func sorted(_ layout: ParameterLayout) -> [ParameterLayout.Entry] {
    layout.entries.filter { !$0.name.hasSuffix("logRatios") && !$0.name.hasSuffix("dataDeviation") }
      + layout.entries.filter { $0.name.hasSuffix("logRatios") || $0.name.hasSuffix("dataDeviation") }
  }

  private func tape(_ parameters: Parameters) -> Tape {
    let tape = Tape(precision: .double, recordsGradients: false)
    tape.reset(parameters: parameters)
    return tape
  }

  /// F_ψ of a denoiser that knows nothing of the model but the weights, for levels of `betas`.
  private func lone(_ betas: [Double]) -> (denoisingNetwork: DenoisingNetwork, tape: Tape) {
    var layout = ParameterLayout()
    let denoisingNetwork = DenoisingNetwork(
      "transition", model.settings.data, Self.network, schedule: NoiseSchedule(betas: betas), in: &layout)
    var own = Parameters(layout, values: Tensor(zeros: [layout.count], .double))
    for entry in layout.entries {
      for known in parameters.layout.entries where known.name == entry.name { own[entry] = parameters[known] }
    }
    return (denoisingNetwork, tape(own))
  }

  private func normals(_ purpose: String, level: Int = 0, time: Int, samples: Int = samples) -> [[Double]] {
    let draws = CounterRandom(seed: 5, purpose: purpose)
    return (0..<2 * samples).map { row in
      (0..<2).map { draws.normal(step: level, series: row % 2, time: time, level: row / 2, lane: $0) }
    }
  }

  /// The mean of x_5 given x_{1:4} as the model forecasts it: by series, sample and feature, in data units.
  func forecast(_ sampler: Sampler) -> [Double] {
    var simulator = Simulator(model, parameters: parameters, standardization: Self.units, threads: 1)
    simulator.sampler = sampler
    return simulator.forecast(data, rows: [0, 1], from: 4, horizon: 1, samples: Self.samples, seed: 5).flatMap(\.means)
  }

  /// The same with the chain of `plain` and a denoiser for levels of `table`.
  func forecast(_ sampler: Sampler, as plain: PlainDiffusion, table: [Double]) -> [Double] {
    let own = tape(parameters)
    let prefix = data.batch([0, 1], standardization: Self.units, first: 4, on: own)
    let times = (0..<4).map { normals("filter noise", time: $0) }
    let noise = own.constant((0..<4).flatMap { row in times.flatMap { $0[row] } }, [4, 4, 2])
    let past = model.encoder.trajectories(of: prefix, noise: noise).latents.doubles  // [4, 4, 2]
    func states(_ row: Int, _ times: Range<Int>) -> [Double] {
      Array(past[8 * row + 2 * times.lowerBound..<8 * row + 2 * times.upperBound])
    }
    let (denoisingNetwork, alone) = lone(table)
    let history = alone.constant((0..<4).flatMap { states($0, 2..<4) }, [4, 2, 2])
    let whole = data.batch([0, 1], standardization: Self.units, on: alone)
    let network = denoisingNetwork.conditioned(history: history, rows: denoisingNetwork.rows(of: whole, trajectories: 4, time: 5))
    func output(_ inputs: [[Double]], _ k: Int) -> [[Double]] {
      let noisy = alone.constant(inputs.flatMap { $0 }, [4, 2])
      let output = network.output(noisy: noisy, levels: [k, k, k, k]).doubles
      return (0..<4).map { row -> [Double] in [output[2 * row], output[2 * row + 1]] }
    }
    let next = plain.draw(sampler, output) { normals("transition noise", level: $0, time: 5) }
    let path = own.constant((0..<4).flatMap { states($0, 0..<4) + next[$0] }, [4, 5, 2])
    let distribution = model.decoder.distribution(
      given: path, data.batch([0, 1], standardization: Self.units, first: 5, on: own))
    let means = distribution.mean.doubles  // [4, 5, 2]
    var result: [Double] = []
    for row in [0, 2, 1, 3] {  // series 0, then series 1
      for i in 0..<2 {
        let position = (row * 5 + 4) * 2 + i
        result.append(Self.units.mean[i] + Self.units.standardDeviation[i] * means[position])
      }
    }
    return result
  }

  /// The transition's term of each of the four trajectories.
  func loss() -> (terms: [Double], latents: [Double], means: [Double], logVariances: [Double]) {
    let own = tape(parameters)
    let noise = ObjectiveNoise(
      for: model, seed: 5, step: 0, series: [0, 1], steps: 6, trajectories: Self.samples, levelsPerState: Self.looks, on: own)
    let batch = data.batch([0, 1], standardization: Self.units, on: own)
    let bound = Objective(model, batch, noise, form: plain.form).bound
    let distribution = bound.drawn.posterior
    return (bound.transition.doubles, bound.drawn.latents.doubles, distribution.mean.doubles, distribution.logVariance.doubles)
  }

  /// The same in plain numbers at the same states: levels and noises drawn one by one, one time after another.
  func loss(as plain: PlainDiffusion, table: [Double], rowsShift shift: Int = 0) -> [Double] {
    let (denoisingNetwork, alone) = lone(table)
    let (_, z, means, logs) = loss()
    let whole = data.batch([0, 1], standardization: Self.units, on: alone)
    let levels = CounterRandom(seed: 5, purpose: "noise level")
    let noises = CounterRandom(seed: 5, purpose: "diffusion noise")
    var sums = [0.0, 0, 0, 0]
    for time in 2..<6 {
      func states(_ row: Int, _ times: Range<Int>) -> [Double] {
        let start = row * 12
        return Array(z[start + 2 * times.lowerBound..<start + 2 * times.upperBound])
      }
      let history = alone.constant((0..<4).flatMap { states($0, time - 2..<time) }, [4, 2, 2])
      let network = denoisingNetwork.conditioned(
        history: history, rows: denoisingNetwork.rows(of: whole, trajectories: 4, time: time + 1 - shift))
      var (drawn, inputs): ([(row: Int, level: Int, noise: [Double])], [Double]) = ([], [])
      for row in 0..<4 {
        for look in 0..<Self.looks {
          let u = levels.uniform(series: row % 2, time: time, level: row / 2, lane: look)
          let noise = (0..<2).map { noises.normal(series: row % 2, time: time, level: row / 2, lane: 2 * look + $0) }
          let level = plain.level(at: u)
          drawn.append((row, level, noise))
          inputs += plain.noisy(states(row, time..<time + 1), level, noise).map { plain.input($0, level) }
        }
      }
      let noisy = alone.constant(inputs, [drawn.count, 2])
      let outputs = network.output(noisy: noisy, levels: drawn.map(\.level)).doubles
      for row in 0..<4 {
        let distribution = (0..<2).map { i -> (mean: Double, variance: Double) in
          let position = (row * 6 + time) * 2 + i
          return (means[position], exp(logs[position]))
        }
        let looks = drawn.indices.filter { drawn[$0].row == row }.map { index in
          PlainDiffusion.Look(
            level: drawn[index].level, noise: drawn[index].noise, output: [outputs[2 * index], outputs[2 * index + 1]])
        }
        sums[row] += plain.loss(states(row, time..<time + 1), distribution, looks)
      }
    }
    return sums
  }
}
