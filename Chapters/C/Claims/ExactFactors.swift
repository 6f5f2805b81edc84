import Autodiff
import DiffusionChain
import DiffusionLoss
import EvidenceBound
import StateSpace
import Tensor

/// The windows of a model over a batch, and the means that depend on them.
struct Windows {
  let numbers: Numbers

  /// Latents [N, P, w], covariates [N, P, w']: one row per window.
  private func affine(_ windows: [Variable], _ slopes: [[Double]], _ levels: [Double]) -> Variable {
    let joined = concatenate(windows, axis: 2)
    let columns = slopes[0].indices.flatMap { column in slopes.map { $0[column] } }
    let tape = joined.tape
    return Autodiff.affine(
      joined, weight: tape.constant(columns, [slopes[0].count, slopes.count]), bias: tape.constant(levels, [levels.count]))
  }

  private func windows(_ series: Variable, length: Int, copies: Int) -> Variable {
    let cut = series.windows(length: length)  // [B, P, length, 1]
    let rows = cut.repeated(copies)  // [copies, B, P, length, 1]
    return rows.reshaped([copies * cut.shape[0], cut.shape[1], length])
  }

  /// The mean of z_t for t > j: [N, T − j, 1].
  func transitionMean(_ latents: Variable, _ batch: SequenceBatch) -> Variable {
    let (j, steps) = (numbers.order, latents.shape[1])
    var parts = [windows(latents.slice(axis: 1, 0..<steps - 1), length: j, copies: 1)]
    if let inputs = batch.covariates { parts.append(windows(inputs, length: j + 1, copies: latents.shape[0] / batch.size)) }
    return affine(parts, [numbers.slopes + numbers.inputSlopes], [numbers.level])
  }

  /// The means of x_t; before the first step the windows hold zeros: [N, T, 2].
  func sightMean(_ latents: Variable, _ batch: SequenceBatch) -> Variable {
    let j = numbers.order
    func padded(_ series: Variable) -> Variable {
      guard j > 1 else { return series }
      return concatenate([series.tape.constant(repeating: 0, [series.shape[0], j - 1, 1]), series], axis: 1)
    }
    var parts = [windows(padded(latents), length: j, copies: 1)]
    if let inputs = batch.covariates { parts.append(windows(padded(inputs), length: j, copies: latents.shape[0] / batch.size)) }
    return affine(parts, zip(numbers.sightSlopes, numbers.sightInputSlopes).map { $0 + $1 }, numbers.sightLevels)
  }
}

/// p_θ(x_t | …), exact.
struct ExactEmission: Emission {
  let numbers: Numbers

  func distribution(given latents: Variable, _ batch: SequenceBatch) -> DiagonalGaussian {
    let mean = Windows(numbers: numbers).sightMean(latents, batch)  // [N, T, 2]
    let logs = mean.tape.constant(numbers.sightVariances, [2])
    return DiagonalGaussian(mean: mean, logVariance: 0 * mean + log(logs).repeated(mean.shape.rows).reshaped(mean.shape))
  }
}

/// p_ψ(z_t | c_t), exact: at the drawn state, or averaged over it given its history.
struct ExactTransition: Transition {
  let numbers: Numbers
  var isAveraged = false

  func negativeLogLikelihood(of trajectories: Trajectories, _ batch: SequenceBatch) -> Variable {
    let mean = Windows(numbers: numbers).transitionMean(trajectories.latents, batch)  // [N, T − j, 1]
    let distribution = DiagonalGaussian(mean: mean, logVariance: log(0 * mean + numbers.variance))
    let later = numbers.order..<trajectories.steps
    let drawn = trajectories.posterior
    let loss =
      isAveraged
      ? DiagonalGaussian(mean: drawn.mean.slice(axis: 1, later), logVariance: drawn.logVariance.slice(axis: 1, later))
        .crossEntropy(of: distribution)
      : distribution.negativeLogDensity(at: trajectories.latents.slice(axis: 1, later))
    return loss.reshaped([mean.shape[0], mean.shape[1]])
  }
}

/// p_η(z_{1:j} | u_{1:j}), exact: ½ [|L⁻¹(z − m)|² + j log 2π + log |Σ|] with Σ = L Lᵀ.
struct ExactPrior: InitialPrior {
  let numbers: Numbers

  func negativeLogLikelihood(of first: Variable, _ batch: SequenceBatch) -> Variable {
    let (n, j, tape) = (first.shape[0], numbers.order, first.tape)
    let distribution = numbers.model.initial
    let root = Cholesky(distribution.covariance)
    var centered = first.reshaped([n, j]) - tape.constant(distribution.offset, [j]).repeated(n)  // [N, j]
    if let inputs = batch.covariates {
      let known = inputs.slice(axis: 1, 0..<j).reshaped([batch.size, j])
      let shift = affine(known, weight: tape.constant(distribution.matrix.transposed.values, [j, j]))  // [B, j]
      centered = centered - shift.repeated(n / batch.size).reshaped([n, j])
    }
    let columns = (0..<j).map { unit in root.whitened((0..<j).map { $0 == unit ? 1 : 0 }) }  // L⁻¹, column by column
    let white = affine(centered, weight: tape.constant(columns.flatMap { $0 }, [j, j]))
    return 0.5 * square(white).sumOverLast() + 0.5 * (Double(j) * logTwoPi(times: 1) + root.logDeterminant)
  }
}

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
        let position = t * j + j - back
        mean = mean + slope.slice(axis: 1, position..<position + 1) * states[t - back]
      }
      let distribution = DiagonalGaussian(mean: mean, logVariance: spreads.slice(axis: 1, t..<t + 1))
      means.append(mean)
      states.append(distribution.sample(noise: noise.slice(axis: 1, t..<t + 1).reshaped([n, 1])))
    }
    return Trajectories(
      latents: concatenate(states, axis: 1).reshaped([n, steps, 1]),
      posterior: DiagonalGaussian(
        mean: concatenate(means, axis: 1).reshaped([n, steps, 1]), logVariance: spreads.reshaped([n, steps, 1])))
  }
}

/// A diffusion transition whose denoiser is the best one for z_t ~ N(μ(c_t), s²): D = g ẑ^k + (1 − g) μ, g = s²/(s² + σ_k²).
///
/// D − z⁰ = g σ_k ε − (1 − g)(z⁰ − μ), so the package's loss has its mean over ε in closed form and the bound is exact.
struct LinearDiffusion: Transition {
  let numbers: Numbers
  let weights: LossWeights
  /// C belongs to the bound; without it stands what is left when it is dropped.
  var keepsConstant = true

  func negativeLogLikelihood(of trajectories: Trajectories, _ batch: SequenceBatch) -> Variable {
    let mean = Windows(numbers: numbers).transitionMean(trajectories.latents, batch)  // [N, T − j, 1]
    let state = trajectories.latents.slice(axis: 1, numbers.order..<trajectories.steps)
    let schedule = weights.schedule
    var (pull, level) = (0.0, weights.forwardLoss(meanSquare: 0) + (keepsConstant ? weights.constant : 0))
    for k in 1...weights.levels {
      let noise = schedule.noiseLevel(k) * schedule.noiseLevel(k)
      let gain = numbers.variance / (numbers.variance + noise)
      pull += weights.denoiserErrorWeight(k) * (1 - gain) * (1 - gain)
      level += weights.denoiserErrorWeight(k) * gain * gain * noise
    }
    let loss = 0.5 * schedule.alphaBar(weights.levels) * square(state) + pull * square(state - mean) + level
    return loss.reshaped([mean.shape[0], mean.shape[1]])
  }
}
