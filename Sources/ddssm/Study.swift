import ArgumentParser
import BimodalNoise
import Experiments
import Foundation

/// Runs the study of section 4 and prints its table.
func study(_ job: StudyJob) throws {
  let threads = job.threads ?? ProcessInfo.processInfo.activeProcessorCount
  let study = BimodalStudy(
    size: job.size == .quick ? .quick(job.preset) : .full, seeds: Array(1...job.seeds), preset: job.preset, directory: job.out,
    threads: threads)
  let results: StudyResults
  do {
    let interrupt = InterruptFlag()
    results = try study.run(isInterrupted: { interrupt.isRaised }, warn: Announcement.warn)
  } catch let stop as StudyInterrupted {
    Announcement.write(stop.description)
    throw ExitCode(130)
  }
  let table = StudyTable(results, walk: study.walk).description
  try FileHandle.standardOutput.write(contentsOf: Data((table + "\n").utf8))
}
