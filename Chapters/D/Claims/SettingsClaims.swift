import ChapterKit
import DiffusionChain
import Foundation

/// Schedules in settings files, and the one range that the paper leaves open.
enum SettingsClaims {
  private static let written: [(text: String, named: NoiseSchedule, foil: String, other: NoiseSchedule)] = [
    (
      #"{"kind": "linear", "from": 0.05, "to": 0.4, "levels": 5}"#, .linear(from: 0.05, to: 0.4, levels: 5), "ends exchanged",
      .linear(from: 0.4, to: 0.05, levels: 5)
    ),
    (#"{"kind": "cosine", "levels": 7}"#, .cosine(levels: 7), "no offset", .cosine(offset: 0, levels: 7)),
    (
      #"{"kind": "cosine", "offset": 0.1, "levels": 7}"#, .cosine(offset: 0.1, levels: 7), "the usual offset", .cosine(levels: 7)
    ),
    (
      #"{"kind": "karras", "minimum": 0.5, "maximum": 3, "exponent": 2, "levels": 4}"#,
      .karras(minimum: 0.5, maximum: 3, exponent: 2, levels: 4), "the usual exponent",
      .karras(minimum: 0.5, maximum: 3, levels: 4)
    ),
    (
      #"{"kind": "listed", "betas": [0.1, 0.3], "levels": 2}"#, NoiseSchedule(betas: [0.1, 0.3]), "the other order",
      NoiseSchedule(betas: [0.3, 0.1])
    ),
  ]

  static let settings = Claim(
    "Eq D.k", "A schedule read from a settings file equals the schedule of that name, and is written back as it was read.",
    kind: .definition, oracle: "the named schedule, bit by bit"
  ) { check in
    let (reader, writer) = (JSONDecoder(), JSONEncoder())
    for (text, named, foil, other) in written {
      let read = try reader.decode(NoiseSchedule.Specification.self, from: Data(text.utf8))
      check.exactly(try read.schedule().betas, claimed: named.betas, text, foils: [(foil, other.betas)])
      let again = try reader.decode(NoiseSchedule.Specification.self, from: writer.encode(read))
      check.exactly(
        again, claimed: read, "\(text), written and read again",
        foils: [("one level more", NoiseSchedule.Specification(read.shape, levels: read.levels + 1))])
    }
  }

  static let leftover = Claim(
    "Eq D.l",
    "128 linear steps from 10⁻⁴ to 0.02 leave 27 % of the clean variance; from 1000/128 times these, 2.4·10⁻⁵.",
    kind: .definition, oracle: "the product of 1 − β_k; the printed digits"
  ) { check in
    var product = 1.0
    for step in 0..<128 { product *= 1 - (1e-4 + 0.0199 * Double(step) / 127) }
    check.equal(
      TestSchedules.unscaled.alphaBar(128), claimed: product, allowed: rounding(terms: 128, size: 1), scale: 0.1, "ᾱ_128",
      foils: [("stretched to 128 levels", TestSchedules.stretched.alphaBar(128)), ("pure noise", 0)])
    check.exactly(
      String(format: "%.3f", TestSchedules.unscaled.alphaBar(128)), claimed: "0.274", "ᾱ_128 to three digits",
      foils: [("stretched", String(format: "%.3f", TestSchedules.stretched.alphaBar(128)))])
    check.exactly(
      String(format: "%.1e", TestSchedules.stretched.alphaBar(128)), claimed: "2.4e-05", "ᾱ_128, stretched, to two digits",
      foils: [("as it stands", String(format: "%.1e", TestSchedules.unscaled.alphaBar(128)))])
  }
}
