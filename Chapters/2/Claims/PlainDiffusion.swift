import DeepStateSpace
import DiffusionChain
import DiffusionLoss
import Foundation
import ReverseProcess

/// What the settings of a diffusion stand for, in plain numbers: chain and loss by scalar loops, whatever the settings are.
struct PlainDiffusion {
  let name: String
  /// β_1 … β_K.
  var betas = [0.05, 0.15, 0.25, 0.35, 0.45]
  var reverse = ReverseVariance.forward
  /// a_1 … a_K where the variance is learned; zeros elsewhere.
  var logRatios = [0.0, 0, 0, 0, 0]
  /// σ_data; it is tracked where it is not 1.
  var standardDeviation = 1.0
  var sampling = LevelSampling.uniform
  var form = LossForm()

  /// The settings that a model is built with.
  var settings: DiffusionSettings {
    var settings = DiffusionSettings()
    settings.schedule = NoiseSchedule.Specification(.listed(betas: betas), levels: betas.count)
    (settings.reverseVariance, settings.levelSampling) = (reverse, sampling)
    settings.sigmaData = standardDeviation == 1 ? .one : .tracked
    return settings
  }

  /// The same with one thing changed.
  func changed(_ change: (inout PlainDiffusion) -> Void) -> PlainDiffusion {
    var other = self
    change(&other)
    return other
  }

  func bar(_ k: Int) -> Double { betas[..<k].reduce(1) { $0 * (1 - $1) } }
  func sigma(_ k: Int) -> Double { ((1 - bar(k)) / bar(k)).squareRoot() }

  /// ς_k² before anything is learned.
  private func plainVariance(_ k: Int) -> Double {
    let beta = betas[k - 1]
    return reverse == .posterior && k > 1 ? beta * (1 - bar(k - 1)) / (1 - bar(k)) : beta
  }

  private func variance(_ k: Int) -> Double { plainVariance(k) * exp(logRatios[k - 1]) }

  /// σ² + σ_data².
  private func total(_ k: Int) -> Double { sigma(k) * sigma(k) + standardDeviation * standardDeviation }

  /// c_in ẑ^k.
  func input(_ z: Double, _ k: Int) -> Double { z / bar(k).squareRoot() / total(k).squareRoot() }

  /// c_skip ẑ^k + c_out F.
  private func denoised(_ z: Double, _ output: Double, _ k: Int) -> Double {
    let skip = standardDeviation * standardDeviation / total(k)
    return skip * z / bar(k).squareRoot() + sigma(k) * standardDeviation / total(k).squareRoot() * output
  }
}

/// The samplers, row by row.
extension PlainDiffusion {
  /// - Parameters:
  ///   - network: F at inputs of level k.
  ///   - noise: the draws for the step that leaves level k; level 0 begins.
  func draw(
    _ sampler: Sampler, _ network: (_ inputs: [[Double]], _ k: Int) -> [[Double]], _ noise: (_ k: Int) -> [[Double]]
  ) -> [[Double]] {
    var state = noise(0)
    func clean(_ k: Int) -> [[Double]] {
      let outputs = network(state.map { $0.map { input($0, k) } }, k)
      return zip(state, outputs).map { zip($0, $1).map { denoised($0, $1, k) } }
    }
    func leave(_ k: Int) {
      let (best, draws, beta) = (clean(k), noise(k), betas[k - 1])
      state = state.indices.map { row in
        state[row].indices.map { i -> Double in
          let guess = (state[row][i] / bar(k).squareRoot() - best[row][i]) / sigma(k)
          let mean = (state[row][i] - beta / (1 - bar(k)).squareRoot() * guess) / (1 - beta).squareRoot()
          return mean + variance(k).squareRoot() * draws[row][i]
        }
      }
    }
    let path = levels(sampler)
    guard sampler != .ancestral else {
      for k in path { leave(k) }
      return state
    }
    var before = state
    for (step, k) in path.dropLast().enumerated() {
      let (next, best) = (path[step + 1], clean(k))
      var extrapolation = 0.0
      if case .multistep = sampler, step > 0 {
        extrapolation = 0.5 * log(sigma(k) / sigma(next)) / log(sigma(path[step - 1]) / sigma(k))
      }
      state = state.indices.map { row in
        state[row].indices.map { i -> Double in
          let (z, extrapolated) = (
            state[row][i] / bar(k).squareRoot(), best[row][i] + extrapolation * (best[row][i] - before[row][i])
          )
          return (extrapolated + (z - extrapolated) * sigma(next) / sigma(k)) * bar(next).squareRoot()
        }
      }
      before = best
    }
    leave(1)
    return state
  }

