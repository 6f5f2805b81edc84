import Files
import Foundation

/// The files that training writes: `config.json`, `metrics.jsonl`, `weights.safetensors`.
///
/// Settings and weights are replaced at once or not at all, so a run that is killed keeps its last checkpoint; metrics
/// grow by whole lines.
public struct RunDirectory: Sendable {
  /// The directory, as the user named it.
  public let path: String
  /// The settings.
  public var configFile: String { path + "/config.json" }
  /// The metrics, one JSON object per line.
  public var metricsFile: String { path + "/metrics.jsonl" }
  /// The last checkpoint.
  public var weightsFile: String { path + "/weights.safetensors" }

  private init(path: String) {
    self.path = path
  }

  /// Makes the directory ready for a new run.
  ///
  /// Throws a `UserError` when it cannot be created or written, or holds a run already and `replacing` is false.
  public static func create(at path: String, replacing: Bool = false) throws -> RunDirectory {
    let run = RunDirectory(path: path)
    try OutputDirectory.create(at: path)
    let files = [run.configFile, run.metricsFile, run.weightsFile].filter(FileManager.default.fileExists(atPath:))
    guard files.isEmpty || replacing else {
      throw UserError(
        "the directory holds a run already", expected: "a new or empty directory",
        hint: "choose another `directory`, or pass `replacing: true` to replace the run", file: path)
    }
    try AtomicFile.write("", to: run.metricsFile)
    for file in files where file != run.metricsFile { try? FileManager.default.removeItem(atPath: file) }
    return run
  }

  /// Finds an existing run; throws a `UserError` when there is none or a part of it is missing.
  public static func open(at path: String) throws -> RunDirectory {
    let run = RunDirectory(path: path)
    var isDirectory: ObjCBool = false
    guard FileManager.default.fileExists(atPath: path, isDirectory: &isDirectory), isDirectory.boolValue else {
      throw UserError(
        "there is no such run", expected: "a directory written by 'ddssm train'", hint: "check the path", file: path)
    }
    for file in [run.configFile, run.weightsFile] where !FileManager.default.fileExists(atPath: file) {
      throw UserError(
        "the run is incomplete: there is no '\(URL(fileURLWithPath: file).lastPathComponent)'",
        expected: "a directory written by 'ddssm train'", hint: "train it again, or name another run", file: path)
    }
    return run
  }

  /// Writes the configuration with sorted keys, for reading and for comparing runs.
  public func write(config: some Encodable) throws {
    try AtomicFile.write(JSONText.page(config), to: configFile)
  }

  /// Reads the configuration; throws a `UserError` with line and column when it is not one of `type`.
  public func config<Config: Decodable>(as type: Config.Type) throws -> Config {
    try SettingsFile(readingFile: configFile).decoded(as: type)
  }

  /// Replaces the checkpoint.
  public func write(weights: SafeTensors) throws {
    try weights.write(to: weightsFile)
  }

  /// Appends one line of JSON to the metrics.
  public func append(metrics: some Encodable) throws {
    try MetricsLog(file: metricsFile).append(metrics)
  }
}
