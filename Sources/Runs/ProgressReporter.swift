import Foundation

/// Reports a long job on standard error: a bar that redraws itself on a terminal, a line now and then elsewhere.
///
/// Colors are left out when `NO_COLOR` is set or the terminal is dumb.
public struct ProgressReporter {
  /// How progress is shown.
  public enum Style: Equatable, Sendable {
    case bar(width: Int, colored: Bool)
    case lines
    case silent
  }

  /// What the job is called.
  public let label: String
  /// Steps in all.
  public let total: Int
  /// How this job is shown.
  public let style: Style
  private let clock = ContinuousClock()
  private let start: ContinuousClock.Instant
  private var nextReport: ContinuousClock.Instant
  private var lastStep = 0
  private var terms: [(name: String, value: Double)] = []

  /// Starts the clock of a job of `total` steps.
  public init(label: String, total: Int, style: Style = .standardError()) {
    self.label = label
    self.total = total
    self.style = style
    start = clock.now
    nextReport = start
  }

  /// Tells how far the job is; writes at most ten times a second on a terminal, once in ten seconds elsewhere.
  public mutating func update(step: Int, terms: [(name: String, value: Double)] = []) {
    lastStep = step
    self.terms = terms
    guard clock.now >= nextReport else { return }
    write(end: "")
    nextReport = clock.now.advanced(by: style == .lines ? .seconds(10) : .milliseconds(100))
  }

  /// Writes the last state, whatever the time, and ends the line.
  public func finish() {
    write(end: "\n")
  }

  private func write(end: String) {
    let seconds = (clock.now - start) / .seconds(1)
    let state = ProgressState(label: label, step: lastStep, total: total, seconds: seconds, terms: terms)
    switch style {
    case .bar(let width, let colored): Self.emit("\r\u{1B}[K" + state.bar(width: width, colored: colored) + end)
    case .lines: Self.emit(state.plainLine + "\n")
    case .silent: break
    }
  }

  private static func emit(_ text: String) {
    try? FileHandle.standardError.write(contentsOf: Data(text.utf8))
  }
}

extension ProgressReporter.Style {
  /// The style that suits standard error as it is now.
  public static func standardError(environment: [String: String] = ProcessInfo.processInfo.environment) -> Self {
    guard isatty(STDERR_FILENO) == 1, environment["TERM"] != "dumb" else { return .lines }
    var size = winsize()
    let known = ioctl(STDERR_FILENO, UInt(TIOCGWINSZ), &size) == 0 && size.ws_col > 0
    let noColor = environment["NO_COLOR"].map { !$0.isEmpty } ?? false
    return .bar(width: known ? Int(size.ws_col) - 1 : 79, colored: !noColor)
  }
}
