// Every claim of every chapter in one run, the ledger's page, the pages of results, or the places of one number.
import ChapterKit
import Foundation
import PaperLedger
import RecordPages

let arguments = Array(CommandLine.arguments.dropFirst())
if arguments.first == "--ledger" {
  exit(LedgerPage().write(arguments.dropFirst()))
}
if arguments.first == "--results" {
  exit(ResultPages.write(arguments.dropFirst()))
}
if arguments.first == "--where" {
  exit(NumberLocations().write(arguments.dropFirst()))
}
let code = ChapterRunner(program: "proofs", chapters: Book.chapters).run(arguments: arguments)
if code == 0, !arguments.contains(where: { $0.hasPrefix("--only") || $0.hasPrefix("--help") || $0 == "-h" }) {
  FileHandle.standardOutput.write(Data((FaultRecord.sentence + "\n").utf8))
}
exit(code)
