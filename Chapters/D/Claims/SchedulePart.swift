import ChapterKit

/// Second part: how much noise, and when.
enum SchedulePart {
  static let entries: [Chapter.Entry] = levels + named + end

  private static let levels: [Chapter.Entry] = [
    .prose(
      """
      The β are chosen in advance. It is often easier to choose how loud the noise is beside the signal: the quotient of the \
      two deviations, √(1 − ᾱ_k) for the noise and √ᾱ_k for the signal, is the noise level σ_k. It rises from 0 without limit.
      """),
    .equation("below 36", "σ_k = √((1 − ᾱ_k)/ᾱ_k),     σ_0 = 0"),
    .predict("Someone hands over σ_1 < … < σ_K and nothing else. Can β_k be had from them?"),
    .equation(
      "D.e",
      """
      ᾱ_k = 1/(1 + σ_k²)     α_k = (1 + σ²_{k−1})/(1 + σ_k²)     β_k = (σ_k² − σ²_{k−1})/(1 + σ_k²)
      """),
    .claim(ScheduleClaims.identities),
    .prose(
      """
      On paper all these forms are one. In Float64 they are not: near the clean end ᾱ_k is 0.999999…, and 1 − ᾱ_k, subtracted, \
      keeps the few digits in which the two numbers differ. The package adds up log α_k and takes 1 − ᾱ_k = −expm1(Σ log α); \
      no two numbers of nearly the same size are ever subtracted.
      """),
    .claim(LevelClaims.clean),
    .claim(LevelClaims.noisy),
  ]

  private static let named: [Chapter.Entry] = [
    .prose("Three shapes have names. They differ in what moves in even steps: β, the angle whose cosine is √ᾱ, or a root of σ."),
    .equation(
      "D.h–j",
      """
      linear   β_k = β_1 + (β_K − β_1) (k − 1)/(K − 1)
      cosine   ᾱ_k = f(k)/f(0),   f(k) = cos²(½π (k/K + s)/(1 + s)),   s = 0.008,   β_k ≤ 0.999
      karras   σ_k^{1/ρ} = σ_1^{1/ρ} + (σ_K^{1/ρ} − σ_1^{1/ρ}) (k − 1)/(K − 1),   ρ = 7
      """),
    .claim(ScheduleClaims.linear),
    .claim(ScheduleClaims.cosine),
    .claim(ScheduleClaims.karras),
    .figure("D-schedules") { _ in Figures.schedules },
    .prose(
      """
      ᾱ looks at the middle of the way and σ, on its logarithmic axis, at both ends. The last schedule spends most of its \
      levels where noise and signal are far from equal; the cosine's last step is clipped, since at ᾱ_K = 0 there would be no \
      σ_K.
      """),
    .claim(SettingsClaims.settings),
  ]

  private static let end: [Chapter.Entry] = [
    .prose(
      """
      At the far end the state should be pure noise, since that is where the model will start. The paper's schedule is \
      “linear” with 128 levels, its range not given. The customary range belongs to 1,000 levels.
      """),
    .predict("β rises evenly from 10⁻⁴ to 0.02 over 128 steps. How much of the clean variance is left at the end?"),
    .claim(SettingsClaims.leftover),
    .prose(
      """
      More than a quarter. Multiplied by 1000/128 the same range leaves 2.4·10⁻⁵. The next chapter shows that the bound stays \
      true either way, since it charges for the mismatch. The charge is a divergence, and here is what it comes to for states \
      with the deviation of the paper's experiment, 9.18.
      """),
    .equation("E.1", "L_forward(z⁰) = D_KL(q(z^K | z⁰) ‖ N(0, I))     E L_forward = 0.0010, 0.0066, 12 nats per coordinate"),
    .claim(EndClaims.nearly),
    .prose(
      """
      In this order: linear and stretched; σ from 0.002 to 80; linear as it stands. “z^K is N(0, I)” is thus an approximation, \
      never an equality. One may object that no single q(z^K | z⁰) need be standard normal, if only their average over z⁰ is. \
      The average is nearer indeed.
      """),
    .claim(EndClaims.aggregate),
    .prose("It comes to 1.0·10⁻⁶, 4.2·10⁻⁵ and 9.8 nats. But it is the single one that the bound charges."),
  ]
}
