import Experiments
import Lectern

/// Seventh part: the time it takes, from the record.
enum RacePart {
  static let entries: [Chapter.Entry] = [
    .prose(
      """
      The same recipe, the same first weights, the same sequences: this package and a program in JAX train to the end, each with draws of \
      its own, and one judge scores all weights on the way. What counts is the time until a forecast is good, not the time of an update: \
      an engine that is fast because it leaves something out would need more of them.
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
      One of JAX's trainings gave the latents up at once and never took them back, from weights with which this package's learned: chance \
      in the draws decides. Three starts and a guard are there for that, and were left out here because JAX's program has none.
      """),
  ]
}
