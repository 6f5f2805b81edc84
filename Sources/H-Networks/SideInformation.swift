import Autodiff

/// The extra conditioning of a residual stack (H.1, H.2), in the parts whose extents differ.
public struct SideInformation {
  /// The same for all rows and features, one vector per slot (masks): [L, E].
  public var slots: Variable?
  /// The same for all features (covariates, time embeddings): [L, N, E].
  public var rows: Variable?
  /// The same for all slots (static covariates): [H, N, E].
  public var statics: Variable?

  /// Side information from its parts.
  public init(slots: Variable? = nil, rows: Variable? = nil, statics: Variable? = nil) {
    self.slots = slots
    self.rows = rows
    self.statics = statics
  }

  /// The numbers of channels of each part; 0 where it is absent.
  public struct Widths: Sendable, Hashable {
    /// Channels of `slots`.
    public var slots: Int
    /// Channels of `rows`.
    public var rows: Int
    /// Channels of `statics`.
    public var statics: Int

    /// Widths; 0 where a part is absent.
    public init(slots: Int = 0, rows: Int = 0, statics: Int = 0) {
      self.slots = slots
      self.rows = rows
      self.statics = statics
    }

    /// All channels together: E_side.
    public var total: Int { slots + rows + statics }
  }
}
