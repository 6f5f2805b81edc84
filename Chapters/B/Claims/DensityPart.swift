import ChapterKit

/// First part: one draw, the density of all draws, and what that density can look like.
enum DensityPart {
  static let entries: [Chapter.Entry] = draw + HandClaims.entries + density + shape + top

  private static let draw: [Chapter.Entry] = [
    .prose(
      """
      A state space model needs p(z_t | c_t): the density of the next state, given the last j states and the covariates, c_t = \
      (z_{t−j:t−1}, u_{t−j:t}), which is called the context. A Gaussian whose mean and variance come from networks is the \
      usual choice. But a Gaussian cannot say “up or down, and nothing in between”.
      """),
    .prose(
      """
      A diffusion can. It puts K floors of noisy states z_t^1 … z_t^K above every z_t. On the top floor z_t^K is pure noise. \
      From there a draw goes down floor by floor, and each step is a Gaussian whose mean the network computes, until it \
      arrives at z_t^0 = z_t. The context is the same on every floor.
      """),
    .equation(
      "2, as printed, with p(z_t^K) of section B",
      "p_ψ(z_t^0, z_t^{1:K} | c_t) = p(z_t^K) Π_{k=1}^K p_ψ(z_t^{k−1} | z_t^k, c_t)\np(z_t^K) = N(0, I)"),
    .prose("A step of the chain is one Gaussian draw, with the mean μ_ψ of Eq 31 and the standard deviation ς_k of chapter E."),
    .equation("11, one draw", "z_t^{k−1} = μ_ψ(z_t^k, k, c_t) + ς_k ξ_k,     ξ_k ~ N(0, I),     k = K, …, 1"),
    .predict(
      "A draw with K floors uses K + 1 noises. Which one is missing if the last step returns its mean, as in many programs?",
      answer: .choice(
        ["z^K, where the draw starts", "ξ_1, of the step from floor 1 to floor 0", "ξ_K, of the step from floor K"], right: 1,
        because: "The last step goes from k = 1 to k = 0, and its noise is ξ_1.")),
    .claim(GivenNoiseClaims.ancestral),
    .prose(
      """
      Without ξ_1 the draws have another distribution than the one that chapter C bounds, and no density at all where the last \
      mean is constant. So the last step adds its noise here, as all others do (DEVIATIONS 10).
      """),
    .claim(GivenNoiseClaims.asked),
  ]

  private static let density: [Chapter.Entry] = [
    .prose(
      """
      The noisy states are auxiliary: no observation and no forecast contains them. What is needed is the density of z_t \
      alone, and it is what remains when the noisy states are integrated out.
      """),
    .equation(
      "11, as printed",
      """
      p_ψ(z_t | c_t) = ∫ p_ψ(z_t^0 | z_t^1, c_t)
                         · Π_{k=2}^K p_ψ(z_t^{k−1} | z_t^k, c_t) p(z_t^K) dz_t^{1:K}
      """),
    .prose(
      """
      For a few floors there are two ways to compute this integral. One integrates over the states, step by step, as Eq 11 is \
      written. The other integrates over the *noises* that the sampler is given: it runs the sampler on every point of a grid \
      of noises. The first is the oracle; the second uses the code that forecasts.
      """),
    .claim(DensityClaims.density),
    .predict(
      """
      Energy-based models can have any shape of density too, but they need a normalising constant that is hard to compute. \
      Does this one?
      """,
      answer: .choice(
        ["yes, one for every context", "yes, one for all contexts", "no"], right: 2,
        because: "Each factor of Eq 11 integrates to 1 over the state below it, so one integral after another is 1.")),
    .claim(DensityClaims.mass),
    .prose(
      """
      Each factor is normalised in the state below it, so one integral after another is 1, from floor 0 upwards, whatever \
      function of the state the network's means are. The steps of the forward process, multiplied in the same way, are not a \
      density of z⁰.
      """),
    .claim(DrawClaims.bent),
    .prose(
      """
      With 128 floors nested quadrature is impossible. Two exact ways remain. If the network is linear in the state, all \
      states together are one large Gaussian. If there is a single latent, the density can be computed floor by floor on a \
      fine grid.
      """),
    .claim(LinearClaims.floors),
  ]

  private static let shape: [Chapter.Entry] = [
    .prose(
      """
      Now let the state go one of two ways, as in the draw by hand, but let each way be a Gaussian of its own, and take the \
      best network for this mixture. Its output is linear in the noisy state except where that state could have come from \
      either side; there it is a smooth step.
      """),
    .predict(
      "One Gaussian step has one mode. How many floors does it take to make a density with two?",
      answer: .number(
        1, tolerance: 0.01,
        because: "z¹ ~ N(0, 1), so with K = 1 the density is already a mixture, over z¹, of Gaussians with different means.")),
    .claim(ModeClaims.two),
    .prose(
      """
      The step from the upper floor spreads z¹ over both sides, and the mean of the lower step moves the two sides apart. A \
      mixture over z¹ of Gaussians with different means can have as many modes as their widths allow.
      """),
    .equation("B.g", "min over Gaussians g of D_KL(p ‖ g) = ½ log 2πe v − H(p),     v = Var z_t"),
    .claim(ModeClaims.gaussian),
    .prose(
      """
      So for this density every Gaussian transition, however good its networks are, loses at least 0.21 nats per step. A bound \
      on the evidence that uses a Gaussian transition contains this loss at every t.
      """),
    .figure("B-floors") { _ in Figures.floors() },
    .prose(
      """
      The two panels differ only in the state before. The density of the top floor is the same in both: the context changes \
      the density on the way down.
      """),
    .claim(DrawClaims.modes),
  ]

  private static let top: [Chapter.Entry] = [
    .prose(
      """
      That p(z^K) is N(0, I) is a definition. The paper introduces z^K as “approximately” normal, which is a statement about \
      q: after K steps of noise a real state is √ᾱ_K z⁰ + √(1 − ᾱ_K) ε, and it is independent of z⁰ only as far as ᾱ_K is \
      small. In the model z^K is exactly independent. How large an error does the difference make?
      """),
    .claim(LinearClaims.distance),
    .predict(
      "Take a network that is perfect under q, and start it from N(0, 1). Where does the mean of its draws lie?",
      answer: .choice(
        ["nearer to 0 than μ(c)", "at μ(c)", "further from 0 than μ(c)"], right: 0,
        because: "Under q the start is √ᾱ_K μ(c) on average. The model starts at 0, and a part of μ(c) is missing.")),
    .equation("B.d", "E[z_t | c_t] = μ(c_t) (1 − ᾱ_K s²/(ᾱ_K s² + 1 − ᾱ_K))"),
    .claim(LinearClaims.start),
    .prose(
      """
      The mean is too near to 0, by the part of the variance of q(z^K | c) that is still signal. With β from 10⁻⁴ to 0.02, \
      which was made for 1,000 levels and has only 128 here, the mean of a state of standard deviation 4 is too small by six \
      sevenths. With the same schedule stretched to 128 levels, as in the preset `paper`, it is too small by less than a \
      thousandth (DEVIATIONS 9).
      """),
  ]
}
