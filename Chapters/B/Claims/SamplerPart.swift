import ChapterKit

/// Third part: fewer floors, and the limit in which there is no state space left.
enum SamplerPart {
  static let entries: [Chapter.Entry] = few + identity

  private static let few: [Chapter.Entry] = [
    .prose(
      """
      A draw calls the network K times, and a forecast of H steps K · H times. The usual remedy keeps the network and changes \
      the walk: the probability flow is a differential equation without noise, whose states have the same density on every \
      floor as those of the forward process. Its steps can be large. DDIM takes them to first order, DPM-Solver++(2M) draws a \
      line through the last two predictions of z⁰.
      """),
    .claim(FewStepClaims.path),
    .prose("Even steps of log σ are short where little noise is left, which is where the prediction of z⁰ turns fastest."),
    .equation(
      "B.j",
      """
      z^{k'} = √ᾱ_{k'} D̃ + √((1 − ᾱ_{k'})/(1 − ᾱ_k)) (z^k − √ᾱ_k D̃)
      D̃ = D_ψ(z^k)     or     D̃ = D_ψ(z^k) + (h/2h_before) (D_ψ(z^k) − D_ψ before)
      """),
    .claim(FewStepClaims.steps),
    .prose(
      """
      Chapter E lets the coefficients know how broad the latents are. A chain has to know it too, since the same F means another D.
      """),
    .equation("B.n", "D_ψ(z^k) = c_skip ẑ^k + c_out F_ψ(c_in ẑ^k),     all three for the σ_data that F_ψ was trained with"),
    .claim(ScaleClaims.draws),
    .predict("The network is the best there is. Does its fast sampler draw from the density of Eq 11?"),
    .claim(FewStepDistributions.distances),
    .figure("B-samplers") { _ in Figures.samplers() },
    .prose(
      """
      No. With 8 calls one sampler stops short of both modes and the other overshoots them, and both leave draws in between. \
      More calls help, but not even as many as there are floors close the gap: chain and flow are two models that share a \
      network. The evidence and its bound belong to the chain. A number of calls is therefore part of the model, and whoever \
      reports a likelihood beside fast samples reports two models. Chapter 2 measures the same for Gaussian states, where one \
      variance says it all.
      """),
  ]

  private static let identity: [Chapter.Entry] = [
    .prose(
      """
      Last, a model without a state space. Let the observation be the state, x_t = z_t, with j = 2: what is left is a \
      diffusion that forecasts x_t from x_{t−2} and x_{t−1}. The paper calls GenCast “our model with j = 2 and identity \
      emissions”. As a model it is. As a bound?
      """),
    .predict("log p(x_t | z_t) is the log of a spike. What is its average under an encoder that has any width at all?"),
    .equation(
      "B.l", "x_t = z_t + N(0, r),  q(z_t | x) = N(x_t, v):     L_recon = ½ Σ_t [log 2πr + v/r]     entropy = ½ Σ_t log 2πe v"),
    .claim(IdentityClaims.bound),
    .claim(IdentityClaims.ends),
    .prose(
      """
      For r = 0 neither part exists. With the encoder held, the bound falls to −∞. With an encoder that shrinks faster than r, \
      the reconstruction rises to +∞, the entropy falls to −∞, and the sum falls as well. Only an encoder that shrinks as r \
      does keeps the sum finite, and only with v = r does it come down on the diffusion's own likelihood of x. So the \
      autoregressive diffusion is a limit of this model, not a setting of it.
      """),
  ]
}
