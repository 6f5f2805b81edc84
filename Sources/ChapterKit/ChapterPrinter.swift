/// Prints one chapter, entry by entry, and runs its claims and findings where they stand.
struct ChapterPrinter {
  let chapter: Chapter
  let options: Options
  let page: Terminal
  /// Whether prose, questions, equations, records and figures are printed, or the claims alone.
  let isFull: Bool

  func run(drawing: inout Drawing, predictions: inout Predictions?) -> Ledger.Section {
    var section = Ledger.Section(letter: chapter.letter, title: chapter.title)
    let wanted = chapter.statements.filter { claim in options.only.isEmpty || options.only.contains { same($0, claim.id) } }
    if options.only.isEmpty || !wanted.isEmpty { open() }
    if chapter.statements.isEmpty, options.only.isEmpty { page.line("\nThis chapter holds no claims yet.") }
    for (index, part) in chapter.parts.enumerated() where options.part == nil || options.part == index + 1 {
      if isFull, !part.title.isEmpty { open(part, number: index + 1) }
      for entry in part.entries where !(options.stop && !section.holds) {
        switch entry {
        case .claim(let claim):
          if options.only.isEmpty || options.only.contains(where: { same($0, claim.id) }) {
            section.add(state(claim))
          }
        case .figure(let name, let figure):
          let settings = Chapter.Settings(seed: options.seed, full: options.full)
          if options.only.isEmpty { drawing.draw(name, isShown: isFull) { try figure(settings) } }
        case .prose, .predict, .equation, .record:
          if isFull { show(entry, &predictions) }
        }
      }
    }
    return section
  }

  private func show(_ entry: Chapter.Entry, _ predictions: inout Predictions?) {
    page.line()
    switch entry {
    case .prose(let text): page.paragraph(text)
    case .predict(let question, let answer):
      page.paragraph("Before you read on: " + question, .ask)
      if let answer { predictions?.ask(answer) }
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
    page.paragraph("\(claim.id) · \(claim.kind == .finding ? "Finding: " : "")\(claim.title)", hang: 2, .strong)
    let outcome = claim.outcome(seed: options.seed, full: options.full)
    page.show(
      outcome, program: chapter.program, isCompared: isFull || !options.only.isEmpty, isVerbose: options.verbose)
    return outcome
  }
}
