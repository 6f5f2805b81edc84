import ChapterKit

/// Section 4 of the paper: the simulation study, first as far as it can be known without training anything.
package enum Section4 {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "4", "Left or right: the simulation study", guide: guide, before: ["swift run chapter-J"], budget: 8,
    questions: [
      .init(
        "In Chapters/4/Claims/WalkCase.swift give `quiet` a noise of 3. Which claims break, and why does Eq 4.j not depend on it?",
        answer: """
          The claims that read the signs off the data break where they use `quiet`, since signs are then confused. Foils that \
          forget \
          the noise or the filter come close to the exact values. P_t is computed from the model and not from the data.
          """),
      .init(
        "In Chapters/4/Claims/WalkCase.swift start the walk of `variance` at .standardNormal and set its startsAtRandom. What fails?",
        answer: "Eq 4.b fails, which compares |z_1| with 4; so do the claims whose numbers are computed from z_0 = 0."),
      .init(
        "In Chapters/4/Claims/ForecastClaims.swift forecast from time 31 instead of 24. Which observations move the paths now?",
        answer: "x_1 to x_31 can move them and x_32 cannot: a forecast from time t may depend on x_{1:t} only."),
    ],
    next: "swift run chapter-F",
    parts: [
      .init("The walk and its exact forecast", WalkPart.entries + DistributionPart.entries),
      .init("The score and the trained models", ScorePart.entries + LookPart.entries + RecordPart.entries),
      .init("General walks", isOptional: true, ModalPart.entries),
    ])

  private static let guide = Chapter.Guide(
    aims: [
      "Write down the exact distribution of x_{t+1} given x_{1:t} for a walk with steps of ±4.",
      "Run a Kalman filter whose inputs are the signs read off the data, and compare it with an ordinary Kalman filter.",
      "Say why the exact distribution itself does not score a divergence of 0.",
      "Explain why a divergence prefers a Gaussian on one mode to one with the right mean and variance.",
      "Judge the recorded scores of the trained models beside these references.",
    ],
    needs: "Chapter A (the linear-Gaussian model and its filter), chapter J (the deep Kalman filter).", minutes: 75,
    words: [
      ("walk", "the simulated process z_t = 0.9 z_{t−1} + 4 s_t with signs s_t = ±1"),
      ("ẑ_t, P_t", "mean and variance of z_t given x_{1:t}: the filtered state"),
      ("JSD", "Jensen–Shannon divergence: the mean of the Kullback–Leibler divergences of two distributions from their mean"),
      ("nats", "the unit of entropies with natural logarithms; one bit is 0.693 nats"),
      ("floor", "the divergence of the exact distribution's own 1,024 draws, above 0 since draws are finitely many"),
      ("LOCF", "last observation carried forward: the forecast x_{t+1} = x_t"),
      ("mode coverage", "twice the share of draws at the mode that has fewer of them"),
      ("oracle, in tables", "the exact distribution given x_{1:31}, scored as a model is"),
      ("DKF", "deep Kalman filter: the same model with a Gaussian transition"),
      ("NELBO", "negative evidence lower bound: an upper bound on −log p(x)"),
    ],
    known: """
      You know the exact forecast of the simulated process, the sampling floor of its score, the least divergence that a \
      Gaussian can \
      have (0.2158), and that the trained DDSSM scores below a fifth of it.
      """,
    open: "The paper does not give its bins, its logarithm, its centre of the truth, or the spread over seeds.",
    weakness: """
      More than half of what the trained DDSSM lacks beside the exact forecast comes from its filtered states, which keep some \
      of the \
      observations' noise.
      """)
}
