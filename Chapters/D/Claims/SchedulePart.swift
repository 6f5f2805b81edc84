import ChapterKit

/// Second part: how much noise, and when.
enum SchedulePart {
  static let entries: [Chapter.Entry] = levels + named + end

  private static let levels: [Chapter.Entry] = [
    .prose(
      """
      The β are chosen in advance. It is often easier to choose the noise relative to the signal. The noise has the standard \
      deviation √(1 − ᾱ_k), and the signal has the factor √ᾱ_k. Their quotient is the noise level σ_k. It starts at 0 and grows \
      with k.
      """),
    .equation("after Eq 36", "σ_k = √((1 − ᾱ_k)/ᾱ_k),     σ_0 = 0"),
    .predict(
      "You know σ_1 < … < σ_K and nothing else. Can you compute every β_k?",
      answer: .choice(["yes", "no, β_1 is needed too"], right: 0, because: "ᾱ_k = 1/(1 + σ_k²), and α_k = ᾱ_k/ᾱ_{k−1}.")),
    .equation(
      "D.e",
      """
      ᾱ_k = 1/(1 + σ_k²)
      α_k = (1 + σ²_{k−1})/(1 + σ_k²)
      β_k = (σ_k² − σ²_{k−1})/(1 + σ_k²)
      """),
    .claim(ScheduleClaims.identities),
  ]

  private static let named: [Chapter.Entry] = [
    .prose(
      """
      Three schedules have names. They differ in what changes in equal steps: β, the angle whose cosine is √ᾱ (up to a constant \
      factor), or a root of σ.
      """),
    .equation(
      "D.h–j",
      """
      linear   β_k = β_1 + (β_K − β_1) (k − 1)/(K − 1)
      cosine   ᾱ_k = f(k)/f(0),   f(k) = cos²(½π (k/K + s)/(1 + s))
               s = 0.008,   β_k ≤ 0.999
      karras   σ_k^{1/ρ} = σ_1^{1/ρ} + (σ_K^{1/ρ} − σ_1^{1/ρ}) (k − 1)/(K − 1)
               ρ = 7
      """),
    .claim(ScheduleClaims.linear),
    .claim(ScheduleClaims.cosine),
    .claim(ScheduleClaims.karras),
    .figure("D-schedules") { _ in Figures.schedules },
    .prose(
      """
      The panel of ᾱ shows differences at the middle levels. The panel of σ has a logarithmic axis and shows them at both ends. \
      The schedule of Karras et al. (σ 0.002 … 80) has most of its levels where noise and signal are far from equal. The last \
      step of the cosine is clipped, since ᾱ_K = 0 would leave no σ_K.
      """),
  ]

  private static let end: [Chapter.Entry] = [
    .prose(
      """
      At the last level the state should be pure noise, because the model starts from pure noise. The paper's schedule is \
      “linear” with 128 levels, and its range is not given (DEVIATIONS 9). Suppose one took the customary range unscaled.
      """),
    .predict(
      "β rises in equal steps from 10⁻⁴ to 0.02 over 128 levels. Which share of the clean variance is left at the end?",
      answer: .number(0.274, tolerance: 0.1, because: "log ᾱ_K is about −128 · 0.01005 = −1.29, so ᾱ_K is near 0.27.")),
    .claim(SettingsClaims.leftover),
    .prose(
      """
      More than a quarter is left. The stretched range leaves 2.4·10⁻⁵. Chapter E derives an upper bound on −log p(z⁰ | c) that \
      holds for either schedule. One of its terms is the divergence of q(z^K | z⁰) from the start of the model, which measures \
      the mismatch.
      """),
    .equation("first term of Eq 29", "L_forward(z⁰) = D_KL(q(z^K | z⁰) ‖ N(0, I))"),
    .prose(
      """
      Take clean states with mean 0 and standard deviation 9.18, that of the random walk in section 4. The mean of L_forward is \
      then 0.0010 nats per coordinate for the stretched schedule, 0.0066 for σ from 0.002 to 80, and 12 for the unscaled \
      schedule.
      """),
    .claim(EndClaims.nearly),
    .prose(
      """
      So q(z^K | z⁰) is N(0, I) only approximately. One may object that only the average of q(z^K | z⁰) over z⁰ must be standard \
      normal. The average is indeed nearer: 1.0·10⁻⁶, 4.2·10⁻⁵ and 9.8 nats.
      """),
    .claim(EndClaims.aggregate),
    .prose("The bound, however, contains the mean of L_forward and not the divergence of the average."),
  ]
}
