import ChapterKit

/// Second part: section C.2 of the paper, display by display, and its four terms.
enum DisplayPart {
  static let entries: [Chapter.Entry] = displays + terms

  private static let displays: [Chapter.Entry] = [
    .prose(
      """
      Section C.2 of the paper derives the bound in five displays, with noisy states z_t^{1:K} behind every z_t, t > j. We \
      follow it with K = 3. All conditional densities are linear and Gaussian, so the first display can be computed without \
      splitting it into factors: model and encoder are two dense Gaussians over all states, clean and noisy, and all \
      observations.
      """),
    .equation(
      "C.f",
      """
      log p(x | u) ≥ E_q[log p(x, z_{1:T}, {z_t^{1:K}} | u)
                         − log q(z_{1:T}, {z_t^{1:K}} | x, u)]
      """),
    .claim(LineClaims.jensen),
    .prose("The second display replaces both densities by their factors: Eq 12 for p, and for q the following."),
    .equation(
      "19 and 20, corrected: DEVIATIONS 1 and 3",
      """
      q(z_{1:T}, {z_t^{1:K}}_{t>j} | x, u)
        = q(z_{1:j} | x_{1:T}, u_{1:T})                                  (19)
          · Π_{t>j} q(z_t | z_{t−j:t−1}, u_{t−j:T}, x_{t:T})
          · Π_{t>j} Π_k q(z_t^k | z_t^{k−1})                             (20)
      """),
    .predict(
      "The initial factor q(z_{1:j} | x, u) is one joint density. How often must its logarithm be subtracted when j = 2?",
      answer: .number(1, tolerance: 0.01, because: "It is one factor of q, whatever j is.")),
    .claim(LineClaims.substituted),
    .prose(
      """
      The paper's second display has this logarithm under Σ_{t≤j}, which for j = 2 subtracts it twice; its third display is \
      right again (DEVIATIONS 8). The paper also says that Eq 01 is substituted, where Eq 12 is meant.
      """),
    .claim(LineClaims.grouped),
    .equation(
      "24, as printed",
      """
      L_diff = Σ_{t>j} E_q[−log p(z_t^K)
               + Σ_k (log q(z_t^k | z_t^{k−1}) − log p_ψ(z_t^{k−1} | z_t^k, c_t))]
      """),
    .claim(LineClaims.assembled),
  ]

  private static let terms: [Chapter.Entry] = [
    .prose(
      """
      Four terms remain, and each can be compared with an exact value alone. The first is a divergence of the first states.
      """),
    .equation("22, corrected: DEVIATIONS 3", "L_init = E_q[log q(z_{1:j} | x, u_{1:T}) − log p_η(z_{1:j} | u_{1:j})]"),
    .claim(TermClaims.initial),
    .prose(
      """
      The simplest distribution of a state is N(0, I), whatever came before. As the distribution of the first states it is the \
      alternative to chapter G's prior. As the distribution of every state it gives a variational autoencoder without dynamics, \
      with which training may begin.
      """),
    .equation(
      "C.k",
      """
      p(z_t | c_t) = N(0, I):
      −log p(z_{1:j}) = ½ Σ_{t≤j} ‖z_t‖² + ½ j M log 2π,     and for t > j
      −log p(z_t | c_t) = ½ ‖z_t‖² + ½ M log 2π
      """),
    .claim(StandardClaims.negativeLogLikelihood),
    .equation(
      "23, as printed", "L_recon = Σ_{t=1}^T E_q[−log p_θ(x_t | z_{max(t−j+1,1):t}, u_{max(t−j+1,1):t})]"),
    .claim(TermClaims.reconstruction),
    .prose(
      """
      What about entries of x_t that are missing? The paper passes a mask of them to the encoder and does not say what the \
      reconstruction does. The package leaves them out of the sum (DEVIATIONS 29), which bounds the log-likelihood of the \
      observed entries.
      """),
    .claim(GapClaims.missing),
    .equation(
      "26, corrected: DEVIATIONS 8",
      """
      L_diff + L_entropy
        = Σ_{t>j} E_{q(z_{t−j:t−1})} D_KL(q(z_t | z_{t−j:t−1}, x, u) ‖ p_ψ(z_t | c_t))
      """),
    .prose(
      """
      This equation holds when L_diff has the exact density p_ψ(z_t | c_t) in place of the chain; the third part treats the \
      chain. The paper prints Eqs 04b and 26 without the expectation over the history.
      """),
    .claim(TermClaims.transition),
    .prose(
      """
      In these linear examples the divergence at the mean history is smaller than the mean of the divergences, because the \
      squared difference of the two conditional means is convex in the history.
      """),
  ]
}
