import ChapterKit

/// Fifth part: levels are drawn, and what need not be drawn is averaged.
enum DrawPart {
  static let entries: [Chapter.Entry] = [
    .prose(
      "All K levels at every step of training would be K network calls. One draws a level instead, and divides by its probability."
    ),
    .equation("40–41", "Σ_k w̃_k E(F − y)² = E_{k~ρ, ε}[w̃_k/ρ(k) · (F − y)²]"),
    .claim(EstimatorClaims.unbiased),
    .predict("The paper sets ρ(k) = 1/K “to ensure that the Monte-Carlo estimate is unbiased”. Is a ρ ∝ w̃ biased?"),
    .prose(
      """
      No: every ρ that gives each level a chance is unbiased. They differ in spread. Under the uniform ρ a draw carries the factor K w̃_k, \
      between 64 and a thousandth; under ρ ∝ w̃ every draw carries the same, and only the error itself still varies.
      """),
    .claim(EstimatorClaims.spread),
    .prose(
      "With ρ ∝ w̃ one draw is worth four of the uniform ones, or ten, or fourteen. How far this can be pushed, the inequality of Cauchy and Schwarz tells."
    ),
    .equation("E.v", "E X² = Σ_k w̃_k² E(F − y)⁴/ρ(k)  ≥  (Σ_k w̃_k √E(F − y)⁴)²,   equal at ρ* ∝ w̃_k √E(F − y)⁴"),
    .claim(EstimatorClaims.floor),
    .prose(
      """
      One more source of spread can be closed. The clean state was itself drawn, from the encoder's N(m, s²). Once z^k is there, its law \
      is known without a network, and the regression can aim at the average instead of the draw.
      """),
    .equation(
      "E.w", "E[z⁰ | z^k] = (s²√ᾱ_k z^k + (1 − ᾱ_k) m)/(ᾱ_k s² + 1 − ᾱ_k)     Var[z⁰ | z^k] = s²(1 − ᾱ_k)/(ᾱ_k s² + 1 − ᾱ_k)"),
    .claim(RaoBlackwellClaims.posterior),
    .equation("E.x", "E(F − y)² = E(F − E[y | z^k])² + Var[y | z^k]"),
    .claim(RaoBlackwellClaims.split),
    .claim(RaoBlackwellClaims.spread),
    .predict("The variance does not involve the network. May it be dropped from the objective?"),
    .prose(
      """
      From the network's, yes. But s belongs to the encoder, which is trained by the same objective. Without the variance it would be \
      told that uncertain states are free.
      """),
    .claim(RaoBlackwellClaims.gradient),
    .prose(
      """
      The paper draws; `training.loss.target` offers the average. In the loss that trains it has to be right for many latents, levels and \
      draws at once, and for every σ_data.
      """),
    .equation(
      "E.ad", "y → E[y | z^k] = (E[z⁰ | z^k] − c_skip ẑ^k)/c_out,     plus Var[y | z^k] = Var[z⁰ | z^k]/c_out² per coordinate"),
    .claim(AveragedLossClaims.rows),
    .claim(AveragedLossClaims.mean),
    .claim(AveragedLossClaims.ruler),
    .prose(
      """
      This holds for z_t as the target. As the history of z_{t+1} the same state needs its draw, since the network bends what it is given. \
      With this the loss of one transition is complete; chapter C puts T − j of them into the bound of a whole series.
      """),
  ]
}
