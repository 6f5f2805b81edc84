import ChapterKit

/// Second part: the denoising network.
enum DenoiserPart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      The denoising network F_ψ is such a stack with j + 1 slots: j slots for the clean history, and the last slot for the noisy \
      state, the target. It has four more inputs: the noise level, the covariates, the times, and a role mask that is 1 on the \
      history and 0 on the target. The paper says that the network predicts the noise. It predicts y of Eq 38, a mixture of \
      signal and noise that changes with the level (DEVIATIONS 13). So it needs the level.
      """),
    .prose("SiLU is the activation x · σ(x) (Elfwing et al. 2018). The level enters in the following form."),
    .equation(
      "H.i",
      """
      e_diff = SiLU(W_2 SiLU(W_1 [sin(f_i c_k), cos(f_i c_k)]_i))
      c_k = ¼ ln σ_k,     f_i = 10^{4i/(n−1)},     i = 0 … n − 1
      """),
    .predict(
      "c_k runs over an interval of length 2 or so. How many times does the sine of frequency 10,000 turn on it?",
      answer: .number(3200, unit: "turns", tolerance: 0.2, because: "10,000 · 2/(2π) = 3183.")),
    .claim(DenoiserClaims.embedding),
    .prose(
      """
      The upper panel of the figure shows three of the sines, the lower one how similar the embeddings of other levels are to \
      that of level 64.
      """),
    .figure("H-levels", Figures.levels),
    .prose(
      """
      The low frequencies vary slowly with the level. The highest take unrelated values at neighbouring levels and so tell \
      them apart. If the table is evaluated at k − 1 in place of c_k, no sine is slow: the slowest has a period of 2π, about \
      six levels.
      """),
    .claim(DenoiserClaims.whole),
    .prose(
      """
      History and target pass through one 1×1 convolution with two input channels, of which the mask leaves one nonzero. In \
      effect each of them has a projection of its own. Of the stack's output only the last slot is kept. Table 2 lists a feature \
      embedding of dimension 8, while the text says that there is none. Here there is none, and 8 is the width of the mask's \
      embedding (DEVIATIONS 22).
      """),
    .predict(
      "The last projection starts with weights zero, as in CSDI. On what does F_ψ depend before training?",
      answer: .choice(
        ["on the noisy state", "on the noise level", "on nothing"], right: 2,
        because: "Only the bias b of the last layer is left, so the loss starts at E‖y − b‖².")),
    .claim(DenoiserClaims.start),
    .claim(StartClaims.parts),
    .predict(
      """
      Four blocks each have a two-tap convolution with padding on the right. How many states of the history does the target \
      see?
      """,
      answer: .choice(
        ["four", "one", "none"], right: 2,
        because: "The last slot then looks only at itself and at padding to its right, in every block.")),
    .claim(DenoiserClaims.padding),
    .prose("The figure counts the states of the history, of six, that reach the target for one to four blocks."),
    .figure("H-reach", Figures.reach),
    .prose(
      """
      More blocks do not help, since no block carries anything from an earlier slot to the last one. "Conv (k = 2)" of Table 2, \
      read as a library's convolution of equal length, may pad on the right. The transition is then unconditional, and the loss \
      still falls in training. Here the padding is on the left (DEVIATIONS 19).
      """),
    .predict(
      "The same causal convolution runs along the features. Does output 1 depend on latent 2?",
      answer: .choice(
        ["yes", "no", "only with several blocks"], right: 1, because: "A causal tap looks at lower indices only, at any depth.")),
    .claim(DenoiserClaims.features),
    .prose(
      """
      Thus the causal convolution imposes an order on the latents, where none is meant. The paper's experiment has one \
      latent, so nothing is lost there. With several latents the first would evolve without the others. A centred \
      convolution with enough blocks, or attention, imposes no order. In a Context Producer, the subject of the next part, a \
      linear map has already mixed the features, so the order matters less.
      """),
  ]
}
