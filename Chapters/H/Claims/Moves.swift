import Autodiff
import DiffusionChain
import Networks
import Tensor

/// What moves the output of one denoiser: inputs are moved one by one, and bits are compared.
struct Moves {
  private let settings: NetworkSettings
  private let weighted: Weighted<DenoisingNetwork>
  private let rows = 3

  private init(seed: UInt64, change: (inout NetworkSettings) -> Void) {
    let settings = Small.settings {
      ($0.levelWidth, $0.levelProjection, $0.maskWidth) = (4, 3, 2)
      change(&$0)
    }
    self.settings = settings
    weighted = Weighted(seed: seed) {
      DenoisingNetwork("denoiser", DataExtents(observations: 1), settings, schedule: NoiseSchedule(betas: Small.betas), in: &$0)
    }
  }

  /// What `seen` finds under any of twelve sets of weights: a ReLU that happens to be off hides what a network could see.
  static func union(seed: UInt64, change: (inout NetworkSettings) -> Void, seen: (Moves) -> [Int]) -> [Int] {
    let found = (0..<12).flatMap { seen(Moves(seed: seed &+ 7919 * $0, change: change)) }
    return Set(found).sorted()
  }

  private var width: Int { (settings.order + 1) * settings.latents }
  /// History and target of each row: [rows][j + 1][M], flat.
  private var inputs: [Double] { weighted.numbers("inputs", rows * width) }

  private func outputs(_ inputs: [Double]) -> [[Double]] {
    let (j, m) = (settings.order, settings.latents)
    let states = cut(inputs, into: width, count: rows)
    let values = weighted.run { denoisingNetwork, tape in
      let history = tape.constant(states.flatMap { $0[..<(j * m)] }, [rows, j, m])
      let noisy = tape.constant(states.flatMap { $0[(j * m)...] }, [rows, m])
      return [denoisingNetwork.conditioned(history: history, rows: zeros(on: tape)).output(noisy: noisy, levels: [1, 3, 4])]
    }
    return cut(values, into: m, count: rows)
  }

  /// Time embeddings of zero, where there are any.
  private func zeros(on tape: Tape) -> Variable? {
    settings.timeWidth > 0 ? tape.constant(repeating: 0, [rows, settings.order + 1, settings.timeWidth]) : nil
  }

  /// Whether moving the numbers at these places of each row moves what `output` picks.
  private func isMoved(by positions: (Int) -> Bool, _ output: ([Double]) -> [Double]) -> Bool {
    let moved = inputs.enumerated().map { $0.element + (positions($0.offset % width) ? 1 : 0) }
    return outputs(inputs).map(output) != outputs(moved).map(output)
  }

  /// The slots, 1 … j + 1, that move any output.
  var slotsSeen: [Int] {
    (1...settings.order + 1).filter { slot in isMoved(by: { $0 / settings.latents == slot - 1 }) { $0 } }
  }

  /// The latents, 1 … M, that move output `m`, counted from 0.
  func latentsSeen(by m: Int) -> [Int] {
    (1...settings.latents).filter { latent in isMoved(by: { $0 % settings.latents == latent - 1 }) { [$0[m]] } }
  }
}
