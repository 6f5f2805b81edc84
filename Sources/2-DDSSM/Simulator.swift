import Autodiff
import EvidenceBound
import HierarchicalPrior
import Networks
import ReverseProcess
import Tensor

/// A trained model put to use: its factors, parameters and units, on any number of threads.
///
/// Every draw is a function of (seed, purpose, series, time, sample), so results do not depend on threads or on how rows are
/// grouped, up to the rounding of the products.
public struct Simulator: Sendable {
  /// The encoder, emissions, transitions and prior.
  public let model: StateSpaceModel
  /// The parameter values of all factors of `model`.
  public let parameters: Parameters
  /// The map between data and network units.
  public let standardization: Standardization
  /// How the transition is drawn from; a Gaussian transition ignores it.
  public var sampler = Sampler.ancestral
  let workers: Workers

  /// Rows in one chunk of work: few enough for a core's cache.
  private static let rowsPerChunk = 1024

  /// A model with its parameters.
  public init(_ model: StateSpaceModel, parameters: Parameters, standardization: Standardization, threads: Int) {
    self.model = model
    self.parameters = parameters
    self.standardization = standardization
    workers = Workers(threads: threads, precision: parameters.values.precision, recordsGradients: false)
  }

  /// Splits `rows` into chunks of a few sequences and distributes them over the threads; results come back in the order of
  /// `rows`.
  func chunks<Result: Sendable>(
    of rows: [Int], samples: Int, _ body: @escaping @Sendable (_ rows: [Int], _ tape: Tape) -> [Result]
  ) -> [Result] {
    let largest = CounterRandom.maxLevels
    require(samples >= 1 && samples <= largest, "1…\(largest) samples can be drawn, not \(samples)")
    let size = max(1, Simulator.rowsPerChunk / samples)
    let chunks = stride(from: 0, to: rows.count, by: size).map { Array(rows[$0..<min($0 + size, rows.count)]) }
    let results = ShardResults<[Result]>(repeating: [], count: chunks.count)
    workers.exclusively {
      workers.forEach(chunks.count) { index, tape in
        tape.reset(parameters: parameters)
        results[index] = body(chunks[index], tape)
      }
    }
    return results.all.flatMap { $0 }
  }

  /// Draws z_t ~ p_ψ(· | z_{t−j:t−1}, u_{t−j:t}): [N, M].
  /// - Parameters:
  ///   - history: z_{t−j:t−1}, [N, j, M].
  ///   - whole: covariates of the times up to t at least.
  ///   - noise: standard normal [N, M] for noise level k; level 0 starts the chain, or draws from a Gaussian transition.
  func nextState(
    _ history: Variable, _ whole: SequenceBatch, time t: Int, noise: (_ level: Int) -> Variable
  ) -> Variable {
    let n = history.shape[0]
    switch model.transition {
    case .gaussian(let transition):
      return transition.distribution(given: history, rows: transition.rows(of: whole, trajectories: n, time: t)).sample(
        noise: noise(0))
    case .diffusion(let transition):
      let context = transition.denoisingNetwork.conditioned(
        history: history, rows: transition.denoisingNetwork.rows(of: whole, trajectories: n, time: t))
      let state = noise(0)  // [N, M]: z^K
      transition.chain(on: history.tape).sample(sampler, from: state, network: context, noise: noise)
      return state
    }
  }
}
