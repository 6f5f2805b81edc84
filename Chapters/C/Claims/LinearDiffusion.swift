import Autodiff
import DiffusionChain
import DiffusionLoss
import EvidenceBound
import Tensor

/// A diffusion transition whose denoiser is the best one for z_t ~ N(μ(c_t), s²): D = g ẑ^k + (1 − g) μ, g = s²/(s² + σ_k²).
///
/// D − z⁰ = g σ_k ε − (1 − g)(z⁰ − μ), so the package's loss has its mean over ε in closed form and the bound is exact.
struct LinearDiffusion: Transition {
  let numbers: Numbers
  let weights: LossWeights
  /// C belongs to the bound; without it stands what is left when it is dropped.
  var keepsConstant = true

  func surprise(of trajectories: Trajectories, _ batch: SequenceBatch) -> Variable {
    let mean = Windows(numbers: numbers).transitionMean(trajectories.latents, batch)  // [N, T − j, 1]
    let state = trajectories.latents.slice(axis: 1, numbers.order..<trajectories.steps)
    let schedule = weights.schedule
    var (pull, level) = (0.0, weights.forwardLoss(meanSquare: 0) + (keepsConstant ? weights.constant : 0))
    for k in 1...weights.levels {
      let noise = schedule.noiseLevel(k) * schedule.noiseLevel(k)
      let gain = numbers.variance / (numbers.variance + noise)
      pull += weights.denoised(k) * (1 - gain) * (1 - gain)
      level += weights.denoised(k) * gain * gain * noise
    }
    let loss = 0.5 * schedule.alphaBar(weights.levels) * square(state) + pull * square(state - mean) + level
    return loss.reshaped([mean.shape[0], mean.shape[1]])
  }
}
