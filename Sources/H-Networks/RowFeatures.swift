import Autodiff
import EvidenceBound
import Foundation
import Tensor

/// What is known at each time step besides the latents: covariates and the embedding of absolute time, E = V + E_time channels.
///
/// Times before the first step carry zeros: neither covariates nor an embedding are defined there.
struct RowFeatures {
  /// E.
  let width: Int
  private let timeWidth: Int

  init(covariates: Int, timeWidth: Int) {
    width = covariates + timeWidth
    self.timeWidth = timeWidth
  }

  /// The features of times 1 − j … T for every trajectory: [N, j + T, E], or nil when E = 0.
  func padded(_ batch: SequenceBatch, rows n: Int, order j: Int) -> Variable? {
    guard width > 0 else { return nil }
    let tape = batch.tape
    let t = batch.steps
    var parts: [Variable] = []
    if let covariates = batch.covariates {
      parts.append(covariates.repeated(n / batch.size).reshaped([n, t, covariates.shape[2]]))  // [N, T, V]
    }
    if timeWidth > 0 {
      // [T, E_time]
      let table = tape.constant(RowFeatures.sinusoids(times: batch.start..<batch.start + t, width: timeWidth), [t, timeWidth])
      parts.append(table.repeated(n))  // [N, T, E_time]
    }
    let known = parts.count == 1 ? parts[0] : concatenate(parts, axis: 2)  // [N, T, E]
    require(known.shape[2] == width, "the model was made for \(width) features a step, the batch has \(known.shape[2])")
    return j == 0 ? known : concatenate([tape.constant(repeating: 0, [n, j, width]), known], axis: 1)
  }

  /// sin and cos of the time at frequencies from 1 down to 1e-4 in geometric steps.
  static func sinusoids(times: Range<Int>, width: Int) -> [Double] {
    let half = width / 2
    return times.flatMap { time -> [Double] in
      let angles = (0..<half).map { Double(time) * pow(1e-4, Double($0) / Double(max(half - 1, 1))) }
      return angles.map(sin) + angles.map(cos)
    }
  }
}

/// The projection of static covariates to one number per feature and trajectory: side information of [H, N, 1].
struct StaticProjection: Sendable {
  private let linear: Linear

  init?(_ name: String, statics: Int, features: Int, in layout: inout ParameterLayout) {
    guard statics > 0 else { return nil }
    linear = Linear(name, from: statics, to: features, in: &layout)
  }

  /// [B, W] to [H, rows, 1], each sequence serving its trajectories and, `repeating` times in a row, their time steps.
  func callAsFunction(_ statics: Variable, rows n: Int, repeating: Int = 1) -> Variable {
    let copies = n / (statics.shape[0] * repeating)
    let projected = linear(statics).repeated(copies).reshaped([copies * statics.shape[0], linear.bias.shape[0]])  // [N, H]
    let h = projected.shape[1]
    return projected.repeatingRows(repeating).reshaped([n, h]).permuted([1, 0]).reshaped([h, n, 1])
  }
}
