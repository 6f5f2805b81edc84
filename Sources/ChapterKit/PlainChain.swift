import Foundation

/// The reverse chain of Eqs 11 and 31 in plain numbers, from a path of the forward process: no preconditioning, no tape.
///
/// F_ψ stands for √(1 − ᾱ_k) z⁰ − √ᾱ_k ε, so (z^k, F) is (z⁰, ε) turned by an angle, and is turned back here.
public struct PlainChain: Sendable {
  /// β_1 … β_K.
  public let betas: [Double]
  /// √ᾱ_0 … √ᾱ_K.
  public let signals: [Double]
  /// 1 − ᾱ_0 … 1 − ᾱ_K, from v_k = α_k v_{k−1} + β_k.
  public let spreads: [Double]
  /// ς_1² … ς_K².
  public let variances: [Double]

  /// Takes β_1 … β_K; ς_k² is β_k, or for k > 1 that of q(z^{k−1} | z^k, z⁰), each times exp of its log ratio.
  public init(betas: [Double], isPosterior: Bool = false, logRatios: [Double]? = nil) {
    let forward = ForwardRecursion(betas: betas)
    let (signals, spreads) = (forward.factors, forward.variances)
    variances = betas.indices.map { step in
      let share = isPosterior && step > 0 ? spreads[step] / spreads[step + 1] : 1
      return share * betas[step] * exp(logRatios?[step] ?? 0)
    }
    (self.betas, self.signals, self.spreads) = (betas, signals, spreads)
  }

  /// The β_k of a schedule that is given by its noise levels: α_k = (1 + σ²_{k−1})/(1 + σ_k²).
  public static func betas(noiseLevels: [Double]) -> [Double] {
    zip([0] + noiseLevels.dropLast(), noiseLevels).map { 1 - (1 + $0 * $0) / (1 + $1 * $1) }
  }

  /// K.
  public var levels: Int { betas.count }

  /// ε_ψ.
  public func noise(_ k: Int, _ state: Double, _ output: Double) -> Double {
    spreads[k].squareRoot() * state - signals[k] * output
  }

  /// D_ψ, the predicted z⁰.
  public func clean(_ k: Int, _ state: Double, _ output: Double) -> Double {
    signals[k] * state + spreads[k].squareRoot() * output
  }

  /// μ_ψ of Eq 31.
  public func mean(_ k: Int, _ state: Double, _ output: Double) -> Double {
    (state - betas[k - 1] / spreads[k].squareRoot() * noise(k, state, output)) / (1 - betas[k - 1]).squareRoot()
  }

  /// A and B of the kernel's mean A z^k + B μ when D is the best one for z⁰ ~ N(μ, s²), from μ̃_k with D in place of z⁰.
  public func bestKernel(_ k: Int, standardDeviation: Double) -> (noisy: Double, context: Double) {
    let square = standardDeviation * standardDeviation
    let total = signals[k] * signals[k] * square + spreads[k]
    let clean = signals[k - 1] * betas[k - 1] / spreads[k]
    let kept = (1 - betas[k - 1]).squareRoot() * spreads[k - 1] / spreads[k]
    return (clean * square * signals[k] / total + kept, clean * spreads[k] / total)
  }
}

/// One row's way down, all its latents side by side.
extension PlainChain {
  /// What the network answers to a state of d latents at a level from 1 to K: d numbers.
  public typealias Output = (_ state: [Double], _ level: Int) -> [Double]

  /// Eq 11 step by step: z^K, …, z⁰.
  public func ancestral(from start: [Double], noise: (_ level: Int) -> [Double], output: Output) -> [[Double]] {
    var floors = [start]
    for k in stride(from: levels, through: 1, by: -1) {
      let state = floors[levels - k]
      let (answer, draw, standardDeviation) = (output(state, k), noise(k), variances[k - 1].squareRoot())
      floors.append(state.indices.map { mean(k, state[$0], answer[$0]) + standardDeviation * draw[$0] })
    }
    return floors
  }
}
