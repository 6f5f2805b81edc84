import ChapterKit

/// First part: one model with two transitions, and the term that differs.
enum TwinPart {
  static let entries: [Chapter.Entry] = twins + term

  private static let twins: [Chapter.Entry] = [
    .prose(
      """
      A new model is worth what it adds to an old one. The old one here is the deep Kalman filter: states and observations as \
      before, networks for every mean and variance, and Gaussian transitions. To compare the two, everything but the transition \
      should be the same thing, not merely a similar one.
      """),
    .predict("How many fields of the settings have to change to turn the DDSSM into a deep Kalman filter?"),
    .claim(TwinClaims.oneField),
    .prose(
      """
      One. Four of the five groups have the same names and shapes in both, so the same weights give the same numbers to the \
      last bit. Only the transition term knows which model it stands in.
      """),
    .prose(
      """
      The paper's list of parameter groups says that ψ is “the transition Context Producer and Gaussian MLP head”. That is the \
      baseline's ψ. A group can be recognised without its name: move one tensor, and see which terms of the bound answer. θ \
      moves the reconstruction alone, η and Φ the prior's term alone, φ moves the states and with them nearly everything. What \
      moves the transition term and nothing else is ψ.
      """),
    .claim(TwinClaims.psi),
    .prose(
      """
      The same architecture elsewhere does not make the two transitions alike in size. Table 1 gives both three layers of 16 \
      channels.
      """),
    .predict("Which of the two has more parameters, and where do they sit?"),
    .claim(SizeClaims.counts),
    .prose(
      """
      The denoiser has 2.8 times as many, and four fifths of them serve the noise level: 64 → 128 → 128 and a projection in \
      each block, 31,024 numbers that say which of 128 levels is being cleaned. For z_t and its history the baseline has nearly \
      twice as many as the denoiser.
      """),
  ]

  private static let term: [Chapter.Entry] = [
    .prose(
      """
      A diffusion can only bound −log p_ψ(z_t | c_t), and pays for it with drawn noise levels. A Gaussian has its density. And \
      since the encoder's z_t is Gaussian too, given its history, not even z_t need be drawn.
      """),
    .equation("J.d", "E_q[−log p_ψ(z_t | c_t)] = −log p_ψ(m_q | c_t) + ½ Σ_i exp(log v_q,i − log v_p,i)"),
    .predict("The second term has no ½ log 2π of its own. Why not?"),
    .claim(TransitionTermClaims.closedForm),
    .claim(TransitionTermClaims.drawn),
    .prose(
      """
      The square in the surprise is the only place where z_t enters, and E(z − μ)² = (m − μ)² + v. Everything else is constant. \
      With the entropy of q, known as well, the term becomes the divergence of Eq 26. Its order matters: q first.
      """),
    .claim(TransitionTermClaims.divergence),
    .prose(
      """
      Is a deep Kalman filter with straight networks a Kalman filter? The real network can be asked. A ReLU far from its kink \
      is straight, and tanh near 0 is; so weights exist under which two slots, ReLUs, a gate and two perceptrons amount to one \
      linear map of two states and three covariates.
      """),
    .claim(EvidenceClaims.straight),
    .claim(EvidenceClaims.kalman),
    .prose(
      """
      With the exact posterior in the encoder's place nothing is lost: the bound, summed from the network's own means and \
      variances, is the evidence. This is what a Gaussian transition does well.
      """),
  ]
}
