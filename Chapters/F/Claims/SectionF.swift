import ChapterKit

/// Section F of the paper: how the experiment is scored and set.
package enum SectionF {
  /// The section as a chapter, in reading order.
  package static let chapter = Chapter(
    "F", "Scores, settings and records", guide: guide, before: ["swift run chapter-4"], budget: 8,
    questions: [
      .init(
        "In Chapters/F/Claims/ProperClaims.swift set the standard deviation of `collapsed` to 1. Does an order of Eq F.o turn?",
        answer: """
          No order turns. The JSD of the third row goes from 0.2158 to 0.288, still below 0.3767, and its log score from −80.6 to \
          −17.0, still the worst, since the other mode is now 8 standard deviations away in place of 18. The claim reports that its \
          printed digits have moved.
          """),
      .init(
        "In Chapters/F/Claims/CoverageClaims.swift score the truth's draws 64 at a time instead of 1,024. Does 0.972 go up or down?",
        answer: """
          Down. The smaller of two counts lies below the half by about 0.4 √n draws, which is a share of about 0.8/√n of the \
          half: \
          0.025 for n = 1,024 and 0.1 for n = 64. The claim compares with 1,024 draws and reports the difference.
          """),
      .init(
        "In Chapters/F/Claims/PaperModel.swift load Preset.recommended. Which rows of Table 1 and of Table 2 still hold?",
        answer: "The claims of Tables 1 and 2 name each row that the recommended settings change."),
    ],
    next: "swift run -c release ddssm study bimodal --out runs/study",
    parts: [
      .init("Scores", DivergencePart.entries + ScorePart.entries + CalibrationPart.entries),
      .init("The study", TablePart.entries + PresetPart.entries + SeriesPart.entries),
      .init(
        "Journal of ablations", isOptional: true,
        AblationPart.entries + RobustnessPart.entries + TuningPart.entries + RemedyPart.entries + RacePart.entries),
    ])

  private static let guide = Chapter.Guide(
    aims: [
      "Compute the sampling floor of a Jensen–Shannon divergence from the number of bins and draws.",
      "Say what JSD, CRPS, log score, energy score and calibration each reward, and which of them are proper.",
      "Compute standard errors over seeds, over paired seeds and over the times of one series.",
      "Compare the paper's four tables with the weights that the preset builds.",
      "Read a recorded ablation: its ratio, its interval, and what an interval that includes 1 does not say.",
    ],
    needs: "Chapter 4; entropy and Kullback–Leibler divergence; Student's t.", minutes: 120,
    words: [
      ("JSD", "Jensen–Shannon divergence: the mean of the Kullback–Leibler divergences of two distributions from their mean"),
      ("nats", "the unit of entropies with natural logarithms; one bit is 0.693 nats"),
      ("CRPS", "continuous ranked probability score: ∫ (F(x) − 1{y ≤ x})² dx, in the unit of x; lower is better"),
      ("proper", "a score whose mean is best for the distribution that the outcomes come from"),
      ("PIT", "probability integral transform: the forecast's distribution function at the outcome; uniform if calibrated"),
      ("floor", "the score of the exact distribution's own draws, above 0 since draws are finitely many"),
      ("mode coverage", "twice the share of draws within 3 standard deviations of the mode that has fewer"),
      ("LOCF", "last observation carried forward: the forecast x_{t+1} = x_t"),
      ("collapse", "the posterior's mean no longer depends on the data, so that no latent carries anything"),
      ("active latent", "a latent whose posterior mean varies with the data, with a variance above 0.01"),
      ("ablation", "a training in which one part of the method is changed and the rest kept"),
      ("pruned", "said of a trial that the search ended early because it was behind earlier trials"),
    ],
    known: """
      You know what each score rewards, that the JSD prefers a Gaussian on one mode and the CRPS and the log score one over \
      both, and \
      which settings of the paper's tables cannot all have been meant.
      """,
    open: """
      Most intervals of the ablations include 1 and are wide. Three or four seeds and short trainings leave open whether those \
      parts \
      of the method matter.
      """,
    weakness: """
      Trainings fail with some seeds. Hidden observations slow the training down or break it, and on three of four real series \
      no gain \
      over both Gaussian models was shown.
      """)
}
