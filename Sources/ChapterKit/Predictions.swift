import Foundation

/// The predictions that a reader makes with `--predict`: each is asked for with a confidence, judged, and counted.
struct Predictions {
  /// One answer, whether it was right, and how sure the reader was of it, 0 to 1.
  struct Made: Equatable {
    let isRight: Bool
    let confidence: Double
  }

  let page: Terminal
  /// The reader's next line; nil at the end of the input.
  let read: () -> String?
  private(set) var made: [Made] = []

  init(page: Terminal, read: @escaping () -> String?) { (self.page, self.read) = (page, read) }

  /// Asks for an answer and a confidence, and tells the right answer. An empty line passes the question over.
  mutating func ask(_ answer: Chapter.Answer) {
    defer { page.paragraph("The answer: \(answer.text). \(answer.reason)", .ask) }
    for (index, choice) in answer.choices.enumerated() { page.line("  \(index + 1)  \(choice)") }
    guard let given = number(answer.prompt, in: answer.possible) else { return }
    guard let percent = number("How sure are you, in percent?", in: 0...100) else { return }
    let isRight = answer.accepts(given)
    made.append(Made(isRight: isRight, confidence: percent / 100))
    page.line(isRight ? "Right." : "Not so.")
  }

  /// How many answers were right and how sure the reader was of them; nil where nothing was answered.
  var verdict: String? {
    guard !made.isEmpty else { return nil }
    let count = Double(made.count)
    let right = Double(made.count(where: \.isRight)) / count
    let confidence = made.reduce(0) { $0 + $1.confidence } / count
    let brier = made.reduce(0) { $0 + ($1.confidence - ($1.isRight ? 1 : 0)) * ($1.confidence - ($1.isRight ? 1 : 0)) } / count
    let gap = Int((100 * (confidence - right)).rounded())
    let leaning =
      gap > 10 ? "You were more sure than right." : gap < -10 ? "You were more right than sure." : "The two agree well."
    return String(
      format:
        "You answered %d %@, %.0f %% of them rightly, and were %.0f %% sure on average. %@ Your Brier score is %.2f; 0 is best, "
        + "and always saying 50 %% gives 0.25.",
      made.count, made.count == 1 ? "question" : "questions", 100 * right, 100 * confidence, leaning, brier)
  }

  /// A number from the reader, asked again until it is one; nil for an empty line or at the end of the input.
  private func number(_ prompt: String, in range: ClosedRange<Double>) -> Double? {
    while true {
      page.write(prompt + " ")
      guard let line = read()?.trimmingCharacters(in: .whitespaces), !line.isEmpty else { return nil }
      let text = line.replacing("−", with: "-").replacing(",", with: ".").replacing("%", with: "")
      if let value = Double(text.trimmingCharacters(in: .whitespaces)), range.contains(value) { return value }
      page.line(
        "A number is needed\(range.upperBound.isFinite ? " from \(Int(range.lowerBound)) to \(Int(range.upperBound))" : ""); an empty line goes on."
      )
    }
  }
}

extension Chapter.Answer {
  var choices: [String] {
    if case .choice(let choices, _) = form { choices } else { [] }
  }

  var prompt: String {
    switch form {
    case .number(_, let unit, _): unit.isEmpty ? "Your number:" : "Your number, in \(unit):"
    case .choice: "Which one?"
    }
  }

  var possible: ClosedRange<Double> {
    switch form {
    case .number: -.infinity ... .infinity
    case .choice(let choices, _): 1...Double(choices.count)
    }
  }

  var text: String {
    switch form {
    case .number(let value, let unit, _): Contrast.number(value, 4) + (unit.isEmpty ? "" : " \(unit)")
    case .choice(let choices, let right): choices[right]
    }
  }

  /// Whether a reader's number is right: near enough, or the choice of that number.
  func accepts(_ given: Double) -> Bool {
    switch form {
    case .number(let value, _, let tolerance): abs(given - value) <= tolerance * max(abs(value), .leastNormalMagnitude)
    case .choice(_, let right): given == Double(right + 1)
    }
  }
}
