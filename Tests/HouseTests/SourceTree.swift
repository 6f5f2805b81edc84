import Foundation

/// One text file of the package as it stands on disk.
struct SourceFile {
  /// From the package's folder, as in `Sources/Tensor/Shape.swift`.
  let path: String
  let text: String

  /// The file's lines with their numbers from 1.
  var lines: [(number: Int, text: Substring)] {
    text.split(separator: "\n", omittingEmptySubsequences: false).enumerated().map { ($0.offset + 1, $0.element) }
  }

  /// The lines of Swift or C without what stands behind `//`; `https://` in a string stays.
  var codeLines: [(number: Int, text: Substring)] {
    lines.map { line in
      guard let comment = line.text.firstMatch(of: #/(^|[^:])\/\//#) else { return line }
      return (line.number, line.text[..<comment.range.lowerBound])
    }
  }
}

/// The package's own files: what a clone holds, without builds, runs and exported data.
struct SourceTree {
  /// A place in the tree that the tests cannot do without and do not find.
  struct Missing: Error, CustomStringConvertible {
    let description: String
  }

  static let rooms = [".ci", "Benchmarks", "Chapters", "Sources", "Tests", "Tuning", "docs"]

  let root: URL
  let files: [SourceFile]

  /// Finds the package by walking up from this source file to the folder that holds Package.swift.
  init(from file: String = #filePath) throws {
    var folder = URL(fileURLWithPath: file).deletingLastPathComponent()
    while !FileManager.default.fileExists(atPath: folder.appendingPathComponent("Package.swift").path) {
      guard folder.path != "/" else { throw Missing(description: "expected a Package.swift above \(file), found none") }
      folder = folder.deletingLastPathComponent()
    }
    root = folder
    files = try Self.paths(in: folder).compactMap { path in
      // Weights and images are not text; they are left out.
      String(data: try Data(contentsOf: folder.appendingPathComponent(path)), encoding: .utf8)
        .map { SourceFile(path: path, text: $0) }
    }
  }

  private static func paths(in root: URL) throws -> [String] {
    let manager = FileManager.default
    var found = try manager.contentsOfDirectory(atPath: root.path).filter { name in
      var isFolder: ObjCBool = false
      _ = manager.fileExists(atPath: root.appendingPathComponent(name).path, isDirectory: &isFolder)
      return !isFolder.boolValue && !name.hasSuffix(".o") && name != "Package.resolved" && name != ".git"
    }
    for room in rooms {
      guard let walk = manager.enumerator(atPath: root.appendingPathComponent(room).path) else { continue }
      for case let name as String in walk where walk.fileAttributes?[.type] as? FileAttributeType == .typeRegular {
        found.append("\(room)/\(name)")
      }
    }
    return found.sorted()
  }

  func file(_ path: String) throws -> SourceFile {
    guard let file = files.first(where: { $0.path == path }) else {
      throw Missing(description: "expected the file \(path) in \(root.path), found none")
    }
    return file
  }

  func files(under folder: String, ending: [String] = [""]) -> [SourceFile] {
    files.filter { file in file.path.hasPrefix(folder) && ending.contains { file.path.hasSuffix($0) } }
  }

  /// The names of the folders directly under `folder`.
  func folders(in folder: String) -> Set<String> {
    Set(
      files(under: folder + "/").compactMap { file in
        let parts = file.path.dropFirst(folder.count + 1).split(separator: "/")
        return parts.count > 1 ? String(parts[0]) : nil
      })
  }
}
