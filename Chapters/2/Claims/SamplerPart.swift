import ChapterKit

/// Third part: the distributions that the samplers draw from, and the settings they share with the loss.
enum SamplerPart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      The density of a diffusion cannot be evaluated, so its sampler is tested where everything is Gaussian. The best network \
      for z ~ N(0, s²) is linear. A chain driven by it is linear too, so z⁰ is Gaussian with mean 0, and a single number \
      remains: its variance.
      """),
    .prose(
      """
      Here is a chain that you can do on paper: K = 2, β_1 = β_2 = 0.3, ς_k² = β_k and s² = 4. So ᾱ_1 = 0.7 and ᾱ_2 = 0.49. \
      The best denoiser multiplies z^k by d_k = s²√ᾱ_k/(ᾱ_k s² + 1 − ᾱ_k). The mean of the kernel is the posterior mean of \
      z^{k−1} (chapter E), which is a multiple a_k of z^k. The variance then obeys a recursion that starts at 1.
      """),
    .equation(
      "2.o",
      """
      d_2 = 4 · 0.7/(0.49 · 4 + 0.51) = 1.1336
      d_1 = 4 · 0.8367/(0.7 · 4 + 0.3) = 1.0796
      a_2 = (√ᾱ_1 β d_2 + √0.7 (1 − ᾱ_1))/(1 − ᾱ_2)
          = (0.8367 · 0.3 · 1.1336 + 0.8367 · 0.3)/0.51 = 1.0501
      a_1 = d_1 = 1.0796
      v_2 = 1     v_1 = a_2² v_2 + 0.3 = 1.4026     v_0 = a_1² v_1 + 0.3 = 1.9347
      """),
    .predict(
      "The data have variance 4, and the network is the best possible one. Why has the chain only 1.93?",
      answer: .choice(
        ["the network is too small", "z^K ~ N(0, 1), but the noised data have variance 2.47", "the last noise is missing"],
        right: 1,
        because: "ᾱ_2 · 4 + 1 − ᾱ_2 = 2.47, not 1. Moreover, with two coarse steps β_k is not the best variance of the kernel.")),
    .claim(SamplerClaims.byHand),
    .claim(SamplerClaims.ancestral),
    .claim(SamplerClaims.draws),
    .prose(
      """
      Many samplers leave out the noise of the last step and return the mean of the last kernel. The distribution whose \
      likelihood is bounded includes that noise, so the draws here include it too. It adds ς_1² to the variance: 0.00078 with \
      the paper's schedule.
      """),
    .predict(
      "A sampler with 16 network calls replaces the chain with 128. Does it draw from the same distribution?",
      answer: .choice(
        ["yes, exactly", "yes, but with more variance between draws", "no, from another one"], right: 2,
        because: """
          It follows the probability flow in 16 finite steps. Its variance differs from the chain's by an error of the steps.
          """)),
    .claim(SamplerClaims.few),
    .claim(SamplerClaims.distance),
    .figure("2-samplers", SamplerClaims.figure),
    .prose(
      """
      What to see: the multistep curve is near 1 from 16 calls on, the implicit curve is still below it. The flow is an \
      equation without noise whose end has very nearly the right variance; the error comes from its steps. A first-order step \
      keeps the denoised value constant while σ falls, and so ends with too small a variance. The second order extrapolates \
      the last two denoised values along a straight line. The last step is the chain's own, with its noise. The bound still \
      belongs to the ancestral chain: whoever samples faster should measure the difference first.
      """),
    .predict(
      "A denoiser was trained with σ_data = 0.6 and sampled with σ_data = 1. Which error message appears?",
      answer: .choice(
        ["a wrong shape", "a wrong number of parameters", "none"], right: 2,
        because: "σ_data is only a factor in the formulas. Loss and sampler each run, but for two different models.")),
    .prose(
      """
      No shape is wrong, and each of the two formulas agrees with the paper. They describe two different models. So the next \
      two claims change the settings of the diffusion one at a time and follow each to the place where it acts.
      """),
    .equation(
      "52, one state, general ρ: DEVIATIONS 12, 16, 17",
      """
      (1/S_k) Σ_m w̃_{k_m}/ρ(k_m) ‖F_ψ(z^{k_m}, c_t, k_m) − y(z, k_m)‖²
        + L_forward + C
      """),
    .claim(JunctionClaims.loss),
    .claim(JunctionClaims.chain),
  ]
}
