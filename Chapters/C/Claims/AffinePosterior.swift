import Autodiff
import EvidenceBound
import Tensor

/// q_φ as a chain of Gaussians with affine means, its numbers on the tape: the best encoder is one of these.
struct AffinePosterior: SmoothingPosterior {
  /// [B, T · j], oldest first.
  let slopes: Variable
  /// [B, T].
  let offsets: Variable
  /// [B, T].
  let logVariances: Variable

  /// Leaves of the tape, so that a claim may ask for their gradient.
  init(_ steps: [[PosteriorStep]], on tape: Tape) {
    let (series, length) = (steps.count, steps[0].count)
    let all = steps.flatMap { $0 }
    slopes = tape.leaf(all.flatMap(\.slopes), [series, length * all[0].slopes.count])
    offsets = tape.leaf(all.map(\.offset), [series, length])
    logVariances = tape.leaf(all.map { logTwoPi(times: $0.variance) - logTwoPi(times: 1) }, [series, length])
  }

  func trajectories(of batch: SequenceBatch, noise: Variable) -> Trajectories {
    let (n, steps) = (noise.shape[0], noise.shape[1])
    let j = slopes.shape[1] / steps
    func spread(_ table: Variable) -> Variable { table.repeated(n / batch.size).reshaped([n, table.shape[1]]) }
    let (slope, offset, spreads) = (spread(slopes), spread(offsets), spread(logVariances))
    var (states, means) = ([Variable](), [Variable]())
    for t in 0..<steps {
      var mean = offset.slice(axis: 1, t..<t + 1)  // [N, 1]
      for back in 1..<min(j, t) + 1 {
        let place = t * j + j - back
        mean = mean + slope.slice(axis: 1, place..<place + 1) * states[t - back]
      }
      let law = DiagonalGaussian(mean: mean, logVariance: spreads.slice(axis: 1, t..<t + 1))
      means.append(mean)
      states.append(law.sample(noise: noise.slice(axis: 1, t..<t + 1).reshaped([n, 1])))
    }
    return Trajectories(
      latents: concatenate(states, axis: 1).reshaped([n, steps, 1]),
      posterior: DiagonalGaussian(
        mean: concatenate(means, axis: 1).reshaped([n, steps, 1]), logVariance: spreads.reshaped([n, steps, 1])))
  }
}
