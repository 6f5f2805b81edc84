/// Stops the program with both facts of a programmer's mistake (a shape, a range) when `condition` is false.
///
/// `precondition` loses its words in optimised builds; `fatalError` keeps them.
@inlinable @inline(__always)
public func require(
  _ condition: Bool, _ message: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line
) {
  if !condition { fatalError(message(), file: file, line: line) }
}
