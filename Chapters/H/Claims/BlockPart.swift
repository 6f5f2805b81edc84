import ChapterKit

/// First part: the map of the networks, layers, mixers and the residual block.
enum BlockPart {
  static let entries: [Chapter.Entry] = map + layers + mixers

  private static let map: [Chapter.Entry] = [
    .prose(
      """
      The model has five conditional densities, and each has a network of its own: encoder φ, decoder θ, transition ψ, prior η \
      and auxiliary posterior Φ. This is what flows between them when the bound is computed.
      """),
    .record {
      """
      x_{1:T}, flags of missing entries, covariates, times
         │  read from t = T back to t = 1: summaries h_t
         ▼
      encoder φ ── draws z_1, z_2, … z_T, one after another ────┐
         │                 │                 │                  │
         │              windows          z_t, t > j,         z_{1:j}
         │            z_{t−j+1:t}        and history            │
         │                 │             z_{t−j:t−1}            ▼
         │                 ▼                 ▼         auxiliary posterior Φ
         │            decoder θ        transition ψ     draws z_{−j+1:0}
         │                 │          (denoiser F_ψ)            ▼
         │                 │                 │               prior η
         ▼                 ▼                 ▼                  ▼
      log q(z_t | …)  −log p_θ(x_t | …)  squared errors  −log p_η(z_t | …), t ≤ j,
         │                 │                 │           D_KL(q_Φ ‖ N(0, I))
         ▼                 ▼                 ▼                  ▼
      entropies         L_recon           L_diff             L_VHP
      """
    },
    .prose(
      """
      The paper builds all five from one part, the residual block of CSDI (Tashiro et al. 2021), a diffusion model for time \
      series. A window of states is laid out as slots in time × features × C channels. One block does the following.
      """),
    .record {
      """
      x ──┬─────────────────────────┐
          │                         │ + W_level e_diff      (denoiser only)
          │                         ▼
          │                     time mixer                  along the slots
          │                     feature mixer               along the features
          │                     1×1, C → 2C                 W_mid
          │                         │ + W_side S            covariates, times, masks
          │                         ▼
          │                     σ(first half) · tanh(second half),  2C → C
          │                     1×1, C → 2C                 W_out
          │                         ├──── s ───▶ added to the sum of the skips
          ▼            r            │
         (+) ◀──────────────────────┘
          │ divided by √2
          ▼
      x of the next block
      """
    },
    .prose(
      """
      A skip is the half s of a block's output: it bypasses the later blocks, and the skips of all blocks are summed at the end. \
      In this chapter we take the block apart and compare each piece with the same computation written as loops over plain \
      numbers. These loops can be told to make one mistake. Each such mistake is a foil, and the comparison must notice it.
      """),
  ]

  private static let layers: [Chapter.Entry] = [
    .prose(
      """
      The smallest piece is a linear map with a bias. A 1×1 convolution is the same map, applied at every slot and feature.
      """),
    .claim(LayerClaims.linear),
    .prose(
      """
      The second piece is the only nonlinearity inside a block unless a mixer has its own. It is the product of a filter, which \
      lies between −1 and 1, and a gate, which lies between 0 and 1.
      """),
    .equation("H.b", "g = σ(u_{1:C}) · tanh(u_{C+1:2C})"),
    .predict(
      "Which of the two halves of u can change the sign of g?",
      answer: .choice(
        ["the first", "the second", "both"], right: 1, because: "tanh has either sign, while σ lies between 0 and 1.")),
    .claim(LayerClaims.gate),
    .prose(
      """
      A block of one channel by hand: let x = 1, let the mixers and W_mid give u = (0.5, 1), and let W_out be (1, 1) without \
      biases. The skip is 0.4741, and the next block gets 1.0423.
      """),
    .equation(
      "by hand",
      """
      g = σ(0.5) · tanh(1) = 0.6225 · 0.7616 = 0.4741
      r = s = 0.4741,     x ← (1 + 0.4741)/√2 = 1.0423
      """),
    .claim(LayerClaims.gateByHand),
    .prose("The figure shows g against the second half b for five values of the first half a: a only scales the curve."),
    .figure("H-gate", Figures.gate),
    .prose(
      """
      A network with the halves exchanged can be trained as well. But it would give wrong outputs with weights stored by the \
      other.
      """),
    .prose(
      """
      Training starts from random weights. He et al. (2015) choose their variance as 2/inputs, which keeps the size of the \
      signals behind a ReLU. CSDI uses this for its 1×1 convolutions.
      """),
    .claim(LayerClaims.start),
  ]

  private static let mixers: [Chapter.Entry] = [
    .prose(
      """
      A *mixer* combines values along one axis, the slots or the features, and treats all positions of the other axis alike. It \
      keeps the shape, so that one kind can replace another. CSDI uses attention along both axes; the paper's H.1 allows others. \
      The matrices W_i of a convolution are its taps, and `lead` counts the taps that look ahead.
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
      Besides the values it matters which inputs can reach which outputs. This can be measured without any formula: change one \
      input, and list the outputs of which at least one bit changes.
      """),
    .predict(
      "Which of these let a slot see slots later than itself?",
      answer: .choice(
        ["the causal convolution", "the recurrence", "the centred convolution and attention"], right: 2,
        because: "A centred convolution has taps on both sides, and attention sums over the whole axis.")),
    .claim(MixerClaims.reach),
    .prose(
      """
      On a time axis whose last slot is the target, seeing later slots does no harm to the target, because no slot is later.
      """),
    .equation(
      "H.h",
      """
      u = W_mid · feature(time(x + W_level e_diff)) + W_side S + b
      (r, s) = W_out · g(u)
      x ← (x + r)/√2,     skips ← skips + s
      after the last block:     y = ReLU(W · skips/√blocks + b)
      """),
    .claim(BlockClaims.block),
    .prose(
      """
      The division by √2 keeps the variance of x if x and r have equal variances and are uncorrelated. The division by √blocks \
      does the same for the sum of the skips. The paper calls the stack a U-net; a U-net samples its input down and up again \
      (Ronneberger et al. 2015). Nothing of the kind happens here: every block has all slots and features (DEVIATIONS 21).
      """),
  ]
}
