import Foundation

/// The head of a chapter, of one of its parts, and its end.
extension ChapterPrinter {
  /// The paper that the chapters read.
  static let paper = "Jack Ruder and Michael Wojnowicz, Diffusion-Driven State Space Models, 2026, arXiv:2606.21036"

  func open() {
    page.line()
    page.line(page.styled("\(chapter.letter)  \(chapter.title)", .strong))
    guard isFull else { return }
    page.paragraph("Section \(chapter.letter) of \(Self.paper).", .faint)
    if let guide = chapter.guide {
      page.line()
      page.line("After this chapter you can")
      for aim in guide.aims { page.paragraph("– " + aim, indent: 2, hang: 2) }
      page.line()
      page.paragraph("You need: " + guide.needs, .faint)
    }
    if !chapter.before.isEmpty { page.paragraph("Read before: " + chapter.before.joined(separator: "; "), .faint) }
    page.paragraph(times, .faint)
    if !(chapter.guide?.words.isEmpty ?? true) {
      page.paragraph("Its words are explained by `\(chapter.program) --words`.", .faint)
    }
    for (index, part) in chapter.parts.enumerated() {
      let name = part.title.isEmpty ? "Contents" : "Part \(index + 1), \(part.title)\(part.isOptional ? " (may be skipped)" : "")"
      page.paragraph("\(name): \(contents(of: part).joined(separator: " · "))", hang: 2, .faint)
    }
    if !chapter.findings.isEmpty {
      let numbers = once(chapter.findings.map(\.id)).joined(separator: " · ")
      page.paragraph("Findings: \(numbers). \(Claim.Kind.meaningOfFinding)", hang: 2, .faint)
    }
  }

  func open(_ part: Chapter.Part, number: Int) {
    page.line()
    page.line(page.styled("Part \(number)  \(part.title)", .strong))
    if part.isOptional { page.paragraph("You can leave this part out at a first reading.", .faint) }
  }

  private var times: String {
    let running = String(format: "the program takes less than %.0f s on an idle machine.", chapter.budget)
    guard let guide = chapter.guide else { return "T" + running.dropFirst() }
    return "Reading with paper and pencil takes about \(guide.minutes) minutes; " + running
  }

  /// The numbers of the claims in reading order, each once, and how many figures there are.
  private func contents(of part: Chapter.Part) -> [String] {
    let claims = part.entries.compactMap { if case .claim(let claim) = $0, claim.kind != .finding { claim.id } else { nil } }
    let figures = part.entries.count { if case .figure = $0 { true } else { false } }
    return once(claims) + (figures == 0 ? [] : ["\(figures) \(figures == 1 ? "figure" : "figures")"])
  }

  private func once(_ numbers: [String]) -> [String] {
    var seen: Set<String> = []
    return numbers.filter { seen.insert($0).inserted }
  }
}

extension Terminal {
  /// What stands after the last claim of a chapter.
  func end(of chapter: Chapter, withAnswers: Bool) {
    if let guide = chapter.guide {
      for (name, text) in [
        ("What you know now", guide.known), ("What is open", guide.open), ("Where the method is weak", guide.weakness),
      ] {
        line()
        paragraph("\(styled(name, .strong)). \(text)")
      }
    }
    if !chapter.questions.isEmpty {
      line()
      line(
        styled("To try", .strong)
          + (withAnswers || chapter.questions.allSatisfy(\.answer.isEmpty) ? "" : "  (--answers tells what happens)"))
      for (index, suggestion) in chapter.questions.enumerated() {
        paragraph("\(index + 1). \(suggestion.task)", indent: 2, hang: 3)
        if withAnswers, !suggestion.answer.isEmpty { paragraph("   " + suggestion.answer, indent: 5, .ask) }
      }
    }
    line()
    line("Next: \(chapter.next)")
  }

  /// The words of a chapter with their meanings.
  func words(of chapter: Chapter) {
    for (term, meaning) in chapter.guide?.words ?? [] { paragraph("\(styled(term, .strong)): \(meaning)", hang: 4) }
  }
}
