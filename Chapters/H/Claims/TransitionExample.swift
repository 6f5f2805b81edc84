import Autodiff
import EvidenceBound
import HierarchicalPrior
import Networks
import Tensor

/// The three Gaussians that are made of one Context Producer each.
struct Gaussians {
  let transition: GaussianTransition
  let prior: ConditionalPriorNetwork
  let auxiliary: AuxiliaryPosteriorNetwork
}

/// Those three with histories of two trajectories for each of two sequences.
struct TransitionExample {
  let settings: NetworkSettings
  let weighted: Weighted<Gaussians>
  let sequences: Sequences
  let trajectories = 4

  init(_ extents: DataExtents = Small.extents, seed: UInt64, change: (inout NetworkSettings) -> Void = { _ in }) {
    let settings = Small.settings(change)
    self.settings = settings
    weighted = Weighted(seed: seed) { layout in
      Gaussians(
        transition: GaussianTransition("transition", extents, settings, in: &layout),
        prior: ConditionalPriorNetwork("prior", extents, settings, in: &layout),
        auxiliary: AuxiliaryPosteriorNetwork("auxiliary", extents, settings, in: &layout))
    }
    sequences = Sequences(extents, count: 2, steps: 5, start: 3, seed: weighted.seed)
  }

  /// [N][j][M], flat.
  var history: [Double] { weighted.numbers("history", trajectories * settings.order * settings.latents) }
  var historyShape: [Int] { [trajectories, settings.order, settings.latents] }
  private var histories: [[[Double]]] {
    cut(cut(history, into: settings.latents, count: trajectories * settings.order), into: settings.order, count: trajectories)
  }

  private func run(_ distribution: (Gaussians, Variable, SequenceBatch) -> DiagonalGaussian) -> [Double] {
    weighted.run { distribution($0, $1.constant(history, Shape(historyShape)), sequences.batch(on: $1)).parts }
  }

  /// p_ψ(z_t | history, u_{t−j:t}), [N, M] each.
  func transition(at t: Int) -> [Double] {
    run { $0.transition.distribution(given: $1, rows: $0.transition.rows(of: $2, trajectories: trajectories, time: t)) }
  }

  /// p_η(z_t | history, u), [N, M] each.
  func prior(at t: Int) -> [Double] { run { $0.prior.distribution(given: $1, time: t, $2) } }

  /// q_Φ(z_{−j+1:0} | z_{1:j}), [N, j, M] each, of the same numbers.
  var auxiliary: [Double] { run { $0.auxiliary.distribution(given: $1, $2) } }

  /// The transition by loops.
  func transitionLoops(_ naive: Naive, at t: Int) -> [Double] {
    flat(
      histories.enumerated().map { n, history in
        naive.gaussian(
          "transition", history, rows: naive.pastAndPresent(sequences, n % 2, at: t, settings), valid: nil,
          blocks: settings.transitionBlocks, settings)
      })
  }

  /// The conditional prior by loops.
  func priorLoops(_ naive: Naive, at t: Int) -> [Double] {
    let valid = (1...settings.order).map { naive.makes(.auxiliaryPadded) && $0 + t - 1 <= settings.order ? 0.0 : 1 }
    return flat(
      histories.enumerated().map { n, history in
        naive.gaussian(
          "prior", history, rows: naive.pastAndPresent(sequences, n % 2, at: t, settings), valid: valid,
          blocks: settings.initialBlocks, settings)
      })
  }

  /// The auxiliary posterior by loops: slot i has the features of time i.
  func auxiliaryLoops(_ naive: Naive) -> [Double] {
    flat(
      histories.enumerated().map { n, first in
        naive.gaussian(
          "auxiliary", first, rows: (1...settings.order).map { naive.features(sequences, n % 2, at: $0, settings) }, valid: nil,
          blocks: settings.initialBlocks, settings)
      })
  }
}
