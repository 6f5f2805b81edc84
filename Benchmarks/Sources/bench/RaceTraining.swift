import DeepStateSpace
import Files
import Foundation
import Training

/// What a program says at the end of its training.
struct RaceAnswer: Decodable {
  /// Seconds of compilation, which count for no checkpoint.
  var compileSeconds = 0.0

  enum CodingKeys: String, CodingKey { case compileSeconds = "compile_s" }
}

/// Weights of a program in the middle of its training, as a file with what it took to get there.
struct RaceWeights {
  let file: String
  let weights: SafeTensors
  let updates: Int
  let seconds: Double

  /// All that a directory holds, by updates; throws a `UserError` about a file that says nothing of its updates or seconds.
  static func all(in directory: String) throws -> [RaceWeights] {
    let names = try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.hasSuffix(".safetensors") }
    return try names.map { name in
      let file = "\(directory)/\(name)"
      let weights = try SafeTensors(readingFile: file)
      guard let updates = weights.metadata["updates"].flatMap(Int.init),
        let seconds = weights.metadata["seconds"].flatMap(Double.init)
      else {
        throw UserError("these weights do not say when they were", expected: "the metadata 'updates' and 'seconds'", file: file)
      }
      return RaceWeights(file: file, weights: weights, updates: updates, seconds: seconds)
    }.sorted { $0.updates < $1.updates }
  }
}

extension RaceTask {
  /// Trains by this package and writes the weights after every `every` updates, and at the end, into a directory.
  ///
  /// The clock runs while updates are made and stands while weights are written.
  func train(threads: Int, every: Int, into directory: String) throws -> RaceAnswer {
    var trainer = trainer(threads: threads)
    let (clock, steps) = (ContinuousClock(), recipe.training.steps)
    var seconds = 0.0
    while trainer.step < steps {
      let next = min(trainer.step + every, steps)
      seconds += try clock.measure { while trainer.step < next { _ = try trainer.update() } } / .seconds(1)
      let metadata = ["updates": "\(trainer.step)", "seconds": "\(seconds)"]
      try SafeTensors(trainer.parameters, metadata: metadata).write(to: "\(directory)/\(trainer.step).safetensors")
    }
    return RaceAnswer()
  }
}
