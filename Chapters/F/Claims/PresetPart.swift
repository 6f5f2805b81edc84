import BimodalNoise
import ChapterKit
import Experiments
import Files

/// Fifth part: what the paper's settings lead to, from the record.
enum PresetPart {
  static let entries: [Chapter.Entry] = [
    .prose(
      "The scores that these settings lead to must be measured. The record of the preset `paper`, with two seeds and its 3,000 updates:"
    ),
    .record {
      let study = try RecordedResults.bimodal(.paper)
      return "\(study.provenance.text)\n\n\(StudyTable(study, walk: BimodalWalk()).scores)\n\n\(try seeds(study))"
    },
    .claim(PresetClaims.order),
    .claim(PresetClaims.distance),
    .prose(
      """
      The paper shows its divergences as bars without numbers; the order of the two models is the same. One DKF of two \
      collapsed: its latents do not depend on the data, and it forecasts the same wide Gaussian for every sequence. A DDSSM can \
      collapse too; two seeds do not show which model does so more often. The recommended settings guard against a collapse. \
      Their mean divergence is smaller than that of the paper's DDSSM by a factor of 7.6, that of single seeds by 5 to 12. They \
      take 10,000 updates of 64 sequences in place of 3,000 of 128.
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
