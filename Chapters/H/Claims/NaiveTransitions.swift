import Foundation
import Networks

extension Naive {
  /// A Gaussian of the next state (H.5, H.6): [j][M], and what each slot is told.
  func gaussian(
    _ name: String, _ states: [[Double]], rows: [[Double]]?, valid: [Double]?, blocks: Int, _ settings: NetworkSettings
  ) -> NaiveDistribution {
    let order = makes(.windowReversed) ? Array(states.reversed()) : states
    let slots = valid.map { $0.map { linear(name + ".padding", [$0]) } }
    let side = side(slots: slots, rows: rows, statics: nil, length: states.count, features: settings.hidden)
    let mixing = Mixing(time: .identity, feature: settings.featureMixer, blocks: blocks)
    let context = context(name + ".context", order.map { linear(name + ".input", $0) }, mixing, side: side)
    return head(name + ".head", context, in: settings.range)
  }

  /// The features of times t − j … t − 1, each with those of t behind it.
  func pastAndPresent(_ s: Sequences, _ b: Int, at t: Int, _ settings: NetworkSettings) -> [[Double]] {
    let now = features(s, b, at: t, settings)
    return (t - settings.order..<t).map { features(s, b, at: $0, settings) + (makes(.noTarget) ? zeros(now.count) : now) }
  }

  /// The embedding of level k before the two layers (H.1).
  func levelTable(_ k: Int, betas: [Double], _ settings: NetworkSettings) -> [Double] {
    let left = betas[..<k].reduce(1) { $0 * (1 - $1) }
    let logarithm = log(((1 - left) / left).squareRoot())
    var position = makes(.wholeLogarithm) ? logarithm : logarithm / 4
    if settings.levelInput == .step { position = Double(makes(.levelFromOne) ? k : k - 1) }
    let n = Double(settings.levelWidth / 2)
    let table = Naive.sinusoids(position, width: settings.levelWidth) { part in
      pow(10, 4 * (makes(.frequenciesFall) ? -part : makes(.frequenciesShort) ? part * (n - 1) / n : part))
    }
    let half = table.count / 2
    return makes(.cosineFirst) ? Array(table[half...] + table[..<half]) : table
  }

  /// F_ψ (H.1) for one noisy state: history [j][M], oldest first, and the features of times t − j … t.
  func output(
    history: [[Double]], noisy: [Double], rows: [[Double]]?, level k: Int, betas: [Double], _ settings: NetworkSettings
  ) -> [Double] {
    let inner = linear("denoiser.embedding.first", levelTable(k, betas: betas, settings)).map { $0 * logistic($0) }
    let outer = linear("denoiser.embedding.second", inner)
    let embedding = makes(.oneActivation) ? outer : outer.map { $0 * logistic($0) }
    let (w, b) = (weights("denoiser.lift.weight"), weights("denoiser.lift.bias"))
    let states = history + [noisy]
    let start: Field = states.indices.map { l in
      let first = l < history.count || makes(.oneLift) ? 0 : b.count
      return states[l].map { z in b.indices.map { rectified(z * w[first + $0] + b[$0]) } }
    }
    let roles = states.indices.map { l in (l < history.count) != makes(.rolesExchanged) ? 1.0 : 0 }
    let side = side(
      slots: roles.map { linear("denoiser.mask", [$0]) }, rows: rows, statics: nil, length: states.count, features: noisy.count)
    let mixing = Mixing(time: settings.timeMixer, feature: settings.denoiserFeatureMixer, blocks: settings.transitionBlocks)
    let y = stack("denoiser", output: "denoiser.middle", start, mixing, side: side, level: embedding)
    return (makes(.firstSlotRead) ? y[0] : y[y.count - 1]).map { linear("denoiser.output", $0)[0] }
  }
}
