/// The reading of one chapter, entry by entry.
struct Recital {
  let chapter: Chapter
  let options: Options
  let page: Terminal
  /// Whether prose, questions, equations, records and figures are read, or the claims alone.
  let aloud: Bool

  func run(drawing: inout Drawing) -> Ledger.Section {
    var section = Ledger.Section(letter: chapter.letter, title: chapter.title, outcomes: [])
    let wanted = chapter.claims.filter { claim in options.only.isEmpty || options.only.contains { same($0, claim.id) } }
    if options.only.isEmpty || !wanted.isEmpty { open() }
    if chapter.claims.isEmpty, options.only.isEmpty { page.line("\nThis chapter holds no claims yet.") }
    for entry in chapter.entries where !(options.stop && section.outcomes.contains { !$0.holds }) {
      switch entry {
      case .claim(let claim):
        if options.only.isEmpty || options.only.contains(where: { same($0, claim.id) }) {
          section.outcomes.append(state(claim))
        }
      case .figure(let name, let figure):
        let settings = Chapter.Settings(seed: options.seed, full: options.full)
        if options.only.isEmpty { drawing.draw(name, aloud: aloud) { try figure(settings) } }
      case .prose, .predict, .equation, .record:
        if aloud { say(entry) }
      }
    }
    return section
  }

  private func open() {
    page.line()
    page.line(page.styled("\(chapter.letter)  \(chapter.title)", .strong))
    guard aloud else { return }
    page.paragraph("Contents: " + contents.joined(separator: " · "), hang: 2, .faint)
    page.paragraph(String(format: "Takes less than %.0f s.", chapter.budget), .faint)
    if !chapter.before.isEmpty { page.paragraph("Read before: " + chapter.before.joined(separator: "; "), .faint) }
  }

  /// The numbers of the claims in reading order, each once, and how many figures there are.
  private var contents: [String] {
    var seen: Set<String> = []
    let numbers = chapter.claims.map(\.id).filter { seen.insert($0).inserted }
    let figures = chapter.entries.count { if case .figure = $0 { true } else { false } }
    return numbers + (figures == 0 ? [] : ["\(figures) \(figures == 1 ? "figure" : "figures")"])
  }

  private func say(_ entry: Chapter.Entry) {
    page.line()
    switch entry {
    case .prose(let text): page.paragraph(text)
    case .predict(let question): page.paragraph("Before you read on: " + question, .ask)
    case .equation(let number, let text):
      for (index, row) in text.split(separator: "\n", omittingEmptySubsequences: false).enumerated() {
        page.line("    \(row)" + (index == 0 ? page.styled("    (\(number))", .faint) : ""))
      }
    case .record(let text):
      do {
        for row in try text().split(separator: "\n", omittingEmptySubsequences: false) { page.line("    \(row)") }
      } catch {
        page.paragraph("This record cannot be read: \(error)", .bad)
      }
    case .claim, .figure: break
    }
  }

  /// The claim's sentence is written before it runs, so that a claim that stops the process is named on the page.
  private func state(_ claim: Claim) -> Outcome {
    page.line()
    page.paragraph("\(claim.id) · \(claim.title)", hang: 2, .strong)
    let outcome = claim.outcome(seed: options.seed, full: options.full)
    page.tell(outcome, program: chapter.program)
    return outcome
  }
}
