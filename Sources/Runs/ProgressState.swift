import Foundation
import Tensor

/// One moment of a long job, and how it reads: as a bar on a terminal, as a plain line elsewhere.
public struct ProgressState: Sendable {
  /// What the job is called.
  public var label: String
  /// Steps done.
  public var step: Int
  /// Steps in all.
  public var total: Int
  /// Seconds since the start.
  public var seconds: Double
  /// Named numbers worth watching, such as the terms of a loss.
  public var terms: [(name: String, value: Double)]

  /// A moment of a job; stops when `step` lies outside 0…`total`.
  public init(label: String, step: Int, total: Int, seconds: Double, terms: [(name: String, value: Double)] = []) {
    require(total > 0 && (0...total).contains(step), "step \(step) lies outside 0...\(total)")
    self.label = label
    self.step = step
    self.total = total
    self.seconds = seconds
    self.terms = terms
  }

  /// Steps per second so far, `nil` before the first step.
  var rate: Double? { step > 0 && seconds > 0 ? Double(step) / seconds : nil }

  /// `train  1200/20000  85.3/s  3m 40s left  loss 1.234`.
  public var plainLine: String {
    ([label, "\(step)/\(total)"] + measures).joined(separator: "  ")
  }

  /// `train ━━━━━━──── 30%  1200/4000  85.3/s …`, at most `width` characters.
  public func bar(width: Int, colored: Bool) -> String {
    let share = Double(step) / Double(total)
    let head = "\(label) "
    let tail = " \(Int(share * 100))%  " + (["\(step)/\(total)"] + measures).joined(separator: "  ")
    let cells = min(30, width - head.count - tail.count)
    guard cells >= 8 else { return String((head + tail.dropFirst()).prefix(width)) }
    let filled = Int(share * Double(cells))
    let done = String(repeating: "━", count: filled)
    let open = String(repeating: "─", count: cells - filled)
    return head + (colored ? "\u{1B}[32m\(done)\u{1B}[2;39m\(open)\u{1B}[0m" : done + open) + tail
  }

  private var measures: [String] {
    var parts: [String] = []
    if let rate {
      parts.append("\(Self.short(rate))/s")
      parts.append(step < total ? "\(Self.duration(Double(total - step) / rate)) left" : "in \(Self.duration(seconds))")
    }
    return parts + terms.map { "\($0.name) \(Self.short($0.value))" }
  }

  /// Four significant digits.
  static func short(_ value: Double) -> String {
    String(format: "%.4g", value)
  }

  /// `42s`, `3m 40s`, `2h 05m`.
  package static func duration(_ seconds: Double) -> String {
    guard seconds < 1e6 else { return "days" }
    let whole = Int(seconds.rounded(.up))
    if whole < 60 { return "\(whole)s" }
    if whole < 3600 { return "\(whole / 60)m \(whole % 60 < 10 ? "0" : "")\(whole % 60)s" }
    let minutes = whole % 3600 / 60
    return "\(whole / 3600)h \(minutes < 10 ? "0" : "")\(minutes)m"
  }
}
