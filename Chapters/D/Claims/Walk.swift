import DiffusionChain

/// The forward process walked step by step: mean factor m_k and variance v_k of z^k given z⁰.
///
/// m_k = √(1 − β_k) m_{k−1} and v_k = (1 − β_k) v_{k−1} + β_k. No term is ever subtracted, so this road to 1 − ᾱ_k keeps its
/// digits too, and shares nothing with the logarithms of the schedule.
struct Walk: Sendable {
  /// √ᾱ_0 … √ᾱ_K.
  private(set) var factors = [1.0]
  /// 1 − ᾱ_0 … 1 − ᾱ_K.
  private(set) var variances = [0.0]

  init(_ schedule: NoiseSchedule) {
    for (step, beta) in schedule.betas.enumerated() {
      factors.append(factors[step] * (1 - beta).squareRoot())
      variances.append((1 - beta) * variances[step] + beta)
    }
  }

  /// σ_k² = v_k/m_k².
  func squaredNoiseLevel(_ k: Int) -> Double { variances[k] / (factors[k] * factors[k]) }
}
