import BimodalNoise
import ChapterKit
import Experiments

/// Last part: what the trained models scored, from the record.
enum RecordPart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      Everything so far is known before any model is trained: the exact forecast, the floor of the score, and the least score of \
      a Gaussian. Now both models are trained with the same settings and the same number of updates, each seed on data of its \
      own. The results are kept with the package, and so is the command that makes them again.
      """),
    .predict(
      "The DKF's decoder is a network, which can make two modes of one Gaussian. Does the DKF score lower than the best Gaussian?",
      answer: .choice(
        ["yes", "no"], right: 1,
        because: "Its interval over seeds begins above the best Gaussian's 0.2158 (Eq 4.ak).")),
    .record {
      let study = try RecordedResults.bimodal()
      return
        """
        \(study.provenance.text)

        \(StudyTable(study, walk: BimodalWalk()).scores)

        mean ± standard error over \(study.seeds.count) seeds; mode coverage: twice the share of the mode with fewer draws;
        LOCF: last observation carried forward
        """
    },
    .claim(RecordClaims.references),
    .claim(RecordClaims.errors),
    .claim(RecordClaims.modes),
    .claim(RecordClaims.matched),
    .prose(
      """
      It does not: the DKF stays far above the 0.217 of the Gaussian on one mode, just below the one with the right moments. A \
      likely reason: the decoder would have to make two modes of one Gaussian around every value of 0.9 z_31. Around 0.9 x_31 in \
      place of 0.9 z_31 the DDSSM would score better than the exact distribution: that statistic rewards forecasts that follow \
      the noise of x_31.
      """),
    table([.oracle, .ddssm], [.jsd, .jsdAroundObserved]),
    .claim(RecordClaims.observed),
    .prose(
      """
      Three divergences show where the rest comes from. The first uses the filtered states of the trained model, and the exact \
      distribution for the step and the observation. The second uses the model's step as well, and the third the whole model. \
      All are computed on the same 128 sequences of each seed:
      """),
    table([.ddssm, .dkf], [.jsdOfStates, .jsdOfTransition, .jsdOfWhole]),
    .claim(RecordClaims.parts),
    .prose(
      """
      The model estimates z_31 from observations, and some of their noise stays in the estimate. The bound can be compared too, \
      since −log p(x) is known exactly here.
      """),
    .equation(
      "4.an",
      """
      −log p(x) ≤ NELBO = E[−log p(x|z)] + B_1
                          + Σ_{t≥2} E[L_t] + Σ_{t≥2} E[log q(z_t|x, z_{t−1})]
      B_1 = chapter G's bound on KL(q(z_1) ‖ p(z_1))
      L_t = −log p(z_t|z_{t−1}) for the DKF, and chapter E's bound on it for the DDSSM
      """),
    table([.oracle, .ddssm, .dkf], [.nelbo, .nelboReconstruction, .nelboInitial, .nelboTransition, .nelboEntropy]),
    .claim(RecordClaims.bound),
    .prose(
      """
      One command makes tables, figures and this record again: bit for bit on the same kernels, with other trainings on others. What the \
      description of the models leaves open is the subject of chapter F.
      """),
  ]

  /// Recorded numbers of these models, mean ± standard error over seeds; for the exact law NELBO is −log p(x) itself.
  private static func table(_ models: [StudyModel], _ metrics: [Metric]) -> Chapter.Entry {
    .record { StudyTable(try RecordedResults.bimodal(), walk: BimodalWalk()).rows(models, metrics) }
  }
}
