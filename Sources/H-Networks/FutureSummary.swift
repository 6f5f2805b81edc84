import Autodiff
import EvidenceBound
import Tensor

/// Implements Eq 21: the future summary h_{1:T} = F_φ(x_{1:T}, m_obs) (H.4), a recurrence over the reversed sequence.
///
/// It also reads the covariates when `summarizesCovariates` is set: given x_{t:T}, z_t does depend on u_{t+1:T}.
struct FutureSummary: Sendable {
  private let settings: NetworkSettings
  private let input: Linear
  private let layers: [Layer]
  private let output: Linear

  private struct Layer: Sendable {
    let input: Linear
    let weight: Parameter
    let bias: Parameter
  }

  init(_ name: String, _ data: DataExtents, _ settings: NetworkSettings, in layout: inout ParameterLayout) {
    let h = settings.hidden
    let covariates = settings.summarizesCovariates ? data.covariates : 0
    let width = 2 * data.observations + covariates + settings.timeWidth + data.statics
    self.settings = settings
    (input, layers, output) = layout.within(name) { layout in
      let input = Linear("input", from: width, to: h, in: &layout)
      let layers = (0..<settings.summaryLayers).map { index in
        layout.within("layers.\(index)") { layout in
          let bound = Initializer.uniform(bound: 1 / Double(h).squareRoot())
          return Layer(
            input: Linear("input", from: h, to: 3 * h, in: &layout), weight: layout.add("weight", [h, 3 * h], bound),
            bias: layout.add("bias", [3 * h], bound))
        }
      }
      return (input, layers, Linear("output", from: h, to: h, in: &layout))
    }
  }

  /// The summaries in reversed time: entry i belongs to time T − i and has read x_{T−i:T}. [T, B, H].
  func callAsFunction(_ batch: SequenceBatch) -> Variable {
    let tape = batch.tape
    let (b, t) = (batch.size, batch.steps)
    var parts = [batch.observations, batch.observed ?? tape.constant(repeating: 1, batch.observations.shape)]  // [B, T, D] each
    if settings.summarizesCovariates, let covariates = batch.covariates { parts.append(covariates) }  // [B, T, V]
    if settings.timeWidth > 0 {
      let times = batch.start..<batch.start + t
      let table = RowFeatures.sinusoids(times: times, width: settings.timeWidth)
      parts.append(tape.constant(table, [t, settings.timeWidth]).repeated(b))  // [B, T, E_time]
    }
    if let statics = batch.statics { parts.append(statics.repeatingRows(t)) }  // [B, T, W]
    var h = input(concatenate(parts, axis: 2).reversedInTime().swappingOuterAxes())  // [T, B, H]
    for layer in layers {
      h = gatedRecurrence(layer.input(h), weight: tape[layer.weight], bias: tape[layer.bias], axis: 0)  // [T, B, H]
    }
    return output(h)  // [T, B, H]
  }
}
