import Tensor

/// Where numbers lie in [slots, features, rows, channels], and the fields of single rows among them.
struct Lattice {
  let slots: Int
  let features: Int
  let rows: Int
  let channels: Int

  var shape: Shape { [slots, features, rows, channels] }

  /// The place of the first channel.
  func offset(_ slot: Int, _ feature: Int, _ row: Int) -> Int { ((slot * features + feature) * rows + row) * channels }

  /// One row's field.
  func field(_ row: Int, of values: [Double]) -> Field {
    (0..<slots).map { l in
      (0..<features).map { h in Array(values[offset(l, h, row)..<offset(l, h, row) + channels]) }
    }
  }

  /// The numbers of all rows' fields, in the lattice's order.
  func values(_ fields: [Field]) -> [Double] {
    (0..<slots).flatMap { l in (0..<features).flatMap { h in fields.flatMap { $0[l][h] } } }
  }
}
