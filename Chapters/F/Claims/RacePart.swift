import ChapterKit
import Experiments

/// Tenth part: the time it takes, from the record.
enum RacePart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      This package and a program in JAX train with the same recipe, first weights and sequences, each with draws of its own. The \
      same code scores the weights of both after every 250 updates. The seconds do not include compiling (11 s) and scoring. The \
      quantity compared is the time until a forecast is good, since an update can be made fast by leaving something out.
      """),
    .record {
      let race = try RecordedResults.race()
      return "\(race.provenance.text)\n\n\(RaceTable(race))"
    },
    .claim(RaceClaims.updates),
    .claim(RaceClaims.firsts),
    .claim(RaceClaims.quality),
    .prose(
      """
      On the way down the divergence goes up again at times (this package's second training is at 0.060 after 2,500 updates), so \
      the first time below a limit depends on chance; two seeds compare seconds, not the quality of an update. One of JAX's \
      trainings collapsed at once and did not recover, from first weights with which this package's training learned: the first \
      weights alone do not decide. Three starts and a guard would help in such cases. They were left out because JAX's program \
      has none.
      """),
  ]
}
