import ChapterKit

/// First part: one model with two transitions, and the term that differs.
enum TwinPart {
  static let entries: [Chapter.Entry] = twins + size + term

  private static let twins: [Chapter.Entry] = [
    .prose(
      """
      The model with which a DDSSM is compared is the deep Kalman filter: states and observations as before, networks for \
      every mean and variance, and Gaussian transitions. For a comparison everything but the transition should be the same, \
      not merely similar.
      """),
    .predict(
      "How many fields of the settings have to change to turn the DDSSM into a deep Kalman filter?",
      answer: .number(1, tolerance: 0.01, because: "Only `kind`, which selects the transition.")),
    .claim(TwinClaims.oneField),
    .prose(
      """
      Four of the five parameter groups have the same names and shapes in both models. So equal weights give equal terms, to \
      the last bit. Only the transition term differs.
      """),
    .prose(
      """
      The paper's list of parameter groups says that ψ is “the transition Context Producer and Gaussian MLP head”. That is the \
      baseline's ψ (DEVIATIONS 36). A group can be recognised without its name: change one tensor, and see which terms of the \
      bound change. θ changes the reconstruction only, η and Φ the prior's term only. φ changes the states and with them \
      nearly every term. The tensors that change the transition term and no other are ψ.
      """),
    .claim(TwinClaims.psi),
  ]

  private static let size: [Chapter.Entry] = [
    .prose(
      """
      Table 1 gives both transitions three layers of 16 channels. That does not make them equal in size. The parameters can be \
      counted on paper. A linear map from a inputs to b outputs has (a + 1) b numbers: a b weights and b biases. A convolution \
      with two taps over 16 channels has 2 · 16 · 16 weights and 16 biases, 528 in all. Take j = 1, one latent and one \
      feature. The Gaussian transition then consists of:
      """),
    .equation(
      "J.c, Gaussian transition",
      """
      latent → 16 features                        2 · 16              =     32
      lift to 16 channels                         2 · 16              =     32
      3 blocks: convolution along features        528
                two maps 16 → 32                  2 · 17 · 32 = 1,088
                together                          3 · 1,616           =  4,848
      map 16 → 16                                 17 · 16             =    272
      filters over features, with biases          2 · 16 · 16         =    512
      two heads 256 → 16 → 1                      2 · (257 · 16 + 17) =  8,258
                                                              sum       13,954
      """),
    .prose("The denoiser has no head of that kind, but an embedding of the noise level:"),
    .equation(
      "J.c, denoiser",
      """
      level 64 → 128 → 128                        65 · 128 + 129 · 128 = 24,832
      role mask 1 → 8                             2 · 8                =     16
      two lifts to 16 channels, one bias          3 · 16               =     48
      3 blocks: two convolutions                  2 · 528 = 1,056
                two maps 16 → 32                  1,088
                side information 8 → 32           9 · 32 = 288
                level 128 → 16                    129 · 16 = 2,064
                together                          3 · 4,496            = 13,488
      maps 16 → 16 → 1                            272 + 17             =    289
                                                               sum       38,673
      """),
    .predict(
      "Which share of the denoiser's parameters serves the noise level: the embedding and its map in each block?",
      answer: .number(
        0.8, tolerance: 0.05, because: "24,832 + 3 · 2,064 = 31,024 of 38,673, that is 80 %.")),
    .claim(SizeClaims.counts),
    .prose(
      """
      The denoiser has 2.8 times as many parameters as the Gaussian transition. But 31,024 of them process the noise level, \
      which takes one of 128 values. For z_t and its history it has 7,649, little more than half of the baseline's 13,954.
      """),
  ]

  private static let term: [Chapter.Entry] = [
    .prose(
      """
      A diffusion can only bound −log p_ψ(z_t | c_t), and the bound is estimated from drawn noise levels. A Gaussian has a \
      density. And since the encoder's z_t is Gaussian too, given its history, z_t itself need not be drawn.
      """),
    .equation("J.d", "E_q[−log p_ψ(z_t | c_t)] = −log p_ψ(m_q | c_t) + ½ Σ_i exp(log v_q,i − log v_p,i)"),
    .predict(
      "Why has the second term no ½ log 2π of its own?",
      answer: .choice(
        ["it was dropped", "it is in the first term", "q is not a density"], right: 1,
        because: """
          −log p_ψ(m_q | c_t) contains ½ log 2πv_p for every coordinate. The second term is only the average of the square.
          """)),
    .claim(TransitionTermClaims.closedForm),
    .claim(TransitionTermClaims.drawn),
    .prose(
      """
      z_t enters −log p_ψ only through a square, and E(z − μ)² = (m − μ)² + v. The entropy of q is known as well. The two \
      together are the divergence of Eq 26, in the order D_KL(q ‖ p_ψ).
      """),
    .equation(
      "26, with the expectation over histories: DEVIATIONS 8",
      "Σ_{t>j} E_q[D_KL(q_φ(z_t | x_{t:T}, z_{t−j:t−1}, u)\n              ‖ p_ψ(z_t | z_{t−j:t−1}, u_{t−j:t}))]"),
    .claim(TransitionTermClaims.divergence),
    .prose(
      """
      Is a deep Kalman filter with linear networks a Kalman filter? The network of the package can be tested for it. A ReLU \
      far from its kink is linear, and so is tanh near 0. So there are weights for which two slots, ReLUs, a gate and two \
      perceptrons amount to one linear map of two states and three covariates.
      """),
    .claim(EvidenceClaims.straight),
    .equation("J.e", "bound of the network's means and variances\n  = log p(x_{1:T} | u_{1:T}) of the Kalman filter"),
    .claim(EvidenceClaims.kalman),
    .prose(
      """
      If the exact posterior takes the encoder's place, the bound is the evidence. Where the process is linear and Gaussian, a \
      Gaussian transition loses nothing.
      """),
  ]
}
