import ChapterKit

/// First part: the factors, what each depends on, and the denoiser inside the transition.
enum FactorPart {
  static let entries: [Chapter.Entry] = factors + denoiser + transition

  private static let factors: [Chapter.Entry] = [
    .prose(
      """
      Five networks meet here: an encoder, a decoder, a transition, and the two of the prior. On paper each is a conditional \
      density with a list of conditions. In code each receives tensors that hold all times and all covariates side by side. \
      Two questions decide whether the code is the model. Are its densities the ones that the bound adds up? Does each depend \
      on what its condition lists, and on nothing else?
      """),
    .equation(
      "12, integrated over z_t^{1:K}: DEVIATIONS 4",
      """
      p(x, z | u) = p_η(z_{1:j} | u_{1:j}) · Π_{t>j} p_ψ(z_t | z_{t−j:t−1}, u_{t−j:t})
                    · Π_t p_θ(x_t | z_{t−j+1:t}, u_{t−j+1:t})
      """),
    .claim(AssemblyClaims.terms),
    .prose(
      """
      The oracle asks each factor for its mean and its variance and adds the log-densities by hand. The bound computes all \
      times at once. Both arrive at the same number.
      """),
    .prose(
      """
      Here is who conditions on what, for j = 2 and T = 6 at t = 4. A filled circle is an input, an open circle the variable \
      that the density is about. The next claims find this picture by moving one input at a time.
      """),
    .record {
      """
                                 z                  x                  u
                           1 2 3 4 5 6        1 2 3 4 5 6        1 2 3 4 5 6
      encoder      q_φ     · ● ● ○ · ·        · · · ● ● ●        · ● ● ● ● ●
      transition   p_ψ     · ● ● ○ · ·        · · · · · ·        · ● ● ● · ·
      decoder      p_θ     · · ● ● · ·        · · · ○ · ·        · · ● ● · ·

      z_2, z_3, u_2 … u_6 ──► ┌────────────┐
      x_4, x_5, x_6 ────────► │  encoder   │ ──► z_4
                              └────────────┘
      z_2, z_3 ─────────────► ┌────────────┐
      u_2, u_3, u_4 ────────► │ transition │ ──► z_4
                              └────────────┘
      z_3, z_4 ─────────────► ┌────────────┐
      u_3, u_4 ─────────────► │  decoder   │ ──► x_4
                              └────────────┘
      """
    },
    .predict(
      "A decoder has order j = 2. How many states are in its window at t = 1?",
      answer: .number(
        1, tolerance: 0.01,
        because: "Only z_1 exists. The other slot holds a zero, and a mask says that nothing stands there.")),
    .equation("8, as printed", "p(x_t | x_{1:t−1}, z_{1:t}, u_{1:t}) = p_θ(x_t | z_{t−j+1:t}, u_{t−j+1:t})"),
    .claim(WindowClaims.emission),
    .prose(
      """
      Before the first state the window is filled with zeros on the left, and a mask marks them. Zero is also a possible \
      state. Without the mask the network could not tell an absent state from one at the origin.
      """),
    .prose(
      """
      A decoder that is a network can by itself make two modes out of one Gaussian state: a sigmoid is enough. If the question \
      is what the *transition* can represent, the emission can be made linear. Then a Gaussian transition forecasts a Gaussian \
      one step ahead, and two modes there can only come from the diffusion.
      """),
    .equation("2.g", "p_θ(x_t | z_t, u_t, w) = N(W z_t + A u_t + B w + b, diag r)\nw the series' statics"),
    .claim(EmissionClaims.linear),
    .equation("7, as printed: DEVIATIONS 5", "p(z_t | z_{1:t−1}, u_{1:t}) = p_ψ(z_t | z_{t−j:t−1}, u_{t−j:t}),   t > j"),
    .claim(WindowClaims.transition),
    .predict(
      "The encoder draws z_t from z_{t−j:t−1} and x_{t:T}. By which way can x_1 still reach z_5, with j = 2?",
      answer: .choice(
        ["through the summary of the observations", "through the states z_1 … z_4", "not at all"], right: 1,
        because: """
          The summary at t = 5 has read x_{5:T} only. But z_1 was drawn from x_{1:T}, and each state depends on the two before.
          """)),
    .equation("20, smoothed transitions, corrected: DEVIATIONS 1", "q_φ(z_t | z_{t−j:t−1}, x_{t:T}, u_{t−j:T})"),
    .claim(WindowClaims.encoder),
    .prose(
      """
      To separate the direct way from the way through the states, the states must stay where they are while an observation \
      moves. So the claim sets the noise to whatever makes the encoder draw the same states again. The summary runs backwards \
      and reads the covariates too. Chapter A showed that the future covariates belong there; Eq 20 as printed leaves them \
      out.
      """),
  ]

  private static let denoiser: [Chapter.Entry] = [
    .prose(
      """
      The denoiser inside the transition has j + 1 slots: the history and, in the last slot, the noisy state. Only the last \
      slot's output is used. If no layer carries the history to that slot, the loss still falls during training, and each draw \
      still looks like a latent state. But the network is no longer a transition.
      """),
    .equation(
      "11, as printed", "p_ψ(z_t | c_t) = ∫ p(z^K) Π_{k≥2} p_ψ(z^{k−1} | z^k, c_t)\n                 · p_ψ(z⁰ | z¹, c_t) dz^{1:K}"
    ),
    .claim(DenoiserClaims.history),
    .predict(
      "A convolution with two taps keeps the length by padding one zero. On which side do the usual libraries put it?",
      answer: .choice(
        ["on the left", "on the right", "half on each side"], right: 1,
        because: "padding='same' divides the padding evenly and puts an odd zero at the end.")),
    .claim(DenoiserClaims.padding),
    .prose(
      """
      With the zero on the right the last slot sees itself and the zero. In this package the zero is on the left, and with \
      every block the last slot sees one state further back.
      """),
    .claim(DenoiserClaims.reach),
    .figure("2-reach", DenoiserClaims.figure),
    .prose(
      """
      What to see: each curve ends at the age that equals its number of blocks, and older states in the window have less \
      influence. With the paper's j = 1 and three blocks nothing is cut off. For a larger j, take as many blocks, a recurrence \
      or attention.
      """),
  ]

  private static let transition: [Chapter.Entry] = [
    .prose(
      """
      In the assembled model the variances of the reverse chain may be trained, and the contexts are cut from windows over a \
      batch. Both have to arrive at the sampler.
      """),
    .equation(
      "2, integrated over z_t^{1:K}",
      """
      p_ψ(z_t | c_t) = ∫ p(z^K) Π_k p_ψ(z^{k−1} | z^k, c_t) dz^{1:K}\nc_t = (z_{t−j:t−1}, u_{t−j:t})
      """),
    .claim(AssembledClaims.draw),
    .claim(AssembledClaims.score),
    .predict(
      """
      The paper writes p_ψ^{(t)} and calls the transitions time-inhomogeneous. The proof of Lemma 1 calls them homogeneous. \
      Which holds in the paper's experiment?
      """,
      answer: .choice(
        ["inhomogeneous", "homogeneous"], right: 1,
        because: "There is one ψ, and the experiment has neither covariates nor an embedding of absolute time (DEVIATIONS 6).")),
    .claim(AssembledClaims.time),
    .prose(
      """
      There is a single ψ. What may change with t is the network's input: the covariates, and an embedding of absolute time \
      where it is switched on. With either of them the transition is inhomogeneous. The paper's experiment has neither.
      """),
  ]
}
