import Experiments
import Foundation
import Testing

@Suite struct ReportTests {
  private static var report: Report {
    var report = Report(title: "A < B & \"C\"")
    report.add(
      .heading(1, "One"), .paragraph("x > y"), .code("ddssm study plan a.json --out <dir>"),
      .table(head: ["case", "JSD"], rows: [["a & b", "0.1"], ["c", "−2"]]), .figure("one", caption: "The <first>"))
    return report
  }

  @Test("Markdown has headings below the title, right-aligned numbers, a fence and a link to the PNG")
  func markdown() {
    let lines = Self.report.markdown.split(separator: "\n").map(String.init)
    #expect(
      lines == [
        "# A < B & \"C\"", "## One", "x > y", "```sh", "ddssm study plan a.json --out <dir>", "```", "| case | JSD |",
        "| --- | ---: |", "| a & b | 0.1 |", "| c | −2 |", "![The <first>](one.png)", "*The <first>*",
      ])
  }

  @Test("HTML escapes every text, and its figures are part of it: the page asks for nothing from outside")
  func page() throws {
    let svg = "<svg xmlns=\"http://www.w3.org/2000/svg\"><text>&amp;</text></svg>"
    let page = Self.report.html(figures: ["one": svg])
    for text in [
      "<title>A &lt; B &amp; &quot;C&quot;</title>", "<h1>A &lt; B &amp; &quot;C&quot;</h1>", "<h2>One</h2>", "<p>x &gt; y</p>",
      "--out &lt;dir&gt;</pre>", "<tr><td>a &amp; b</td><td>0.1</td></tr>", "<figcaption>The &lt;first&gt;</figcaption>",
    ] {
      #expect(page.contains(text), "\(text)")
    }
    for word in ["http:", "https:", "<script", "<link", "@import", "url(", "<svg"] {
      #expect(!page.contains(word), "\(word)")
    }
    let sources = page.matches(of: #/src="(?<what>[^"]*)"/#).map { String($0.output.what) }
    let head = "data:image/svg+xml;base64,"
    let source = try #require(sources.first)
    #expect(sources.count == 1 && source.hasPrefix(head))
    let drawing = try #require(Data(base64Encoded: String(source.dropFirst(head.count))))
    #expect(String(decoding: drawing, as: UTF8.self) == svg)
  }

  @Test("A figure that was not drawn leaves a note, and both files are written")
  func written() throws {
    let space = try Workspace()
    try Self.report.write(toDirectory: space.path)
    #expect(try space.names == ["report.html", "report.md"])
    let page = try String(contentsOfFile: space("report.html"), encoding: .utf8)
    #expect(page.contains("There is no drawing") && !page.contains("src="))
    _ = try space.file("one.svg", "<svg/>")
    try Self.report.write(toDirectory: space.path)
    #expect(try String(contentsOfFile: space("report.html"), encoding: .utf8).contains("src=\"data:"))
  }
}
