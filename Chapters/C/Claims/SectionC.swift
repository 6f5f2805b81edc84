import ChapterKit

/// Section C of the paper: the evidence bound. Lemma 1, with which the section opens, is chapter A's.
package enum SectionC {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "C", "A bound on the evidence", before: ["swift run chapter-A", "swift run chapter-E"], budget: 5,
    questions: [
      "In Bench.swift let poorSteps return exactSteps(index). Which claims lose a foil, and why do the others keep theirs?",
      "In LineClaims.swift replace betas by twelve times 0.15. Does the price of Eq 05b rise or fall with the number of levels?",
      "In World.swift set both sightVariances to 5. What remains of the loss in Eq 03 when observations say little?",
    ],
    next: "swift run chapter-G", entries: bound + displays + chains)

  private static let bound: [Chapter.Entry] = [
    .prose(
      """
      How probable is a series under the model? The answer is an integral over every state at every time, and with networks inside \
      nobody can do it. What can be done is to guess the states, and to ask how good the guess is.
      """),
    .prose(
      """
      Let an encoder q guess the whole trajectory. By Bayes' rule p(x, z) = p(x) p(z | x) for every z, so log p(x) is \
      log p(x, z)/q(z) plus log q(z)/p(z | x), whichever z is drawn. Average over draws from q, and the second part is a divergence.
      """),
    .equation("C.a", "log p(x | u) = E_q[log p(x, z | u) − log q(z | x, u)] + D_KL(q(z | x, u) ‖ p(z | x, u))"),
    .predict(
      "Both terms on the right depend on q, the left side does not. What happens to the first as the encoder gets better?"),
    .claim(BoundClaims.gap),
    .prose(
      """
      Here the model is linear and Gaussian: the evidence is known, every encoder's divergence is known, and the first term is run \
      through the very function that trains the networks. Only the factors handed to it differ. The series have one or two steps of \
      memory, covariates or none, gaps or none.
      """),
    .prose(
      "A divergence is never negative, so what is left is a lower bound. It splits into a start, a reconstruction and steps."),
    .equation(
      "4",
      "log p(x | u) ≥ −D_KL(q(z_{1:j}) ‖ p_η(z_{1:j})) + Σ_t E[log p_θ(x_t | …)] − Σ_{t>j} E D_KL(q(z_t | …) ‖ p_ψ(z_t | c_t))"),
    .claim(BoundClaims.bound),
    .predict("Give the encoder the exact posterior and draw one trajectory. How far can the estimate of the bound be off?"),
    .claim(BoundClaims.tight),
    .prose(
      """
      Not at all: p(x, z)/p(z | x) is the same number for every z. A bound that scatters from draw to draw is a bound that is not \
      tight. The claim would fail with an encoder that follows Eq 16 as printed and does not see the covariates to come.
      """),
    .claim(CovariateClaims.future),
    .prose(
      """
      Two steps suffice. P is the variance of z_1 given x_1, S that of x_2 given x_1 and u_2, b the pull of u_2 on x_2. The loss grows \
      with b² and vanishes only when the covariate does nothing, or when nothing about z_1 is left to learn.
      """),
    .prose("Before the logarithm meets the average there is no loss at all: the ratio itself averages to the evidence."),
    .equation("C.d", "p(x | u) = E_q[p(x, z | u)/q(z | x, u)]"),
    .claim(ImportanceClaims.unbiased),
    .prose("So an average over several draws inside the logarithm lies in between, and more draws lie higher."),
    .claim(ImportanceClaims.ladder),
    .figure("C-widths") { try Figures.widths($0) },
  ]

  private static let displays: [Chapter.Entry] = [
    .prose(
      """
      Section C.2 now puts the factors in, with a chain of noisy states z_t^{1:K} behind every z_t, t > j. We follow it display by \
      display with K = 3. Every kernel is linear, so the first display can be computed without any factor: two dense Gaussians over \
      all states, clean and noisy, and all observations.
      """),
    .claim(LineClaims.jensen),
    .predict("The initial factor q(z_{1:j} | x, u) is one joint density. How often does it stand in the sum over t?"),
    .claim(LineClaims.substituted),
    .prose(
      """
      Once. The second display of C.2 has it under Σ_{t≤j}, which for j = 2 counts it twice; the third is right again. It also says \
      that Eq 01 is put in, where Eq 12 is meant.
      """),
    .claim(LineClaims.grouped),
    .claim(LineClaims.assembled),
    .prose("What remains are four terms, and each can be checked alone."),
    .equation("22", "L_init = E[log q(z_{1:j} | x, u) − log p_η(z_{1:j} | u)]"),
    .claim(TermClaims.initial),
    .prose(
      """
      The plainest law a state can be given is N(0, I), whatever came before. As the law of the beginning it is what chapter G's prior is \
      set against; as the law of every state it leaves a variational autoencoder without dynamics, with which training may begin.
      """),
    .equation("C.k", "p(z_t | c_t) = N(0, I):     −log p(z_{1:j}) = ½ Σ_{t≤j} ‖z_t‖² + ½ j M log 2π, and alike for every t > j"),
    .claim(StandardClaims.negativeLogLikelihood),
    .equation("23", "L_recon = Σ_{t=1}^T E[−log p_θ(x_t | z_{max(t−j+1,1):t}, u_{max(t−j+1,1):t})]"),
    .claim(TermClaims.reconstruction),
    .prose(
      """
      An entry that nobody measured has no surprise. The paper hands its mask to the encoder and does not say what the reconstruction \
      does. Leaving the entry out is the one choice that bounds the probability of what *was* measured.
      """),
    .claim(GapClaims.missing),
    .equation("26", "L_diff + L_entropy = Σ_{t>j} E_{q(z_{t−j:t−1})} D_KL(q(z_t | z_{t−j:t−1}, x, u) ‖ p_ψ(z_t | c_t))"),
    .claim(TermClaims.transition),
    .prose(
      """
      Printed, Eqs 04b and 26 have no expectation over the history. A divergence at one history, even the mean one, is smaller: the \
      two means disagree more where the history is unusual.
      """),
  ]

  private static let chains: [Chapter.Entry] = [
    .prose(
      """
      The entropies may be estimated by log q at the draw, or replaced by the closed form of each Gaussian. The mean is the same, and so \
      is its gradient.
      """),
    .claim(EntropyClaims.mean),
    .claim(EntropyClaims.gradient),
    .predict("One of the two needs no draw. Is it the one that scatters less?"),
    .equation(
      "C.j", "log p(x | u) + ½ Σ_t [(1 − c) ε_t² + log c]     with log q at the draw, all variances c times the exact ones"),
    .claim(EntropyClaims.spread),
    .prose(
      """
      Its variance is T (1 − c)²/2, and T c²/2 with the closed form. Near the optimum the noise of log q cancels that of log p, and \
      knowing the entropy spoils the cancellation. The closed form is quieter only while c < ½, when the encoder is far too sure of \
      itself.
      """),
    .figure("C-draws") { try Figures.draws($0) },
    .prose(
      """
      Last, the chain. A diffusion has no p_ψ(z_t | c_t) to be read off. The paper writes that Eq 04b "can be rewritten as" Eqs 05a \
      and 05b, sums over noise levels. Chapter E computed both sides for a Gaussian state.
      """),
    .predict("q_chain does not see the context c_t, nor the network ψ. Can a rewriting that uses it be an equality?"),
    .claim(ChainClaims.toy),
    .prose(
      """
      It is a second bound inside the first: q_chain guesses the noisy states, and pays D_KL(q_chain ‖ p_ψ) for it. Only for standard \
      normal states does the best chain run exactly backwards.
      """),
    .claim(ChainClaims.series),
    .prose(
      """
      And a bound it must stay. The paper drops the schedule's constant C, which is harmless for a gradient. For a bound it is not: C may \
      be positive, and then the sum without it promises more than there is.
      """),
    .claim(ChainClaims.constant),
  ]
}
