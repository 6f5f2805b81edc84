/// Stops the program with both facts of a programmer's mistake (a shape, a range) when `condition` is false.
///
/// `precondition` drops its message in optimized builds; `fatalError` keeps it.
@inlinable @inline(__always)
public func require(
  _ condition: Bool, _ message: @autoclosure () -> String, file: StaticString = #fileID, line: UInt = #line
) {
  if !condition { fatalError(message(), file: file, line: line) }
}
