import Autodiff
import ChapterKit
import DeepStateSpace
import EvidenceBound
import Foundation
import Networks
import Tensor

/// The linear emission: a choice beside the paper's decoder that leaves all shape to the transition.
enum EmissionClaims {
  static let linear = Claim(
    "Eq 2.g",
    "The linear emission has mean W z_t + A u_t + B w + b and one variance per feature, for all times and for one.",
    kind: .identity, oracle: "the sums written out in scalar loops"
  ) { check in
    let example = try LinearExample(seed: check.seed)
    let claimed = example.claimed { $0 }
    let scale = claimed.map(abs).max() ?? 1
    check.equal(
      example.whole, claimed: claimed, allowed: Tolerance.layers * scale, scale: 1, "means and log-variances of 2 × 5 steps",
      foils: [
        ("the state before", example.claimed { max($0 - 1, 0) }),
        ("the other sequence's statics", example.claimed(statics: [1, 0]) { $0 }),
      ])
    check.equal(
      example.last(time: 4), claimed: example.claimed(only: 3) { $0 }, allowed: Tolerance.layers * scale, scale: 1,
      "the fourth step alone",
      foils: [("the fifth step's covariates", example.claimed(only: 3, covariatesAt: 4) { $0 })])
  }
}

/// Two sequences of five steps with covariates and statics, for a model of order 2 with a linear emission.
private struct LinearExample {
  private let model: StateSpaceModel
  private let parameters: Parameters
  private let data: SequenceSet
  private let states: [Double]  // [2, 5, 3]
  private let steps = 5

  init(seed: UInt64) throws {
    let draws = CounterRandom(seed: Int(seed % (1 << 32)), purpose: "chapter 2, linear emission")
    func normals(_ series: Int, _ count: Int) -> [Double] { (0..<count).map { draws.normal(series: series, time: $0) } }
    var network = NetworkSettings()
    (network.latents, network.order, network.emission) = (3, 2, .linear)
    (network.channels, network.hidden, network.levelWidth, network.levelProjection) = (4, 4, 4, 4)
    (network.emissionStartLogVariance, network.minLogVariance, network.maxLogVariance) = (-1, -100, 100)
    let extents = DataExtents(observations: 2, covariates: 2, statics: 1)
    model = try StateSpaceModel(ModelSettings(kind: .gaussian, data: extents, network: network))
    let size = model.layout.entries.reduce(0) { $0 + $1.parameter.shape.count }
    parameters = Parameters(model.layout, values: Tensor(normals(0, size), [size]))
    states = normals(1, 30)
    data = SequenceSet(
      count: 2, steps: 5, extents: extents, observations: normals(2, 20), covariates: normals(3, 20), statics: normals(4, 2))
  }

  private func onTape(_ body: (Tape, SequenceBatch) -> DiagonalGaussian) -> [Double] {
    let tape = Tape(precision: .double, recordsGradients: false)
    tape.reset(parameters: parameters)
    let distribution = body(tape, data.batch([0, 1], standardization: .identity(2), on: tape))
    return distribution.mean.doubles + distribution.logVariance.doubles
  }

  /// Means [2, 5, 2], then log-variances.
  var whole: [Double] {
    onTape { tape, batch in model.decoder.distribution(given: tape.constant(states, [2, steps, 3]), batch) }
  }

  /// The same for one time, counted from 1: [2, 2] each.
  func last(time t: Int) -> [Double] {
    onTape { tape, batch in
      let window = tape.constant(states, [2, steps, 3]).slice(axis: 1, t - 2..<t)
      return model.decoder.distribution(ofLast: window, in: batch, time: t)
    }
  }

  private func values(_ name: String) -> [Double] {
    guard let entry = model.layout.entries.first(where: { $0.name == "decoder." + name })?.parameter else { return [] }
    return Array(parameters.values.values[entry.offset..<entry.offset + entry.shape.count])
  }

  /// By hand, for all steps or one (counted from 0), from the state at `place` of each time.
  func claimed(only: Int? = nil, statics: [Int] = [0, 1], covariatesAt: Int? = nil, _ position: (Int) -> Int) -> [Double] {
    let (w, b) = (values("state.weight"), values("state.bias"))
    let (a, c) = (values("rows.weight"), values("rows.bias"))
    let (s, e) = (values("statics.weight"), values("statics.bias"))
    let times = only.map { [$0] } ?? Array(0..<steps)
    var means: [Double] = []
    for n in 0..<2 {
      for t in times {
        for d in 0..<2 {
          var mean = b[d] + c[d] + e[d] + data.statics[statics[n]] * s[d]
          for m in 0..<3 { mean += states[(n * steps + position(t)) * 3 + m] * w[2 * m + d] }
          for v in 0..<2 { mean += data.covariates[(n * steps + (covariatesAt ?? t)) * 2 + v] * a[2 * v + d] }
          means.append(mean)
        }
      }
    }
    return means + means.indices.map { 10 * values("logVariance")[$0 % 2] - 1 }
  }
}
