import Foundation
import Testing

/// The catalogue of planted faults keeps up with the sources, and its record with both.
enum FaultLaws {
  static let kinds: Set<String> = ["formula", "junction", "training", "data-to-scores", "engine", "files", "settings"]

  /// What is wrong with one fault; `sources` gives the files of Sources whose path ends so.
  static func broken(_ fault: PlantedFault, sources: (String) -> [SourceFile]) -> [String] {
    var broken: [String] = []
    func says(_ what: String) { broken.append("\(fault.position): \(fault.title): \(what)") }
    if !fault.sentence.hasSuffix(".") { says("no sentence on what is wrong") }
    if !kinds.contains(fault.kind) { says("a kind of its own, \(fault.kind)") }
    let switches = Set(fault.after.matches(of: #/planted\((\d+)\)/#).map { String($0.output.1) })
    if switches != ["\(fault.number)"] { says("its replacement does not switch on planted(\(fault.number)) alone") }
    let files = sources(fault.file)
    guard files.count == 1 else {
      says("\(files.count) files of Sources are called \(fault.file)")
      return broken
    }
    let count = files[0].text.components(separatedBy: fault.before).count - 1
    if fault.before.isEmpty || count != 1 { says("its text occurs \(count) times in \(files[0].path)") }
    return broken
  }

  static func twice(_ faults: [PlantedFault]) -> [String] {
    Dictionary(grouping: faults, by: \.number).filter { $0.value.count > 1 }.map { "number \($0.key) is given twice" }
      + Dictionary(grouping: faults, by: \.name).filter { $0.value.count > 1 }.map { "the name \($0.key) is given twice" }
      + Dictionary(grouping: faults, by: edit).filter { $0.value.count > 1 }.map { _, copies in
        "\(copies.map(\.title).joined(separator: " and ")) are one fault"
      }
  }

  /// What a fault does to which file, whatever its number, brackets and spacing.
  private static func edit(_ fault: PlantedFault) -> String {
    let after = fault.after.replacing("…", with: fault.before).replacing("planted(\(fault.number))", with: "planted")
    return ([fault.file] + [fault.before, after].map { $0.filter { !"() \n".contains($0) } }).joined(separator: "\n")
  }

  /// Faults of one text are planted one around the other: each but the first must keep what stood there, by `…`.
  static func hidden(_ faults: [PlantedFault]) -> [String] {
    var first: [String: PlantedFault] = [:]
    return faults.sorted { $0.number < $1.number }.compactMap { fault in
      let key = fault.file + "\n" + fault.before
      guard let other = first[key] else {
        first[key] = fault
        return nil
      }
      return fault.after.contains("…") ? nil : "\(fault.position): \(fault.title) hides \(other.title), which has the same text"
    }
  }

  /// The faults whose line in the record is missing or stale, or names no killer.
  static func unproved(_ faults: [PlantedFault], _ rows: [FaultRow], source: (PlantedFault) -> SourceFile?) -> [String] {
    let byTitle = Dictionary(rows.map { ($0.title, $0) }) { first, _ in first }
    return faults.compactMap { fault in
      guard let row = byTitle[fault.title] else { return "\(fault.number): not in the record" }
      guard let source = source(fault), row.fingerprint == fault.fingerprint(in: source) else {
        return "\(fault.number): the fault or \(fault.file) has changed since \(row.killer) found it"
      }
      if row.sentence != fault.sentence { return "\(fault.number): the record tells another sentence" }
      return row.isKilled(mayHang: fault.mayHang) ? nil : "\(fault.number): \(row.killer)"
    }
  }
}

@Suite struct FaultLawTests {
  static func faults(_ tree: SourceTree) -> (faults: [PlantedFault], unread: [String]) {
    let files = tree.files(under: "Tests/Faults/Catalogue/", ending: [".faults"]).map(PlantedFault.read)
    return (files.flatMap(\.faults).sorted { $0.number < $1.number }, files.flatMap(\.unread))
  }

  static func sources(_ tree: SourceTree) -> (String) -> [SourceFile] {
    let files = tree.files(under: "Sources/", ending: [".swift"])
    return { ending in files.filter { $0.path.hasSuffix("/" + ending) } }
  }

  @Test func `every planted fault stands where it says`() throws {
    let tree = try SourceTree()
    let (faults, unread) = Self.faults(tree)
    #expect(unread.isEmpty, "expected '28 a-name', a sentence, a line of kind, likely and in, and an edit: \(unread)")
    #expect(faults.count >= 339)
    let broken =
      faults.flatMap { FaultLaws.broken($0, sources: Self.sources(tree)) } + FaultLaws.twice(faults) + FaultLaws.hidden(faults)
    #expect(broken.isEmpty, "\(broken.joined(separator: "\n"))")
  }

  @Test func `every planted fault was killed as it stands today`() throws {
    let tree = try SourceTree()
    let (faults, sources) = (Self.faults(tree).faults, Self.sources(tree))
    let rows = tree.files(under: "Tests/Faults/RECORD.md").flatMap(FaultRow.read)
    let unproved = FaultLaws.unproved(faults, rows) { sources($0.file).first }
    let numbers = unproved.map { $0.prefix { $0 != ":" } }.joined(separator: " ")
    #expect(unproved.isEmpty, "\(unproved.joined(separator: "\n"))\nto try them again: make faults FAULTS=\"\(numbers)\"")
    let lost = rows.filter { $0.killer != "survived" && !$0.killerExists(in: tree) }.map {
      "\($0.title): nothing is called \($0.killer)"
    }
    #expect(lost.isEmpty, "\(lost.joined(separator: "\n"))")
  }

  @Test func `these laws refuse a catalogue that has gone stale`() throws {
    let text = """
      07 a-sign
      A sign is turned.
      kind: formula · likely: A · in: One.swift
      - let y = 2
      + let y = planted(7) ? -2 : 2

      A paragraph of words.


      """
    let (faults, unread) = PlantedFault.read(SourceFile(path: "A.faults", text: text))
    #expect(unread == ["A.faults:7"])
    let fault = try #require(faults.first)
    #expect(faults.count == 1 && fault.title == "07 a-sign" && fault.before == "let y = 2")
    func count(_ source: String, _ fault: PlantedFault) -> Int {
      FaultLaws.broken(fault) { $0 == "One.swift" ? [SourceFile(path: "Sources/A/One.swift", text: source)] : [] }.count
    }
    #expect(count("let x = 1\nlet y = 2\n", fault) == 0)
    #expect(count("let x = 1\nlet y = 3\n", fault) == 1)
    #expect(count("let y = 2\nlet y = 2\n", fault) == 1)
    for (part, other) in [("planted(7)", "planted(8)"), ("formula", "poem"), ("turned.", "turned"), ("One.swift", "Two.swift")] {
      let changed = PlantedFault.read(SourceFile(path: "A.faults", text: text.replacing(part, with: other))).faults
      #expect(count("let y = 2\n", try #require(changed.first)) == 1, "\(part) for \(other)")
    }
    #expect(FaultLaws.twice(faults + faults).count == 3)
    func second(_ end: String) -> [PlantedFault] {
      let other = text.replacing("07 a-sign", with: "08 b-sign").replacing(
        "planted(7) ? -2 : 2", with: "planted(8) ? -3 : \(end)")
      return PlantedFault.read(SourceFile(path: "A.faults", text: other)).faults
    }
    #expect(FaultLaws.twice(faults + second("2")).isEmpty)
    let copy = text.replacing("07 a-sign", with: "08 b-sign").replacing("planted(7) ? -2 : 2", with: "(planted(8) ? -2 : …)")
      .replacing("let y = 2\n", with: "2\n").replacing("+ let y = ", with: "+ ")
    let original = text.replacing("- let y = 2", with: "- 2").replacing("+ let y = planted", with: "+ planted")
    let pair = [copy, original].flatMap { PlantedFault.read(SourceFile(path: "A.faults", text: $0)).faults }
    #expect(FaultLaws.twice(pair).count == 1, "the same mistake, with brackets and …")
    #expect(FaultLaws.hidden(faults + second("2")).count == 1 && FaultLaws.hidden(faults + second("…")).isEmpty)
  }

  @Test func `these laws refuse a record that has gone stale`() throws {
    let text =
      "07 a-sign\nA sign is turned.\nkind: formula · likely: A · in: One.swift\n- let y = 2\n+ let y = planted(7) ? -2 : 2\n\n"
    let faults = PlantedFault.read(SourceFile(path: "A.faults", text: text)).faults
    let source = SourceFile(path: "Sources/A/One.swift", text: "let y = 2\n")
    let print = try #require(faults.first).fingerprint(in: source)
    func count(_ row: String, _ source: SourceFile) -> Int {
      FaultLaws.unproved(faults, FaultRow.read(SourceFile(path: "RECORD.md", text: row))) { _ in source }.count
    }
    let row = "| 07 a-sign | A sign is turned. | A · Eq 08 | \(print) |\n"
    #expect(count(row, source) == 0)
    #expect(count(row, SourceFile(path: source.path, text: "  let y = 2\n\n  /// A comment.\n")) == 0)
    #expect(count(row, SourceFile(path: source.path, text: "let y = 2\nlet z = 3\n")) == 1)
    #expect(count(row.replacing("A · Eq 08", with: "survived"), source) == 1)
    #expect(count(row.replacing("07", with: "08"), source) == 1)
    #expect(count("", source) == 1)
  }
}
