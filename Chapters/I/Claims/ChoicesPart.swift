import ChapterKit

/// Third part: what the paper does not choose.
enum ChoicesPart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      This part makes six choices that the paper does not make: training in two stages, statistics of the latents, a tracked \
      σ_data, clipping by group, an average of the weights, and several starts with a guard. All can be switched off. They are \
      here so that their effect can be measured.
      """),
    .prose(
      """
      Training may go in two stages. The first trains a variational autoencoder with N(0, I) as the prior of every state. The \
      second trains transition and prior on its latents, which stay as they are.
      """),
    .equation(
      "I.k",
      """
      first stage:   D + λ (E log q_φ(z_{1:T}) − Σ_{t≤T} E log N(z_t; 0, I))
      second stage:  D + λR with φ, θ held
      """),
    .claim(StageClaims.objective),
    .claim(StageClaims.split),
    .predict(
      "Do two stages reach the same minimum as joint training of all parameters?",
      answer: .choice(
        ["yes", "not in general"], right: 1,
        because: """
          The first stage asks for latents that are independent over time; joint training asks for latents that can be \
          predicted.
          """)),
    .prose(
      """
      The first stage asks for latents that look like independent noise at every time. Between independent states a transition \
      has nothing to learn. The second stage can use only the dependence that the reconstruction forced into the latents.
      """),
    .claim(LatentClaims.statistics),
    .prose(
      """
      These statistics are written beside the loss. If the posterior stops carrying the data, the number of active coordinates \
      falls. The second statistic, the standard deviation of the latents, is what chapter E calls σ_data, and σ_data may \
      follow it:
      """),
    .equation("I.n", "σ_data ← (1 − a) σ_data + a √(Var[μ] + E[Σ])\na = max(1/(s + 1), 0.01) at update s = 0, 1, …"),
    .claim(LatentClaims.tracked),
    .claim(ClipClaims.groups),
    .prose(
      """
      Choices can interfere with each other. For example, a start may go on without its moments, or an average may lose what \
      it has collected. So the last two claims of this part switch everything on at once and follow every number from update \
      to update.
      """),
    .equation(
      "I.p",
      """
      w̄ ← d w̄ + (1 − d) w,   d = min(averageDecay, (1 + s)/(10 + s)) at update s
      of the starts the one of least mean reconstruction goes on
      """),
    .claim(RecipeClaims.joint),
    .claim(RecipeClaims.staged),
  ]
}
