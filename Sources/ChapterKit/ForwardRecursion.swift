/// The forward process of a list of β, step by step: mean factor m_k and variance v_k of z^k given z⁰.
///
/// m_k = √(1 − β_k) m_{k−1} and v_k = (1 − β_k) v_{k−1} + β_k. No term is ever subtracted, so this road to 1 − ᾱ_k keeps its
/// digits, and shares nothing with the logarithms of the package's schedules.
public struct ForwardRecursion: Sendable {
  /// √ᾱ_0 … √ᾱ_K.
  public private(set) var factors = [1.0]
  /// 1 − ᾱ_0 … 1 − ᾱ_K.
  public private(set) var variances = [0.0]

  /// Takes β_1 … β_K, each from [0, 1).
  public init(betas: [Double]) {
    for (step, beta) in betas.enumerated() {
      factors.append(factors[step] * (1 - beta).squareRoot())
      variances.append((1 - beta) * variances[step] + beta)
    }
  }

  /// 1 − r_k = 1 − v_{k−1}/v_k, the share of step k's variance that z⁰ explains.
  public func explained(_ k: Int) -> Double { 1 - variances[k - 1] / variances[k] }

  /// σ_k² = v_k/m_k².
  public func squaredNoiseLevel(_ k: Int) -> Double { variances[k] / (factors[k] * factors[k]) }
}
