import ChapterKit

/// First part: layers, mixers, the residual block and the denoiser made of it.
enum BlockPart {
  static let entries: [Chapter.Entry] = layers + mixers + denoiser

  private static let layers: [Chapter.Entry] = [
    .prose(
      """
      Five conditional densities need five networks, and the paper builds all of them from one part: the residual block of \
      CSDI, a diffusion model for time series. This chapter takes the part to pieces and puts it together again, each time \
      beside the same thing written as loops over plain numbers. The loops can also be told to make one mistake, and every \
      mistake must show.
      """),
    .prose("The smallest piece is a linear map with a bias. A 1×1 convolution is the same piece: it treats every place alike."),
    .claim(LayerClaims.linear),
    .prose(
      """
      The second piece is the only nonlinearity inside a block. It is a product of two: a filter that lies between −1 and 1, \
      and a gate between 0 and 1 that lets it through or not.
      """),
    .equation("H.b", "g = σ(u_{1:C}) · tanh(u_{C+1:2C})"),
    .predict("Of the two halves of u, which can change the sign of g, and which can only make it small?"),
    .claim(LayerClaims.gate),
    .figure("H-gate", Figures.gate),
    .prose(
      """
      The first half is the gate, so it only makes small. Exchanging the halves gives a network that trains as well, and reads \
      every stored weight wrongly.
      """),
    .claim(LayerClaims.start),
  ]

  private static let mixers: [Chapter.Entry] = [
    .prose(
      """
      A representation has two axes besides its channels: slots in time, and features. A *mixer* works along one of them and \
      leaves the other alone. It keeps the shape, so one kind can take another's place: that is the freedom H.1 adds to CSDI, \
      whose blocks attend along both.
      """),
    .equation(
      "H.d",
      """
      convolution   y_p = b + Σ_i x_{p−i+lead} W_i,     lead = 0: causal
      recurrence    r = σ(a_r + h U_r + d_r),     z = σ(a_z + h U_z + d_z)
                    n = tanh(a_n + r ⊙ (h U_n + d_n)),     h ← (1 − z) ⊙ n + z ⊙ h
      attention     y_p = x_p + W_o Σ_s softmax_s(q_p · k_s/√(C/heads)) v_s
      """),
    .claim(MixerClaims.convolution),
    .claim(MixerClaims.recurrence),
    .claim(MixerClaims.attention),
    .prose(
      """
      Values are one question; the other is who can see whom. It needs no formula: move one place, and see which outputs \
      change by so much as a bit.
      """),
    .predict("Which of the kinds let a slot see slots later than itself?"),
    .claim(MixerClaims.reach),
    .prose(
      "The centred convolution and attention. On a time axis whose last slot is the target they do no harm: nothing lies later."
    ),
    .claim(MixerClaims.names),
    .equation(
      "H.h",
      """
      u = W_mid · feature(time(x + W_level e_diff)) + W_side S + b
      (r, s) = W_out · g(u)
      x ← (x + r)/√2,     skips ← skips + s,     y = ReLU(W · skips/√blocks + b)
      """),
    .claim(BlockClaims.block),
    .prose(
      """
      r goes on, s is put aside. Dividing by √2 keeps the variance of x where it was when x and r are equally large and \
      unrelated, and dividing by √blocks does the same for the skips. The paper calls the stack a U-net after its ancestor. \
      There is no U: nothing is sampled down or up, every block has all slots and all features.
      """),
  ]

  private static let denoiser: [Chapter.Entry] = [
    .prose(
      """
      The denoiser F_ψ is such a stack with j + 1 slots: the history, clean, and last the noisy state it is asked about. It is \
      told four things besides: the level, the covariates, the time, and which slot is which. The paper says that it predicts \
      the noise. It regresses the y of Eq 38, signal and noise in a mixture that changes with the level; hence it must know \
      the level well.
      """),
    .equation(
      "H.i",
      """
      e_diff = SiLU(W_2 SiLU(W_1 [sin(f_i c_k), cos(f_i c_k)]_i))
      c_k = ¼ ln σ_k,     f_i = 10^{4i/(n−1)}
      """),
    .predict("c_k runs over an interval of length 2 or so. What does a sine of frequency 10,000 do there?"),
    .claim(DenoiserClaims.embedding),
    .figure("H-levels", Figures.levels),
    .prose(
      """
      It turns some thousands of times, and at neighbouring levels its values have nothing to do with each other. The low \
      frequencies say roughly where the level lies, the high ones give each level a mark of its own. Fed with the counted step \
      k − 1, the same table has no slow part: its slowest sine turns once in six steps.
      """),
    .claim(DenoiserClaims.whole),
    .prose(
      """
      History and target pass through one 1×1 convolution with two input channels, of which the mask leaves one: in effect \
      each has a projection of its own. Of the stack's output only the last slot is kept. Table 2 lists a feature embedding of \
      dimension 8, the text says there is none; here there is none, and 8 is the width of the mask's embedding.
      """),
    .claim(DenoiserClaims.start),
    .claim(StartClaims.parts),
    .prose(
      """
      The last projection starts at zero, as in CSDI. At first, then, every state is answered by one number per model, and the \
      loss begins at E‖y − b‖² whatever the weights before it are.
      """),
    .predict("Four blocks, each with a two-tap convolution that pads on the right. How far back does the target see?"),
    .claim(DenoiserClaims.padding),
    .figure("H-reach", Figures.reach),
    .prose(
      """
      Not at all. On the right of the last slot there is only padding, at every depth; depth does not help where no single \
      step goes in the right direction. “Conv (k = 2)” of Table 2, read as a library's same-length convolution, makes the \
      transition unconditional, and the loss falls all the same. Here the padding lies on the left.
      """),
    .predict("The same convolution along the features: does latent 1 hear of latent 2?"),
    .claim(DenoiserClaims.features),
    .prose(
      """
      It does not: an order in time has become an order among latents, where none is meant. With the experiment's one latent \
      nothing is lost. With several, the first would evolve without the others; a centred kernel with enough blocks, or \
      attention, has no such order. In a Context Producer the axis is a hidden one that a linear map has mixed already, so \
      there the harm is smaller.
      """),
  ]
}
