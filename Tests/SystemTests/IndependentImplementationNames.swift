import Autodiff
import Files

/// How the other implementation names and lays out what this one calls by a parameter's full name.
enum IndependentNames {
  /// The other's words for ours, applied in this order, each wherever it still stands.
  private static let words: [(ours: String, theirs: String)] = [
    ("auxiliary.", "aux."),
    ("encoder.summary.input.", "encoder.obs."), ("encoder.summary.output.", "encoder.summary."),
    ("encoder.history.", "encoder.hist."), ("encoder.padding.", "encoder.pad."),
    (".context.pool.", ".cp.pool_"), (".context.output.", ".cp.output_projection."), (".context.", ".cp."),
    (".lift.", ".input_projection."),
    (".mean.hidden.", ".mean.0."), (".mean.output.", ".mean.2."),
    (".logVariance.hidden.", ".logvar.0."), (".logVariance.output.", ".logvar.2."),
    ("transition.embedding.first.", "transition.embed1."), ("transition.embedding.second.", "transition.embed2."),
    ("transition.middle.", "transition.output_projection1."), ("transition.output.", "transition.output_projection2."),
    (".middle.", ".mid_projection."), (".level.", ".diffusion_projection."),
    (".side.slots", ".cond_projection.weight"), (".side.bias", ".cond_projection.bias"),
    (".output.", ".output_projection."), (".input.", ".inp."), (".padding.", ".mask."),
  ]

  /// The other's name of one of our parameters.
  static func theirs(_ name: String) -> String {
    let parts = name.split(separator: ".").map(String.init)
    if parts.starts(with: ["encoder", "summary", "layers"]) {
      let source = parts.count == 6 ? "ih" : "hh"  // products of the input, or of the state before
      return "encoder.gru.\(parts[parts.count - 1])_\(source)_l\(parts[3])"
    }
    return words.reduce(name) { $0.replacing($1.ours, with: $1.theirs) }
  }

  /// The other's numbers in our order: products as [inputs, outputs], taps from the present back.
  static func ours(_ tensor: StoredTensor, as name: String) -> [Double] {
    let values = tensor.doubles
    switch tensor.shape.count {
    case 2 where !name.contains(".pool."):
      let (outputs, inputs) = (tensor.shape[0], tensor.shape[1])
      return (0..<inputs).flatMap { input in (0..<outputs).map { values[$0 * inputs + input] } }
    case 3 where !name.contains(".pool."):
      let (outputs, inputs, taps) = (tensor.shape[0], tensor.shape[1], tensor.shape[2])
      return (0..<taps).reversed().flatMap { tap in
        (0..<inputs).flatMap { input in (0..<outputs).map { values[($0 * inputs + input) * taps + tap] } }
      }
    default: return values
    }
  }
}

extension StoredTensor {
  /// The numbers, whatever their type.
  var doubles: [Double] {
    switch values {
    case .float32(let values): values.map(Double.init)
    case .float64(let values): values
    case .int64(let values): values.map(Double.init)
    }
  }
}
