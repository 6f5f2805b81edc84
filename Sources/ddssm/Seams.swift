import Experiments

/// What `study bimodal` hands over.
struct StudyJob {
  let size: StudySize
  let seeds: Int
  let preset: Preset
  /// An existing directory.
  let out: String
  let threads: Int?
}
