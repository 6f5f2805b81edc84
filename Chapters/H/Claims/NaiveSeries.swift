import Foundation
import Networks

extension Naive {
  /// Covariates and time embedding of time t, counted from 1; zeros before the first.
  func features(_ s: Sequences, _ b: Int, at time: Int, _ settings: NetworkSettings) -> [Double] {
    let time = makes(.featuresEarly) ? time - 1 : time
    guard time >= 1 else { return zeros(s.extents.covariates + settings.timeWidth) }
    let location = Double(s.start + time - 1)
    return s.covariates[b][time - 1] + Naive.sinusoids(location, width: settings.timeWidth) { pow(1e-4, $0) }
  }

  /// sin and then cos of the position at n frequencies, `frequency` of 0 … 1 in equal steps.
  static func sinusoids(_ position: Double, width: Int, _ frequency: (Double) -> Double) -> [Double] {
    let n = width / 2
    let angles = (0..<n).map { position * frequency(Double($0) / Double(max(n - 1, 1))) }
    return angles.map { sin($0) } + angles.map { cos($0) }
  }

  /// h_1 … h_T (Eq 21): a recurrence over the reversed sequence, layer upon layer.
  func summaries(_ s: Sequences, _ b: Int, _ settings: NetworkSettings) -> [[Double]] {
    let read = (0..<s.steps).map { t -> [Double] in
      let flags = makes(.noFlags) ? zeros(s.extents.observations) : s.observed?[b][t] ?? s.observations[b][t].map { _ in 1 }
      let known = settings.summarizesCovariates ? s.covariates[b][t] : []
      let time = Naive.sinusoids(Double(s.start + t), width: settings.timeWidth) { pow(1e-4, $0) }
      return linear("encoder.summary.input", s.observations[b][t] + flags + known + time + s.statics[b])
    }
    var h = makes(.summaryForward) ? read : read.reversed()
    for layer in 0..<settings.summaryLayers {
      let name = "encoder.summary.layers.\(layer)"
      h = recurrence(name, h.map { linear(name + ".input", $0) })
    }
    let outputs = h.map { linear("encoder.summary.output", $0) }
    return makes(.summaryForward) ? outputs : outputs.reversed()
  }

  /// z_1 … z_T drawn one after another (H.4, Algorithm 2), and the distributions they are drawn from.
  func trajectory(
    _ s: Sequences, _ b: Int, noise: [[Double]], _ settings: NetworkSettings
  ) -> (states: [[Double]], distributions: [NaiveDistribution]) {
    let summaries = summaries(s, b, settings)
    var states: [[Double]] = []
    var distributions: [NaiveDistribution] = []
    for t in 1...s.steps {
      distributions.append(posterior(s, b, at: t, summary: summaries[t - 1], states, settings))
      let (mean, v) = (distributions[t - 1].mean, distributions[t - 1].logVariance)
      states.append(mean.indices.map { mean[$0] + exp(v[$0] / 2) * noise[t - 1][$0] })
    }
    return (states, distributions)
  }

  /// q_φ(z_t | z_{t−j:t−1}, h_t, u_{t−j:t}): the summary in slot 0, the history in slots 1 … j.
  private func posterior(
    _ s: Sequences, _ b: Int, at t: Int, summary: [Double], _ states: [[Double]], _ settings: NetworkSettings
  ) -> NaiveDistribution {
    let past = (t - settings.order)..<t
    let history = past.map { linear("encoder.history", $0 >= 1 ? states[$0 - 1] : zeros(settings.latents)) }
    let valid = past.map { makes(.noneDrawn) ? 0.0 : makes(.allValid) || $0 >= 1 ? 1 : 0 }
    let (summaryRole, stateRole) = makes(.rolesExchanged) ? (1.0, 0.0) : (0, 1)
    func mask(_ role: Double, _ valid: Double) -> [Double] { linear("encoder.role", [role]) + linear("encoder.padding", [valid]) }
    var sequence = [summary] + history
    var slots = [mask(summaryRole, 1)] + valid.map { mask(stateRole, $0) }
    var rows = [features(s, b, at: t, settings)] + past.map { features(s, b, at: $0, settings) }
    if makes(.summaryLast) {
      (sequence, slots, rows) = (turned(sequence), turned(slots), turned(rows))
    }
    let fixed = s.statics[b]
    let statics = fixed.isEmpty ? nil : makes(.noStatics) ? zeros(settings.hidden) : linear("encoder.statics", fixed)
    let side = side(
      slots: slots, rows: rows, statics: statics, length: sequence.count,
      features: settings.hidden)
    let mixing = Mixing(time: settings.timeMixer, feature: settings.featureMixer, blocks: settings.encoderBlocks)
    let context = context("encoder.context", sequence, mixing, side: side)
    return head("encoder.head", context, in: settings.range, start: settings.encoderStartLogVariance)
  }

  /// The first entry behind the others.
  private func turned(_ entries: [[Double]]) -> [[Double]] { Array(entries.dropFirst() + entries.prefix(1)) }

  /// p_θ(x_t | z_{t−j+1:t}, u_{t−j+1:t}) (H.3).
  func emission(
    _ s: Sequences, _ b: Int, at t: Int, _ states: [[Double]], _ settings: NetworkSettings
  ) -> NaiveDistribution {
    let times = Array((t - settings.order + 1)...t)
    let window = makes(.windowReversed) ? Array(times.reversed()) : times
    let inputs = window.map { linear("decoder.input", $0 >= 1 ? states[$0 - 1] : zeros(settings.latents)) }
    let slots = times.map { linear("decoder.padding", [makes(.allValid) || $0 >= 1 ? 1 : 0]) }
    let fixed = s.statics[b]
    let statics = fixed.isEmpty ? nil : makes(.noStatics) ? zeros(settings.hidden) : linear("decoder.statics", fixed)
    let side = side(
      slots: slots, rows: times.map { features(s, b, at: $0, settings) }, statics: statics, length: times.count,
      features: settings.hidden)
    let mixing = Mixing(time: settings.timeMixer, feature: settings.featureMixer, blocks: settings.decoderBlocks)
    var context = context("decoder.context", inputs, mixing, side: side)
    if !fixed.isEmpty, !makes(.noShortcut) { context = sum(context, linear("decoder.shortcut", fixed)) }
    return head("decoder.head", context, in: settings.range, start: settings.emissionStartLogVariance)
  }
}

extension NetworkSettings {
  /// Where log-variances are held.
  var range: ClosedRange<Double> { minLogVariance...maxLogVariance }
}
