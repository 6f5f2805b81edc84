import Autodiff
import DeepStateSpace
import Foundation
import Objective
import Tensor
import Training

/// Algorithm 1 by hand: the minibatch in one piece, AdamW number by number; with switches for the mistakes one can make in it.
struct HandRun {
  let small: SmallRun
  var rates: [Double]
  var decay: Double
  var lambda: (_ step: Int) -> Double = { 0.1 + 1.1 * min(Double($0) / 4, 1) }
  var isCorrected = true
  var decaysGradient = false
  var drawsAnew = true
  /// Shortens a gradient before it is used.
  var clip: (_ gradient: inout [Double]) -> Void = { _ in }

  init(small: SmallRun, settings: TrainingSettings) {
    self.small = small
    let groups = [
      "encoder.": settings.rates.encoder, "decoder.": settings.rates.decoder, "transition.": settings.rates.transition,
    ]
    rates = small.model.layout.entries.flatMap { entry in
      let rate = groups.first { entry.name.hasPrefix($0.key) }?.value ?? settings.rates.initial
      return Array(repeating: rate, count: entry.parameter.shape.count)
    }
    decay = settings.weightDecay
  }

  /// The weights after some updates.
  func weights(from start: Parameters, updates: Int) -> [Double] {
    var (w, present) = (start.values.values, start)
    var (m, v) = (w.map { _ in 0.0 }, w.map { _ in 0.0 })
    for step in 0..<updates {
      var slope = gradient(at: present, step: step)
      clip(&slope)
      let power = Double(step + 1)
      for i in w.indices {
        let g = slope[i] + (decaysGradient ? decay * w[i] : 0)
        m[i] = 0.9 * m[i] + 0.1 * g
        v[i] = 0.999 * v[i] + 0.001 * g * g
        let mean = isCorrected ? m[i] / (1 - pow(0.9, power)) : m[i]
        let square = isCorrected ? v[i] / (1 - pow(0.999, power)) : v[i]
        w[i] -= rates[i] * (mean / (square.squareRoot() + 1e-8) + (decaysGradient ? 0 : decay * w[i]))
      }
      present = Parameters(small.model.layout, values: Tensor(w, [w.count]))
    }
    return w
  }

  func gradient(at parameters: Parameters, step: Int) -> [Double] {
    let tape = Tape(precision: .double)
    var small = small
    small.lambda = lambda(step)
    let loss = small.objective(at: parameters, step: drawsAnew ? step : 0, on: tape).loss
    return tape.backward(from: loss).values.values
  }
}
