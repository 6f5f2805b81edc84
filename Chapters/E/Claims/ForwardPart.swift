import Lectern

/// First part: noise is added, and one step is taken back.
enum ForwardPart {
  static let entries: [Chapter.Entry] = forward + schedules + backward

  private static let forward: [Chapter.Entry] = [
    .prose(
      """
      A transition p(z_t | c) says where the state goes next. If it can go left or right, p has two modes, and a Gaussian whose mean \
      comes from a network has one. We want any density at all. A variational autoencoder would add one hidden variable and hope; a \
      diffusion adds K of them, in a row, with an encoder that is fixed and so simple that most of the bound can be computed by hand.
      """),
    .prose(
      """
      This chapter concerns one transition with its context given, so t and c are left out. What remains is a clean state z⁰. All \
      noises are isotropic, so one coordinate stands for all; a state of d coordinates sums d such losses.
      """),
    .prose("The fixed encoder shrinks the state a little and adds a little noise, K times, until nothing of z⁰ can be seen."),
    .equation("D.1", "q(z^k | z^{k−1}) = N(z^k; √(1 − β_k) z^{k−1}, β_k),     0 < β_k < 1"),
    .predict("Why shrink at all? What would become of the variance of z^k if noise were only added?"),
    .prose(
      """
      With the shrinking, a state of variance 1 keeps variance 1: (1 − β) · 1 + β = 1. Two Gaussian steps in a row are one Gaussian \
      step, and so are k of them.
      """),
    .claim(ForwardClaims.composition),
    .equation("D.1", "q(z^k | z⁰) = N(z^k; √ᾱ_k z⁰, 1 − ᾱ_k),     α_k = 1 − β_k,   ᾱ_k = α_1 α_2 ⋯ α_k"),
    .claim(ForwardClaims.jump),
    .prose(
      """
      This is what makes training cheap: to see z^k one draws a single ε and writes z^k = √ᾱ_k z⁰ + √(1 − ᾱ_k) ε, whatever k is. The \
      last check above concerns the code: 1 − ᾱ_k is computed from logarithms, since a product close to one, subtracted from one, \
      has lost its digits.
      """),
  ]

  private static let schedules: [Chapter.Entry] = [
    .prose(
      """
      The β are chosen in advance. It is often easier to choose how loud the noise is beside the signal. Divide by √ᾱ_k and the signal \
      is z⁰ itself; what is added has deviation σ_k, the noise level.
      """),
    .equation("34–36", "ẑ^k = z^k/√ᾱ_k = z⁰ + σ_k ε,     σ_k = √((1 − ᾱ_k)/ᾱ_k)"),
    .claim(ForwardClaims.rescaling),
    .prose(
      "The noise levels say everything about a schedule. The last line compares a step's variance before and after z⁰ is known; it will matter."
    ),
    .equation(
      "E.c",
      """
      ᾱ_k = 1/(1 + σ_k²)     α_k = (1 + σ²_{k−1})/(1 + σ_k²)     β_k = (σ_k² − σ²_{k−1})/(1 + σ_k²)
      r_k := β̃_k/β_k = (1 − ᾱ_{k−1})/(1 − ᾱ_k)
      """),
    .claim(ForwardClaims.identities),
    .claim(ForwardClaims.shapes),
    .prose(
      """
      At the far end the state should be pure noise, z^K ~ N(0, 1), since that is where the model will start. The paper's schedule is \
      “linear” with 128 levels, its range not given. The customary range belongs to 1,000 levels.
      """),
    .predict("β rises evenly from 10⁻⁴ to 0.02 over 128 steps. How much of the clean variance is left at the end?"),
    .claim(ForwardClaims.leftover),
    .prose(
      "More than a quarter. The bound stays true, since it charges for the mismatch, but it pays dearly, as the table near the end shows."
    ),
  ]

  private static let backward: [Chapter.Entry] = [
    .prose(
      """
      Now one step back. From z^k alone, the law of z^{k−1} depends on the unknown density of z⁰, and nothing can be said. But if z⁰ is \
      known as well, Bayes' rule has only Gaussians to work with.
      """),
    .equation(
      "E.1",
      """
      q(z^{k−1} | z^k, z⁰) = N(μ̃_k, β̃_k),     β̃_k = r_k β_k
      μ̃_k = √ᾱ_{k−1} β_k/(1 − ᾱ_k) z⁰ + √α_k (1 − ᾱ_{k−1})/(1 − ᾱ_k) z^k
      """),
    .claim(PosteriorClaims.posterior),
    .prose(
      """
      The step back is narrower than the step forward, β̃_k < β_k: knowing z⁰ helps. At k = 1 it helps completely, β̃_1 = 0.
      """),
    .prose(
      """
      The model will not know z⁰. It guesses, from z^k, which noise ε was added; that is the same as guessing z⁰, because \
      z^k = √ᾱ_k z⁰ + √(1 − ᾱ_k) ε. Put the guess into μ̃_k and it simplifies.
      """),
    .equation("31", "μ_ψ(z^k) = (z^k − β_k/√(1 − ᾱ_k) ε_ψ(z^k))/√α_k"),
    .claim(PosteriorClaims.noiseForm),
  ]
}
