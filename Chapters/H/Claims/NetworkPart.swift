import ChapterKit

/// Third part: the Context Producer, and the networks made of it.
enum NetworkPart {
  static let entries: [Chapter.Entry] = producer + encoder + decoder + gaussians

  private static let producer: [Chapter.Entry] = [
    .prose(
      """
      The other four networks need one vector for a whole window, and not an output for its last slot. The paper's Context \
      Producer is the same stack without a noise level. At its end each feature h and channel c has a filter over all slots l.
      """),
    .equation("H.n", "context_{h,c} = b_{h,c} + Σ_l w_{l,h,c} y_{l,h,c}"),
    .claim(ProducerClaims.producer),
    .prose(
      """
      Side information has three kinds. Masks are the same for all rows of a batch and for all features; covariates and \
      times are the same for all features; static covariates are the same for all slots. The paper expands all of them to \
      one tensor S and projects S. Here each kind is projected at its own size, which gives the same result with less work.
      """),
    .prose("A head turns the context into a mean and a log-variance, which is clamped to [−10, 10]."),
    .claim(ProducerClaims.head),
    .predict(
      "A network puts out a log-variance of 12, which the clamp sets to 10. What gradient does it receive?",
      answer: .choice(
        ["one that points to lower values", "one that points to higher values", "zero"], right: 2,
        because: "The clamped value does not change when the 12 changes a little.")),
    .claim(ProducerClaims.clamp),
    .prose(
      """
      The clamp keeps a variance from going to zero or infinity. Beyond it nothing is learned until other inputs move the value \
      back into the range. A variance of e^{10} is far from that of a standardised variable, so this should be rare.
      """),
  ]

  private static let encoder: [Chapter.Entry] = [
    .prose(
      """
      Given the states before it, z_t depends on x_t and on all later observations. Therefore a recurrent network reads the \
      series from its end and puts out a summary h_t of x_{t:T} at each step.
      """),
    .equation("21, as printed", "(h_T, h_{T−1}, …, h_1) = F_φ(concat(x_{1:T}))"),
    .claim(EncoderClaims.summary),
    .prose(
      """
      The summary also reads the covariates, which H.4 does not list. Given later observations, z_t depends on later covariates, \
      as chapter A shows (DEVIATIONS 1). An option leaves them out.
      """),
    .predict(
      "T = 3, and a flag says that x_2 is missing. Which summaries depend on this flag?",
      answer: .choice(
        [
          """
          h_2 and h_3
          """, "h_1 and h_2", "h_2 alone",
        ], right: 1, because: "h_t summarises times t … T, and 2 ≥ t for t = 1 and 2.")),
    .claim(EncoderClaims.future),
    .prose(
      """
      To isolate the summary, this claim sets the weights that read the drawn states to zero. Then no bit of the \
      distribution of z_t depends on x_{1:t−1}. With those weights it does depend on them, through the states drawn before. \
      The network that puts out the distribution of z_t has j + 1 slots.
      """),
    .equation(
      "H.q",
      """
      slot             0 | 1 … j
      reads          h_t | z_{t−j} … z_{t−1}
      role mask        0 | 1 … 1
      padding mask     1 | 1 where the state exists, else 0
      """),
    .claim(EncoderClaims.encoder),
    .prose(
      """
      The summary is in slot 0, so a causal mixer carries it to all later slots. H.4 writes the condition once as x_{1:T} and \
      once as x_{t:T}; Eq 21 and the slots agree with the second (DEVIATIONS 26). States before the first are zeros *and* marked \
      in the padding mask, because zero is also a possible value of a state.
      """),
    .claim(EncoderPathClaims.alone),
  ]

  private static let decoder: [Chapter.Entry] = [
    .prose(
      """
      The decoder reads the last j states. H.3 writes its window as z_{t:t−j+1}, from new to old, while windows run from old to \
      new everywhere else. With a causal mixer the direction matters; here it is from old to new.
      """),
    .equation(
      "H.r",
      """
      μ_t, log Σ_t
        = head(context(z_{t−j+1} … z_t; u, times, padding, W_s s) + W s)
      """),
    .claim(DecoderClaims.decoder),
    .prose(
      """
      Static covariates s enter as side information, and once more through a linear map that is added to the context. So the \
      level of a series need not pass through the blocks.
      """),
    .predict(
      "x_1 is decoded from one state and j − 1 zeros. Does its distribution change when the series gets longer?",
      answer: .choice(["yes", "no"], right: 1, because: "Each time is decoded from its own window alone.")),
    .claim(DecoderClaims.alone),
  ]

  private static let gaussians: [Chapter.Entry] = [
    .prose(
      """
      The baseline's Gaussian transition, the prior and the auxiliary posterior share one design: a linear map, a Context \
      Producer without a time mixer, and a head. In training the transition is needed for t > j only, so its window is full.
      """),
    .equation(
      "H.t",
      """
      p_ψ(z_t | c_t) = N(μ_ψ, diag Σ_ψ)
      slot of z_{t−i}:     u_{t−i}, u_t and the embeddings of both times
      """),
    .claim(TransitionClaims.transition),
    .prose(
      """
      H.5 embeds j times and concatenates j + 1 covariates, which do not fit into j slots one by one. Eq 01 conditions on \
      u_{t−j:t}. So each slot has its own covariates and, behind them, those of time t (DEVIATIONS 28).
      """),
    .claim(TransitionClaims.prior),
    .prose(
      """
      H.6 asks for a padding mask in the prior. With j auxiliary states, as chapter G found, no state of the history is missing, \
      so the mask is all ones. Covariates and times before the first step do not exist, and these inputs are zeros.
      """),
    .claim(TransitionClaims.auxiliary),
  ]
}
