import COracle

/// Who serves `cblas_dgemm`: `openblas`, `gslcblas`, the file's name for anything else, `none` when nobody does.
///
/// GSL brings a slow BLAS of its own, whose names are the same. Whichever library the linker met first serves the whole
/// process, so a chapter's first claim is that it was not GSL's. With a `library`, such as `libgslcblas.so.0`, the
/// answer is who serves it there: that is the foil.
public func blasProvider(in library: String? = nil) -> String {
  var path = [CChar](repeating: 0, count: 4096)
  guard oracle_blas_provider(library, &path, Int32(path.count)) == 1 else { return "none" }
  let text = String(decoding: path.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  let file = text.split(separator: "/").last.map(String.init) ?? text
  return ["openblas", "gslcblas"].first { file.hasPrefix("lib" + $0) } ?? file
}
