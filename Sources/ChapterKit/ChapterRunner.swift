import Foundation

/// One run of one or several chapters: prints, checks, draws, and returns the exit code.
public struct ChapterRunner: Sendable {
  let program: String
  let chapters: [Chapter]
  let page: Terminal
  let errors: Terminal
  /// The reader's next line; nil where there is no reader to ask.
  let input: (@Sendable () -> String?)?

  /// A run by the executable named `program`; one chapter is printed in full, several give their claims alone.
  public init(
    program: String, chapters: [Chapter], page: Terminal = .standard, errors: Terminal = .errors,
    input: (@Sendable () -> String?)? = ChapterRunner.keyboard
  ) {
    self.program = program
    self.chapters = chapters
    self.page = page
    self.errors = errors
    self.input = input
  }

  /// The lines typed at a terminal; nil where standard input is none.
  public static var keyboard: (@Sendable () -> String?)? {
    guard isatty(STDIN_FILENO) == 1 else { return nil }
    return { readLine() }
  }

  /// Follows the command line: 0 all claims hold, 1 some do not, 2 the command was wrong or a file could not be written.
  public func run(arguments: [String]) -> Int32 {
    do {
      let options = try Options(arguments)
      if options.help {
        page.line("usage: \(program) [options]\n\n\(Options.explanation)")
        return 0
      }
      if options.words {
        chapters.forEach((options.color ? page : page.plain).words)
        return 0
      }
      try mustExist(options.only)
      try mustHave(part: options.part)
      try mustBeWritable(options)
      return runChapters(options)
    } catch {
      errors.line("\(program): \(error.message)\n\n\(Options.explanation)")
      return 2
    }
  }

  /// A number that no claim bears is a mistake: a run of nothing must not look like success.
  private func mustExist(_ wanted: [String]) throws(OptionError) {
    let ids = chapters.flatMap(\.statements).map(\.id)
    for name in wanted where !ids.contains(where: { same($0, name) }) {
      var seen: Set<String> = []
      let list = ids.filter { seen.insert($0).inserted }.joined(separator: ", ")
      throw OptionError(message: "no claim or finding is numbered “\(name)”; there are: \(list.isEmpty ? "none yet" : list)")
    }
  }

  /// What cannot be written is found out before anything is computed.
  private func mustBeWritable(_ options: Options) throws(OptionError) {
    let manager = FileManager.default
    if let folder = options.figures {
      do { try manager.createDirectory(atPath: folder, withIntermediateDirectories: true) } catch {
        throw OptionError(message: "cannot make the folder “\(folder)” for figures; name one that can be written")
      }
      if !manager.isWritableFile(atPath: folder) { throw OptionError(message: "cannot write figures into “\(folder)”") }
    }
    if let file = options.json {
      let folder = URL(fileURLWithPath: file).deletingLastPathComponent().path
      if !manager.isWritableFile(atPath: folder) {
        throw OptionError(message: "cannot write “\(file)”: the folder “\(folder)” does not exist or cannot be written")
      }
    }
  }

  private func mustHave(part: Int?) throws(OptionError) {
    let most = chapters.map(\.parts.count).max() ?? 0
    if let part, part > most { throw OptionError(message: "there is no part \(part); the last one is \(most)") }
  }

  private func runChapters(_ options: Options) -> Int32 {
    let page = options.color ? page : page.plain
    let clock = ContinuousClock()
    let start = clock.now
    var ledger = Ledger(seed: options.seed, full: options.full)
    var drawing = Drawing(folder: options.figures, page: page)
    var predictions = options.predict ? input.map { Predictions(page: page, read: $0) } : nil
    if options.predict, input == nil { page.line("There is no terminal to answer at, so nothing is asked.") }
    for chapter in chapters where !(options.stop && !ledger.holds) {
      let printer = ChapterPrinter(
        chapter: chapter, options: options, page: page, isFull: chapters.count == 1 && options.only.isEmpty)
      ledger.sections.append(printer.run(drawing: &drawing, predictions: &predictions))
    }
    let seconds = (clock.now - start) / .seconds(1)
    if chapters.count > 1 {
      ledger.ranking = ledger.ranked
      if !options.stop { Summary(ledger: ledger, page: page).show() }
    }
    page.line()
    page.line(page.styled(ledger.tally(seconds: seconds), ledger.holds ? .good : .bad))
    for (chapter, section) in zip(chapters, ledger.sections) {
      for outcome in section.outcomes + section.findings where !outcome.holds {
        page.line("  \(outcome.command(program: chapter.program))")
      }
    }
    if let verdict = predictions?.verdict { page.paragraph(verdict) }
    let complete = writeFiles(ledger, options, drawing)
    if chapters.count == 1, options.only.isEmpty { printEnd(of: chapters[0], seconds: seconds, options, on: page) }
    return !ledger.holds ? 1 : complete ? 0 : 2
  }

  /// Writes what was asked for; false when it could not be.
  private func writeFiles(_ ledger: Ledger, _ options: Options, _ drawing: Drawing) -> Bool {
    var complete = drawing.complaints.isEmpty || options.figures == nil
    if !complete { for complaint in drawing.complaints { errors.line("\(program): \(complaint)") } }
    if let path = options.json {
      do { try ledger.write(to: path) } catch {
        errors.line("\(program): cannot write “\(path)”: \(error.localizedDescription)")
        complete = false
      }
    }
    return complete
  }

  private func printEnd(of chapter: Chapter, seconds: Double, _ options: Options, on page: Terminal) {
    if seconds > chapter.budget, !options.full, options.part == nil {
      page.line(String(format: "That took %.1f s; on an idle machine it takes less than %.0f s.", seconds, chapter.budget))
    }
    page.end(of: chapter, withAnswers: options.answers)
  }
}

/// Whether two numbers of claims are the same, whatever the case and spacing.
func same(_ one: String, _ other: String) -> Bool {
  func bare(_ text: String) -> String { text.split(whereSeparator: \.isWhitespace).joined(separator: " ").lowercased() }
  return bare(one) == bare(other)
}
