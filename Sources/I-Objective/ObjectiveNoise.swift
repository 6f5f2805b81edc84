import Autodiff
import DeepStateSpace
import DiffusionLoss
import Tensor

/// Every draw of one evaluation of the objective, made before it: the objective itself is a deterministic function.
///
/// N = S · B trajectories, trajectory-major: row s·B + b is trajectory s of sequence b.
public struct ObjectiveNoise {
  /// ε of the encoder's draws: [N, T, M].
  public let latents: Variable
  /// ε of the auxiliary draws: [N, j, M].
  public let auxiliary: Variable
  /// (k_m, ε_m) of the diffusion loss, S_k for each of the N(T − j) states; nil for a Gaussian transition.
  public let levels: LevelDraws?

  /// Draws given from outside.
  public init(latents: Variable, auxiliary: Variable, levels: LevelDraws?) {
    self.latents = latents
    self.auxiliary = auxiliary
    self.levels = levels
  }

  /// The draws of one step, each a function of (seed, purpose, step, series, time, trajectory and level draw, lane) alone.
  /// - Parameters:
  ///   - series: the number of each of the B sequences in its set.
  ///   - steps: T.
  public init(
    for model: StateSpaceModel, seed: Int, step: Int, series: [Int], steps t: Int, trajectories s: Int, levelsPerState: Int,
    on tape: Tape
  ) {
    let (m, j) = (model.latents, model.order)
    latents = tape.normals(
      CounterRandom(seed: seed, purpose: "encoder noise"), step: step, series: series, times: 0..<t, levels: s, lanes: m)
    auxiliary = tape.normals(
      CounterRandom(seed: seed, purpose: "auxiliary noise"), step: step, series: series, times: 0..<j, levels: s, lanes: m)
    guard case .diffusion(let transition) = model.transition else {
      levels = nil
      return
    }
    let draws = CounterRandom(seed: seed, purpose: "noise level")
    var ks: [Int] = []
    ks.reserveCapacity(s * series.count * (t - j) * levelsPerState)
    for trajectory in 0..<s {
      for id in series {
        for time in j..<t {
          for draw in 0..<levelsPerState {
            let u = draws.uniform(step: step, series: id, time: time, level: trajectory, lane: draw)
            ks.append(transition.loss.distribution.level(at: u))
          }
        }
      }
    }
    let noise = tape.normals(
      CounterRandom(seed: seed, purpose: "diffusion noise"), step: step, series: series, times: j..<t, levels: s,
      lanes: levelsPerState * m)  // [N, T − j, S_k M]
    levels = LevelDraws(levels: ks, noise: noise.reshaped([ks.count, m]))
  }
}