  /// The levels a sampler visits: nearest to even steps of log σ, or all.
  private func levels(_ sampler: Sampler) -> [Int] {
    let all = Array((1...betas.count).reversed())
    let calls: Int
    switch sampler {
    case .ancestral: return all
    case .implicit(let count): calls = count
    case .multistep(let count): calls = count
    }
    let (high, low) = (log(sigma(betas.count)), log(sigma(1)))
    let near = (0..<calls).map { position -> Int in
      let target = high + (low - high) * Double(position) / Double(calls - 1)
      return all.min { abs(log(sigma($0)) - target) < abs(log(sigma($1)) - target) } ?? 1
    }
    return Set(near).sorted(by: >)
  }
}

/// The loss, draw by draw.
extension PlainDiffusion {
  /// w_k of ‖ε − ε_ψ‖², for the variance before anything is learned.
  private func noiseWeight(_ k: Int) -> Double {
    let beta = betas[k - 1]
    return beta * beta / (2 * plainVariance(k) * (1 - beta) * (1 - bar(k)))
  }

  /// What ‖F − y‖² weighs at level k.
  private func weight(_ k: Int) -> Double {
    func share(_ k: Int) -> Double { standardDeviation * standardDeviation / total(k) }
    guard form.weighting == .dropped else { return noiseWeight(k) * share(k) }
    let all = 1...betas.count
    return all.reduce(0) { $0 + noiseWeight($1) * share($1) } / all.reduce(0) { $0 + share($1) } * share(k)
  }

  /// ρ(1) … ρ(K).
  private var probabilities: [Double] {
    let masses = (1...betas.count).map { sampling == .uniform ? 1 : noiseWeight($0) * bar($0) }
    return masses.map { $0 / masses.reduce(0, +) }
  }

  /// The first level whose cumulative probability exceeds `uniform`.
  func level(at uniform: Double) -> Int {
    let rho = probabilities
    return (1...betas.count).first { rho[..<$0].reduce(0, +) > uniform } ?? betas.count
  }

  /// One drawn level and its noise, for one state.
  struct Look {
    let level: Int
    let noise: [Double]
    let output: [Double]
  }

  /// z^k of a state.
  func noisy(_ clean: [Double], _ level: Int, _ noise: [Double]) -> [Double] {
    zip(clean, noise).map { bar(level).squareRoot() * $0 + (1 - bar(level)).squareRoot() * $1 }
  }

  /// The bound on −log p(z⁰) at the looks taken; `distribution` is the Gaussian that z⁰ was drawn from.
  func loss(_ clean: [Double], _ distribution: [(mean: Double, variance: Double)], _ looks: [Look]) -> Double {
    let top = bar(betas.count)
    var loss = clean.reduce(0) { $0 + 0.5 * (top * $1 * $1 - top - log(1 - top)) + constant }
    let rho = probabilities
    for look in looks {
      let k = look.level
      let seen = noisy(clean, k, look.noise)
      let errors = clean.indices.map { i in error(look.output[i], clean[i], seen[i] / bar(k).squareRoot(), distribution[i], k) }
      loss += weight(k) / rho[k - 1] * exp(-logRatios[k - 1]) * errors.reduce(0, +) / Double(looks.count)
    }
    return loss
  }

  /// ‖F − y‖² for one coordinate, at the draw or averaged over z⁰ given ẑ^k.
  private func error(
    _ output: Double, _ clean: Double, _ rescaled: Double, _ distribution: (mean: Double, variance: Double), _ k: Int
  ) -> Double {
    let square = sigma(k) * sigma(k)
    let out = sigma(k) * standardDeviation / total(k).squareRoot()
    func target(_ clean: Double) -> Double { (clean - standardDeviation * standardDeviation / total(k) * rescaled) / out }
    guard form.target == .averaged else { return pow(output - target(clean), 2) }
    let mean = (distribution.variance * rescaled + square * distribution.mean) / (distribution.variance + square)
    let left = distribution.variance * square / (distribution.variance + square)
    return pow(output - target(mean), 2) + left / (out * out)
  }

  /// Σ_k C_k of one coordinate.
  private var constant: Double {
    (1...betas.count).reduce(0) { sum, k in
      guard k > 1 else { return sum + 0.5 * log(2 * .pi * variance(1)) }
      let ratio = betas[k - 1] * (1 - bar(k - 1)) / (1 - bar(k)) / variance(k)
      return sum + 0.5 * (ratio - 1 - log(ratio))
    }
  }
}
