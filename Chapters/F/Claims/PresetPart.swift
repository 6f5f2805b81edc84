import BimodalNoise
import ChapterKit
import Experiments
import Files

/// Fifth part: what the paper's settings lead to, from the record.
enum PresetPart {
  static let entries: [Chapter.Entry] = [
    .prose(
      "What the settings lead to is not a matter of proof. The record of the preset `paper`, with two seeds and its 3,000 updates:"
    ),
    .predict("The paper's DDSSM trains at constant rates, and so does its DKF. Which of the two is the more likely to collapse?"),
    .record {
      let study = try RecordedResults.bimodal(.paper)
      return "\(study.provenance.text)\n\n\(StudyTable(study, walk: BimodalWalk()).scores)\n\n\(try seeds(study))"
    },
    .claim(PresetClaims.order),
    .claim(PresetClaims.distance),
    .prose(
      """
      The paper shows its divergences as bars without numbers; the order of the two models is the same. One DKF of two gave its latents up \
      and forecasts the same wide bell for every sequence. A DDSSM can do so too, and two seeds cannot tell which of them is the likelier; \
      the recommended settings guard against it. Between the means of theirs and of the paper's DDSSM lies a factor of 7.6, between \
      single seeds 5 to 12. They take 10,000 updates of 64 sequences in place of 3,000 of 128.
      """),
  ]

  private static func seeds(_ study: StudyResults) throws -> TextTable {
    TextTable(
      [["JSD"] + study.seeds.map { "seed \($0)" }]
        + [StudyModel.ddssm, .dkf].map { model in
          [model.rawValue] + (study.summary(model, .jsd)?.perSeed ?? []).map { $0.map { "\(($0 * 1e4).rounded() / 1e4)" } ?? "–" }
        })
  }
}
