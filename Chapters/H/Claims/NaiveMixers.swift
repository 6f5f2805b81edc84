import Foundation
import Networks

/// The representation of one row: [slots][features][channels].
typealias Field = [[[Double]]]

extension Naive {
  /// A mixer along one axis of a field: each line along that axis for itself.
  func mixer(_ name: String, _ kind: MixerKind, along axis: Mixer.Axis, _ x: Field) -> Field {
    switch axis {
    case .feature: return x.map { mix(name, kind, $0) }
    case .time:
      let lines = x[0].indices.map { h in mix(name, kind, x.map { $0[h] }) }  // [features][slots][channels]
      return x.indices.map { l in lines.map { $0[l] } }
    }
  }

  /// One line: [places][channels].
  private func mix(_ name: String, _ kind: MixerKind, _ x: [[Double]]) -> [[Double]] {
    switch kind {
    case .identity: x
    case .convolution(let taps): convolution(name, x, taps: taps, lead: makes(.paddedRight) ? taps - 1 : 0)
    case .centeredConvolution(let taps): convolution(name, x, taps: taps, lead: makes(.paddedLeft) ? 0 : taps / 2)
    case .gatedRecurrence: recurrence(name, x.map { linear(name + ".input", $0) })
    case .attention(let heads): attention(name, x, heads: heads)
    }
  }

  /// y_p = b + Σ_i x_{p−i+lead} W_i, zeros beyond the ends.
  private func convolution(_ name: String, _ x: [[Double]], taps: Int, lead: Int) -> [[Double]] {
    let (w, b, c) = (weights(name + ".weight"), weights(name + ".bias"), x[0].count)
    return x.indices.map { p in
      var y = makes(.noBias) ? zeros(c) : b
      for tap in 0..<taps where x.indices.contains(p - tap + lead) {
        let start = (makes(.tapsReversed) ? taps - 1 - tap : tap) * c * c
        y = sum(y, affine(x[p - tap + lead], Array(w[start..<start + c * c]), zeros(c)))
      }
      return y
    }
  }

  /// r = σ(a_r + h U_r + d_r), z = σ(a_z + h U_z + d_z), n = tanh(a_n + r (h U_n + d_n)), h ← (1 − z) n + z h, from h = 0.
  /// - Parameter inputs: the a of every step, three times as wide as h.
  func recurrence(_ name: String, _ inputs: [[Double]]) -> [[Double]] {
    let (u, d, width) = (weights(name + ".weight"), weights(name + ".bias"), inputs[0].count / 3)
    var h = zeros(width)
    return inputs.map { a in
      let s = affine(h, u, d)
      let r = (0..<width).map { logistic(a[$0] + s[$0]) }
      let again = affine((0..<width).map { r[$0] * h[$0] }, u, d)
      h = (0..<width).map { i in
        let z = logistic(a[width + i] + s[width + i])
        let (inner, bias) = (s[2 * width + i], d[2 * width + i])
        let reset =
          makes(.resetFirst) ? again[2 * width + i] : makes(.biasOutside) ? r[i] * (inner - bias) + bias : r[i] * inner
        let n = tanh(a[2 * width + i] + reset)
        return makes(.updateFlipped) ? z * n + (1 - z) * h[i] : (1 - z) * n + z * h[i]
      }
      return h
    }
  }

  /// x + W_o Σ_s softmax_s(q_p · k_s/√(C/heads)) v_s for each head, with q, k and v read from x plus a vector for each position.
  private func attention(_ name: String, _ x: [[Double]], heads: Int) -> [[Double]] {
    let (c, positions) = (x[0].count, weights(name + ".places"))
    let y = x.indices.map { p in makes(.noPlaces) ? x[p] : sum(x[p], Array(positions[p * c..<(p + 1) * c])) }
    let (q, k, v) = (
      y.map { linear(name + ".query", $0) }, y.map { linear(name + ".key", $0) }, y.map { linear(name + ".value", $0) }
    )
    let width = c / heads
    let divisor = makes(.unscaledScores) ? 1 : Double(makes(.scaledByAll) ? c : width).squareRoot()
    return x.indices.map { p in
      let seen = makes(.causalAttention) ? Array(0...p) : Array(x.indices)
      let mixed = (0..<heads).flatMap { head -> [Double] in
        let channels = head * width..<(head + 1) * width
        let scores = seen.map { s in exp(channels.reduce(0) { $0 + q[p][$1] * k[s][$1] } / divisor) }
        let total = scores.reduce(0, +)
        return channels.map { i in zip(seen, scores).reduce(0) { $0 + $1.1 / total * v[$1.0][i] } }
      }
      let output = linear(name + ".output", mixed)
      return makes(.attentionAlone) ? output : sum(x[p], output)
    }
  }
}
