import ChapterKit

/// First part: one draw, the density of all draws, and what that density can look like.
enum DensityPart {
  static let entries: [Chapter.Entry] = draw + density + shape + top

  private static let draw: [Chapter.Entry] = [
    .prose(
      """
      A state space model needs p(z_t | c_t): the next state, given the last j states and the covariates, c_t = (z_{t−j:t−1}, \
      u_{t−j:t}). A Gaussian whose mean and variance come from networks is the usual choice. It cannot say “up or down, but \
      not in between”.
      """),
    .prose(
      """
      A diffusion can. It puts K floors of noisy states z_t^1 … z_t^K above every z_t. On the top floor z_t^K is plain noise. \
      From there a draw comes down floor by floor, each step a Gaussian whose mean the network bends, until it arrives at \
      z_t^0 = z_t. The context is the same on every floor.
      """),
    .equation("2", "p_ψ(z_t^0, z_t^{1:K} | c_t) = p(z_t^K) Π_{k=1}^K p_ψ(z_t^{k−1} | z_t^k, c_t),     p(z_t^K) = N(0, I)"),
    .predict("A draw with K floors uses K + 1 noises. Which is missing if the last step returns its mean, as many programs do?"),
    .claim(GivenNoiseClaims.ancestral),
    .prose(
      """
      ξ_1. Without it the draws follow another law than the one that the bound of chapter C speaks of, and one without a \
      density wherever the last mean is flat. So the last step adds its noise here, like the others.
      """),
    .claim(GivenNoiseClaims.asked),
  ]

  private static let density: [Chapter.Entry] = [
    .prose(
      """
      The noisy states are scaffolding. Nobody observes them and nobody asks for them; what is asked for is the density of z_t \
      alone. It is what remains when the scaffolding is integrated out.
      """),
    .equation("11", "p_ψ(z_t | c_t) = ∫ p_ψ(z_t^0 | z_t^1, c_t) Π_{k=2}^K p_ψ(z_t^{k−1} | z_t^k, c_t) p(z_t^K) dz_t^{1:K}"),
    .prose(
      """
      There are two ways to do the integral for a few floors. One is to integrate over the states, kernel by kernel, as Eq 11 \
      is written. The other is to leave the kernels alone and integrate over the *noises* that the sampler is handed: run it \
      on every point of a grid. The first is the oracle's, the second uses the code that forecasts.
      """),
    .claim(DensityClaims.density),
    .predict("Energy-based models bend densities too, and must then find a normalising constant. Must this one?"),
    .claim(DensityClaims.mass),
    .prose(
      """
      No: each kernel is normalised in the state below, so the integrals close one after another, from the ground floor \
      upwards. The network may bend the means as it likes. Kernels of the forward process, multiplied in the same way, are no \
      density of z⁰.
      """),
    .claim(DrawClaims.bent),
    .prose(
      """
      With 128 floors no nested quadrature will do. Two roads stay open. Where the network is linear, everything is one large \
      Gaussian. Where there is a single latent, the density can be pushed down floor by floor on a fine grid.
      """),
    .claim(LinearClaims.floors),
  ]

  private static let shape: [Chapter.Entry] = [
    .prose(
      """
      Now let the state go one of two ways, and take the best network there is for it: a line, and one bend where a noisy \
      state could have come from either side.
      """),
    .predict("One kernel has one mode. How many floors does it take to make two?"),
    .claim(ModeClaims.two),
    .prose(
      """
      The upper floor spreads z¹ over both sides, and the bend in the lower kernel's mean pushes the sides apart. A mixture \
      over z¹ of Gaussians with different means has as many modes as the bend leaves room for; one floor under N(0, 1) would \
      already be such a mixture.
      """),
    .claim(ModeClaims.gaussian),
    .prose(
      """
      That is the price of a Gaussian transition, here a fifth of a nat per step, however good its networks are. A bound that \
      uses one pays it at every t.
      """),
    .figure("B-floors") { _ in Figures.floors() },
    .prose(
      """
      The two panels differ only in the state before. The top floor is the same for both: whatever the context has to say, it \
      says on the way down.
      """),
    .claim(DrawClaims.modes),
    .prose(
      """
      Chapter 2 repeats this where the truth is Gaussian and the law of the draws is one variance.
      """),
  ]

  private static let top: [Chapter.Entry] = [
    .prose(
      """
      That p(z^K) is N(0, I) is a definition. The paper introduces z^K as “approximately” normal, which is a statement about \
      q: noised for K steps, a real state is √ᾱ_K z⁰ + √(1 − ᾱ_K) ε, and forgets z⁰ only as far as ᾱ_K is small. The model \
      forgets it completely. What does the difference cost?
      """),
    .claim(LinearClaims.distance),
    .predict("A network that is perfect under q is started from N(0, 1). On which side of μ(c) do its draws lie?"),
    .equation("B.d", "E[z_t | c_t] = μ(c_t) (1 − ᾱ_K s²/(ᾱ_K s² + 1 − ᾱ_K))"),
    .claim(LinearClaims.start),
    .prose(
      """
      Too near to 0, by the share of q(z^K | c)'s variance that is still signal. With β from 10⁻⁴ to 0.02, meant for a \
      thousand steps and cut at 128, a state of deviation 4 misses its mean by six sevenths. Stretched to the number of \
      floors, the same schedule misses by less than a thousandth.
      """),
  ]
}
