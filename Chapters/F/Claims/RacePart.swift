import ChapterKit
import Experiments

/// Tenth part: the time it takes, from the record.
enum RacePart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      The same recipe, the same first weights, the same sequences: this package and a program in JAX train to the end, each with draws of \
      its own, and one judge scores the weights after every 250 updates. The clock stands still while a program compiles (11 s) and while \
      its weights are judged. What counts is the time until a forecast is good: an update can be made fast by leaving something out.
      """),
    .predict("A recipe with a single start and no guard against collapse. Of four trainings, how many learn?"),
    .record {
      let race = try RecordedResults.race()
      return "\(race.provenance.text)\n\n\(RaceTable(race))"
    },
    .claim(RaceClaims.updates),
    .claim(RaceClaims.firsts),
    .claim(RaceClaims.quality),
    .prose(
      """
      On the way down the divergence goes up again at times (this package's second training is at 0.060 after 2,500 updates), so the first \
      crossing is as much chance as merit; two seeds compare seconds, not the quality of an update. One of JAX's trainings gave the latents \
      up at once and never took them back, from first weights with which this package's learned: the weights alone do not decide. Three \
      starts and a guard are there for such cases, and were left out because JAX's program has none.
      """),
  ]
}
