import BimodalNoise
import ChapterKit
import Experiments

/// Last part: what the trained models scored, from the record.
enum RecordPart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      Everything so far is known before any model is trained: what there is to find, what a perfect score looks like, and what \
      a Gaussian can reach at most. Now both models are trained, with the same settings and the same number of updates, each seed with data of its \
      own. That takes an hour and more, so its results are kept with the package, and so is the command that makes them again.
      """),
    .predict(
      "The DKF's decoder is a network, which can bend a Gaussian into two modes. Will the DKF score lower than the best Gaussian?"
    ),
    .record {
      let study = try RecordedResults.bimodal()
      return
        "\(study.provenance.text)\n\n\(StudyTable(study, walk: BimodalWalk()).scores)\n\nmean ± standard error over \(study.seeds.count) seeds; mode coverage: twice the share of the poorer mode"
    },
    .claim(RecordClaims.references),
    .claim(RecordClaims.errors),
    .claim(RecordClaims.modes),
    .claim(RecordClaims.matched),
    .prose(
      """
      It does not: it stays far above the 0.217 of the Gaussian on one mode, just below the one with the right moments. A likely reason: a fold of the decoder that makes two \
      places of one bell would have to be there wherever the walk goes, and the walk goes everywhere. Around 0.9 x_31 in place of \
      0.9 z_31 the DDSSM would rank above the exact law: that statistic tells two modes from one, but rewards copying the noise of x_31.
      """),
    table([.oracle, .ddssm], [.jsd, .jsdAroundObserved]),
    .claim(RecordClaims.observed),
    .prose(
      """
      Where does the rest come from? Take the filtered states of the trained model, and let the exact law make the step and the \
      observation. Then let the model make the step too. Then all of it. Three divergences of the same sequences, each with one part more \
      of the model in it, on 128 sequences of each seed:
      """),
    table([.ddssm, .dkf], [.jsdOfStates, .jsdOfTransition, .jsdOfWhole]),
    .claim(RecordClaims.parts),
    .prose(
      """
      The model is to guess z_31 from observations, and some of their noise stays in the guess. The bound tells of it too, for −log p(x) \
      is known exactly here.
      """),
    .equation(
      "4.an",
      """
      −log p(x) ≤ NELBO = E[−log p(x|z)] + B_1 + Σ_{t≥2} E[L_t] + Σ_{t≥2} E[log q(z_t|x, z_{t−1})]
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
