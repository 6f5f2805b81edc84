import ChapterKit

/// Section 2 of the paper: the method.
package enum Section2 {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "2", "The model, assembled", before: ["swift run chapter-G", "swift run chapter-H"], budget: 5,
    questions: [
      "In SmallModel.swift set `transitionBlocks` to 1. Which states does the diffusion's transition still see, and which claim says so?",
      "In UseClaims.swift let the forecast start at 5 of 6. Which claimed list has to change, and can it change by accident?",
      "In SamplerClaims.swift set `usual` to `NoiseSchedule.karras(levels: 128)`, whose σ ends at 80. What do 16 calls cost then?",
    ],
    next: "swift run chapter-I",
    entries: factors + denoiser + transition + use + samplers)

  private static let factors: [Chapter.Entry] = [
    .prose(
      """
      Five networks meet here: an encoder, a decoder, a transition, and the two of the prior. On paper each is a conditional density \
      with a stated list of conditions. In code each is handed tensors in which everything lies side by side: all times, all covariates. \
      Two questions decide whether the code is the model. Are the densities the ones that the bound adds up? Does each see what its \
      condition says, and nothing else?
      """),
    .equation(
      "12", "p(x, z | u) = p_η(z_{1:j} | u) · Π_{t>j} p_ψ(z_t | z_{t−j:t−1}, u_{t−j:t}) · Π_t p_θ(x_t | z_{t−j+1:t}, u_{t−j+1:t})"
    ),
    .claim(AssemblyClaims.terms),
    .prose(
      """
      The factors were asked for means and variances one by one, and the densities were added by hand. The bound computes all times at \
      once; it comes to the same number.
      """),
    .predict("A decoder with memory 2 is at t = 1. Which states does it see, and how does it know?"),
    .equation("8", "p_θ(x_t | z_{t−j+1:t}, u_{t−j+1:t})"),
    .claim(WindowClaims.emission),
    .prose(
      """
      Before the first state there are zeros on the left and a mask that says so. Zero is also a perfectly good state, so the mask \
      matters: without it the network could not tell an absent state from one at the origin.
      """),
    .prose(
      """
      A decoder that is a network has a freedom one should know of: a sigmoid of its own makes two modes out of one Gaussian state. Where \
      the question is what the *transition* can say, the emission can be made linear. Then a Gaussian transition forecasts a Gaussian, \
      and two modes one step ahead can come from nowhere but the diffusion.
      """),
    .equation("2.g", "p_θ(x_t | z_t, u_t, w) = N(W z_t + A u_t + B w + b, diag r)"),
    .claim(EmissionClaims.linear),
    .equation("7", "p_ψ(z_t | z_{t−j:t−1}, u_{t−j:t})"),
    .claim(WindowClaims.transition),
    .predict("The encoder draws z_t from z_{t−j:t−1} and x_{t:T}. By which way can x_1 still reach z_5?"),
    .equation("20", "q_φ(z_t | z_{t−j:t−1}, x_{t:T}, u_{t−j:T})"),
    .claim(WindowClaims.encoder),
    .prose(
      """
      Only through the states between. To see that, the states must be held while an observation moves, so the claim sets the noise to \
      whatever makes the encoder draw the same states again. The summary runs backwards and reads the covariates too: chapter A showed \
      that the future covariates belong there, though Eq 20 as printed leaves them out.
      """),
  ]

  private static let denoiser: [Chapter.Entry] = [
    .prose(
      """
      The denoiser has j + 1 slots: the history and, last, the noisy state it is to clean. Only the last slot's output is read. If \
      nothing carries the history to that slot, every loss still falls and every sample still looks like a latent state. It is just \
      no longer a transition.
      """),
    .claim(DenoiserClaims.history),
    .predict("A convolution with two taps keeps the length by padding one zero. On which side does a library put it?"),
    .claim(DenoiserClaims.padding),
    .prose(
      """
      On the right, by the usual rule: the odd zero goes behind. The last slot then sees itself and the zero. Here padding is on the \
      left, and the target sees one state further back with every block.
      """),
    .claim(DenoiserClaims.reach),
    .figure("reach", DenoiserClaims.figure),
    .prose(
      "With the paper's j = 1 and three blocks that is plenty. With a longer memory, take as many blocks, a recurrence or attention."
    ),
  ]

  private static let transition: [Chapter.Entry] = [
    .prose(
      """
      In the assembled model the variances of the reverse chain may be trained, and contexts come from windows over a batch. Both have to \
      arrive at the sampler.
      """),
    .claim(AssembledClaims.draw),
    .claim(AssembledClaims.score),
    .predict(
      """
      The paper writes p_ψ^{(t)} and calls the transitions time-inhomogeneous. The proof of Lemma 1 calls them homogeneous. \
      Which is it?
      """),
    .claim(AssembledClaims.time),
    .prose(
      """
      Both, one at a time. There is a single ψ. What changes with t is what the network is shown: the covariates, and the \
      embedding of absolute time where it is switched on. The paper's experiment has neither, so its transition is \
      homogeneous.
      """),
  ]

  private static let use: [Chapter.Entry] = [
    .prose(
      """
      To forecast from time t, states are filtered: the encoder is shown a series that ends at t. To impute, states are smoothed over all \
      of it. The difference is invisible in the shapes and decisive in an evaluation.
      """),
    .claim(UseClaims.filter),
    .claim(UseClaims.missing),
    .prose(
      """
      A gap holds whatever the file held. It is replaced before anything is computed, and its flag tells the encoder. A zero weight \
      alone would not do: zero times not-a-number is not zero.
      """),
    .prose(
      """
      Everything that is done with a finished model is its factors in some order. A forecast: filter, transition, emission, transition, \
      emission. A series out of nothing: prior, transition, emission. An imputation: encoder, emission. The claims do each by hand and \
      compare number by number, in the units of the data.
      """),
    .claim(ForecastClaims.forecast),
    .predict("The last observation of a series is missing. Is its state drawn from the encoder or from the transition?"),
    .claim(ForecastClaims.gap),
    .prose(
      """
      Where nothing is seen of a state, then or later, its law given the states before is the transition itself. Of two modes the \
      encoder's Gaussian can keep one, or the mean of both, where the state never is.
      """),
    .claim(ForecastClaims.generation),
    .claim(ForecastClaims.smoothing),
    .predict(
      "The posterior has seen x_t, the transition has not. What share of its draws should lie where the posterior's state does?"),
    .prose(
      """
      Of m modes of equal weight one in m. Training watches that share, on a few sequences: a transition that is too wide puts less there, \
      and one that has lost a mode misses some states altogether. Both show long before a forecast is scored.
      """),
    .claim(MeetingClaims.naive),
    .claim(MeetingClaims.distribution),
    .claim(UseClaims.threads),
  ]

  private static let samplers: [Chapter.Entry] = [
    .prose(
      """
      A diffusion has no density that can be asked for, so its sampler is checked where everything is Gaussian. The best network for \
      z ~ N(0, s²) is linear, a chain driven by it is linear, and its law is one number, a variance.
      """),
    .equation("2", "p_ψ(z_t | c_t) = ∫ p(z^K) Π_k p_ψ(z^{k−1} | z^k, c_t) dz^{1:K}"),
    .claim(SamplerClaims.ancestral),
    .claim(SamplerClaims.draws),
    .prose(
      """
      Many samplers leave out the noise of the last step and return the mean of the last kernel. The law that the bound speaks of has \
      that noise, so the draws here have it too. It adds ς_1² to the variance, for 128 levels less than a thousandth.
      """),
    .predict("Sixteen network calls in place of 128. Does the sampler draw from the same law, only coarser?"),
    .claim(SamplerClaims.few),
    .claim(SamplerClaims.distance),
    .figure("samplers", SamplerClaims.figure),
    .prose(
      """
      Not the same law. The flow is an equation without noise whose end has very nearly the right variance; what is lost is lost in the \
      steps. A first-order step holds the denoised value still while σ falls by half, and falls short. The second order draws a line \
      through the last two and is closer with 16 calls than the first with 32. The last step is the chain's own with its noise: the \
      variance of z⁰ is that of its mean plus the mean of its variance. The bound still belongs to the ancestral chain. Whoever \
      samples faster measures the distance first.
      """),
    .predict("A denoiser was trained with σ_data = 0.6 and sampled with σ_data = 1. Which shape is wrong, and which test fails?"),
    .prose(
      """
      No shape is wrong. Loss and sampler each keep their own formula, and both agree with the paper; they only speak of two models. So \
      the next two claims change the settings of the diffusion one at a time and follow each to where it acts.
      """),
    .claim(JunctionClaims.loss),
    .claim(JunctionClaims.chain),
  ]
}
