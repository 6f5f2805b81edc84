import Foundation
import Plots

/// Draws the figures of a run: as text on the page, and into a folder when one was named.
struct Drawing {
  let folder: String?
  let page: Terminal
  /// What could not be drawn.
  private(set) var complaints: [String] = []

  init(folder: String?, page: Terminal) {
    self.folder = folder
    self.page = page
  }

  /// Draws one figure; nothing is computed when nobody will see it.
  mutating func draw(_ name: String, isShown: Bool, _ figure: () throws -> Figure) {
    guard isShown || folder != nil else { return }
    do {
      let figure = try figure()
      let gnuplot = try Gnuplot()
      if isShown { page.line("\n" + (try gnuplot.text(figure, columns: Terminal.width, rows: 24))) }
      if let folder {
        let stem = URL(fileURLWithPath: folder).appendingPathComponent(name).path
        try gnuplot.draw(figure, to: stem)
        page.line("  figure written: \(stem).svg and .png")
      }
    } catch {
      complaints.append("figure “\(name)” is not drawn: \(error)")
      page.line()
      page.paragraph("Figure “\(name)” is not drawn: \(error)", .faint)
    }
  }
}
