/// Prints one chapter, entry by entry, and runs its claims and findings where they stand.
struct ChapterPrinter {
  let chapter: Chapter
  let options: Options
  let page: Terminal
  /// Whether prose, questions, equations, records and figures are printed, or the claims alone.
  let isFull: Bool

  func run(drawing: inout Drawing) -> Ledger.Section {
    var section = Ledger.Section(letter: chapter.letter, title: chapter.title)
    let wanted = chapter.statements.filter { claim in options.only.isEmpty || options.only.contains { same($0, claim.id) } }
    if options.only.isEmpty || !wanted.isEmpty { open() }
    if chapter.statements.isEmpty, options.only.isEmpty { page.line("\nThis chapter holds no claims yet.") }
    for entry in chapter.entries where !(options.stop && !section.holds) {
      switch entry {
      case .claim(let claim):
        if options.only.isEmpty || options.only.contains(where: { same($0, claim.id) }) {
          section.add(state(claim))
        }
      case .figure(let name, let figure):
        let settings = Chapter.Settings(seed: options.seed, full: options.full)
        if options.only.isEmpty { drawing.draw(name, isShown: isFull) { try figure(settings) } }
      case .prose, .predict, .equation, .record:
        if isFull { show(entry) }
      }
    }
    return section
  }

  private func open() {
    page.line()
    page.line(page.styled("\(chapter.letter)  \(chapter.title)", .strong))
    guard isFull else { return }
    page.paragraph("Contents: " + contents.joined(separator: " · "), hang: 2, .faint)
    if !chapter.findings.isEmpty {
      let numbers = once(chapter.findings.map(\.id)).joined(separator: " · ")
      page.paragraph("Findings: \(numbers). \(Claim.Kind.meaningOfFinding)", hang: 2, .faint)
    }
    page.paragraph(String(format: "Takes less than %.0f s.", chapter.budget), .faint)
    if !chapter.before.isEmpty { page.paragraph("Read before: " + chapter.before.joined(separator: "; "), .faint) }
  }

  /// The numbers of the claims in reading order, each once, and how many figures there are.
  private var contents: [String] {
    let numbers = once(chapter.claims.map(\.id))
    let figures = chapter.entries.count { if case .figure = $0 { true } else { false } }
    return numbers + (figures == 0 ? [] : ["\(figures) \(figures == 1 ? "figure" : "figures")"])
  }

  private func once(_ numbers: [String]) -> [String] {
    var seen: Set<String> = []
    return numbers.filter { seen.insert($0).inserted }
  }

  private func show(_ entry: Chapter.Entry) {
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
    page.paragraph("\(claim.id) · \(claim.kind == .finding ? "Finding: " : "")\(claim.title)", hang: 2, .strong)
    let outcome = claim.outcome(seed: options.seed, full: options.full)
    page.show(outcome, program: chapter.program, isVerbose: options.verbose)
    return outcome
  }
}
