import Autodiff
import DiffusionChain
import DiffusionLoss
import EvidenceBound
import Foundation
import Preconditioning
import Tensor

/// The denoising network F_ψ (H.1): a residual stack over the j states of the history and the noisy target, which lies in the
/// last slot.
public struct DenoisingNetwork: Sendable {
  private let settings: NetworkSettings
  private let features: RowFeatures
  private let embedding: (first: Linear, second: Linear)
  private let mask: Linear
  private let lift: Parameter  // [2, C]: for the states of the history, and for the target
  private let stack: ResidualStack
  private let output: Linear
  private let table: Tensor  // [K, E_level]

  /// Adds the network's parameters to a layout.
  public init(
    _ name: String, _ data: DataExtents, _ settings: NetworkSettings, schedule: NoiseSchedule, in layout: inout ParameterLayout
  ) {
    let (j, c) = (settings.order, settings.channels)
    let features = RowFeatures(covariates: data.covariates, timeWidth: settings.timeWidth)
    self.settings = settings
    self.features = features
    table = DenoisingNetwork.sinusoids(schedule, settings)
    (embedding, mask, lift, stack, output) = layout.within(name) { layout in
      let wide = settings.levelProjection
      let first = Linear("embedding.first", from: settings.levelWidth, to: wide, in: &layout)
      let second = Linear("embedding.second", from: wide, to: wide, in: &layout)
      let mask = Linear("mask", from: 1, to: settings.maskWidth, in: &layout)
      let lift = layout.within("lift") {
        ($0.add("weight", [2, c], .normal(standardDeviation: 1)), $0.add("bias", [c], .uniform(bound: 0.5.squareRoot())))
      }
      let side = SideInformation.Widths(slots: settings.maskWidth, rows: features.width)
      let extents = ResidualBlock.Extents(slots: j + 1, features: settings.latents, channels: c)
      let blocks = (0..<settings.transitionBlocks).map { index in
        layout.within("blocks") {
          ResidualBlock(
            String(index), extents, time: settings.timeMixer, feature: settings.denoiserFeatureMixer, side: side,
            levelWidth: wide, in: &$0)
        }
      }
      let middle = Linear("middle", from: c, to: c, start: .kaiming, in: &layout)
      let output = layout.within("output") { layout in  // weights 0, as in CSDI: F starts at a constant
        Linear(
          weight: layout.add("weight", [c, 1], .constant(0)),
          bias: layout.add("bias", [1], .uniform(bound: 1 / Double(c).squareRoot())))
      }
      return ((first, second), mask, lift.0, ResidualStack(lift: lift, blocks, output: middle, extents), output)
    }
  }

  /// sin and cos of c_noise(σ_k) (or of k − 1) at frequencies 10^(4i/(n−1)), n = E_level/2: [K, E_level].
  static func sinusoids(_ schedule: NoiseSchedule, _ settings: NetworkSettings) -> Tensor {
    let half = settings.levelWidth / 2
    let values = (1...schedule.levels).flatMap { k -> [Double] in
      let position = settings.levelInput == .step ? Double(k - 1) : schedule.preconditioning(k).cNoise
      let angles = (0..<half).map { position * pow(10, 4 * Double($0) / Double(max(half - 1, 1))) }
      return angles.map(sin) + angles.map(cos)
    }
    return Tensor(values, [schedule.levels, settings.levelWidth])
  }

  /// The level tables of all blocks: the embedding of the K levels is computed once for all rows, [K, C] each.
  func levelTables(on tape: Tape) -> [Variable] {
    let embedded = silu(embedding.second(silu(embedding.first(tape.constant(table)))))  // [K, E]
    return stack.levelTables(embedded)  // [K, C] for each block
  }

  /// The features of times t − j … t for t = j + 1 … T: [N(T − j), j + 1, E], or nil when there are none.
  public func rows(of batch: SequenceBatch, trajectories n: Int) -> Variable? {
    transitionRows(features, batch, rows: n, order: settings.order)
  }

  /// The features of times t − j … t for one t, [N, j + 1, E], or nil when there are none.
  public func rows(of whole: SequenceBatch, trajectories n: Int, time t: Int) -> Variable? {
    transitionRows(features, whole, rows: n, order: settings.order, time: t)
  }

  /// The network given its context, for any number of noisy states per context.
  public struct Conditioned: OutputNetwork {
    let denoisingNetwork: DenoisingNetwork
    /// z_{t−j:t−1}: [R, j, M].
    let history: Variable
    /// Features of times t − j … t: [R, j + 1, E], or nil.
    let rows: Variable?
    /// The level tables of the blocks, [K, C] each.
    let tables: [Variable]
    /// The residual stack on the tape.
    let stack: ResidualStack.OnTape

    /// F_ψ for `copies` noisy states of each of the R contexts: [R · copies, M].
    public func output(noisy: Variable, levels: [Int]) -> Variable {
      denoisingNetwork.evaluate(self, noisy, noisy.tape.indices(levels.map { $0 - 1 }), copies: levels.count / history.shape[0])
    }
  }

  /// The network for the contexts c_t = (history, rows).
  public func conditioned(history: Variable, rows: Variable?) -> Conditioned {
    Conditioned(
      denoisingNetwork: self, history: history, rows: rows, tables: levelTables(on: history.tape), stack: stack.on(history.tape))
  }

  private func evaluate(_ context: Conditioned, _ noisy: Variable, _ levels: RowIndices, copies: Int) -> Variable {
    let tape = noisy.tape
    let (r, m, j) = (noisy.shape[0], noisy.shape[1], settings.order)
    let history = context.history.repeatingRows(copies).reshaped([r, j, m]).permuted([1, 2, 0])  // [j, M, R]
    let states = concatenate([history, noisy.permuted([1, 0]).reshaped([1, m, r])], axis: 0)  // [j + 1, M, R]
    // [j + 1, C]: history first, then the target
    let weights = tape[lift].rows(tape.indices(Array(repeating: 0, count: j) + [1]))
    let slots = mask(tape.constant(Array(repeating: 1, count: j) + [0], [j + 1, 1]))  // [j + 1, E_mask]
    // [j + 1, R, E]
    let rows = context.rows.map { $0.repeatingRows(copies).reshaped([r, j + 1, $0.shape[2]]).swappingOuterAxes() }
    let stack = context.stack.prepared(
      SideInformation(slots: slots, rows: rows), slots: j + 1, lift: weights, levels: context.tables, read: j..<j + 1)
    let target = stack(states, levels: levels)  // [1, M, R, C]
    let y = output(target)  // [1, M, R, 1]
    return y.reshaped([m, r]).permuted([1, 0])  // [R, M]
  }
}
