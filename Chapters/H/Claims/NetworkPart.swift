import ChapterKit

/// Second part: the Context Producer, and the networks made of it.
enum NetworkPart {
  static let entries: [Chapter.Entry] = producer + encoder + decoder + gaussians

  private static let producer: [Chapter.Entry] = [
    .prose(
      """
      Encoder, decoder and the Gaussians want one vector that stands for a whole sequence, and not an answer for its last \
      slot. A Context Producer is the same stack without a level. In the end each feature and channel has a filter of its own, \
      as long as the sequence, that weighs the slots together.
      """),
    .equation("H.n", "context_{h,c} = b_{h,c} + Σ_l w_{l,h,c} y_{l,h,c}"),
    .claim(ProducerClaims.producer),
    .prose(
      """
      Side information comes in three sorts: the same for all rows and features (masks), the same for all features \
      (covariates, time), the same for all slots (static covariates). The paper expands all of them to the full tensor S and \
      projects that. A projection of parts that repeat is the repetition of their projections, so here each part is projected \
      once, at its own size.
      """),
    .claim(ProducerClaims.head),
    .predict("A log-variance has run to 12 and is held at 10. Which way does its gradient point?"),
    .claim(ProducerClaims.clamp),
    .prose(
      """
      Nowhere: it is zero. The clamp keeps a variance from running to zero or infinity, and what lies beyond it is lost to \
      training until the inputs bring it back. Ten is far out, e^{10} of a standardised variable's variance, so this should \
      not happen on the way.
      """),
  ]

  private static let encoder: [Chapter.Entry] = [
    .prose(
      """
      Given the states before it, z_t depends on x_t and all that follows, so the encoder begins at the end: a recurrent \
      network reads the series backward and leaves at each step a summary of what it has read.
      """),
    .equation("21", "(h_T, h_{T−1}, …, h_1) = F_φ(concat(x_{1:T}))"),
    .claim(EncoderClaims.summary),
    .prose(
      """
      The covariates are among what it reads, though H.4 does not list them: given the observations to come, z_t does depend \
      on the covariates to come, as chapter A shows. An option leaves them out.
      """),
    .predict("A flag says that x_2 is missing. Which of h_1, h_2, h_3 hear of it?"),
    .claim(EncoderClaims.future),
    .prose(
      """
      h_1 and h_2. To see the summary alone, the claim sets the weights that read the drawn states to zero; then nothing of \
      x_{1:t−1} reaches the law of z_t, not one bit. With those weights in place it does, through the states: that is the \
      posterior's own chain.
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
      The summary lies in slot 0, so a mixer that looks back carries it on to the states behind it. H.4 writes the condition \
      once as x_{1:T} and once as x_{t:T}; Eq 21 and the slots leave only the second. Absent states are zeros *and* marked: \
      zero alone is a fine state.
      """),
    .claim(EncoderPathClaims.alone),
  ]

  private static let decoder: [Chapter.Entry] = [
    .prose(
      """
      The decoder is given the last j states. H.3 writes its window as z_{t:t−j+1}, from new to old; everywhere else windows \
      run from old to new, and with a causal mixer the direction matters.
      """),
    .equation("H.r", "μ_t, log Σ_t = head(context(z_{t−j+1} … z_t; u, times, padding, W_s s) + W s)"),
    .claim(DecoderClaims.decoder),
    .prose(
      """
      Static covariates s enter as side information and once more around the whole stack, by a linear map to the context: a \
      series' level need not find its way through the blocks.
      """),
    .predict("x_1 is decoded from one state and j − 1 zeros. Does its law change when the series gets longer?"),
    .claim(DecoderClaims.alone),
  ]

  private static let gaussians: [Chapter.Entry] = [
    .prose(
      """
      The baseline's transition, the conditional prior and the auxiliary posterior are one design: a linear map, a Context \
      Producer without a time mixer, a head. In training the transition is asked for t > j only, so its window is always full.
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
      H.5 embeds j times and concatenates j + 1 covariates, which do not fit into j slots side by side. Eq 01 wants u_{t−j:t}, \
      so each slot carries its own and, behind it, those of t.
      """),
    .predict(
      "H.6 pads the prior's history with zeros when t < j. Behind j auxiliary states, how many zeros does t = 1 need?"
    ),
    .claim(TransitionClaims.prior),
    .prose(
      """
      None, as chapter G found. The padding mask that H.6 asks for is embedded, and it is all ones; the auxiliary states are \
      states. What does not exist before the first step are covariates and times, and these are zeros.
      """),
    .claim(TransitionClaims.auxiliary),
  ]
}
