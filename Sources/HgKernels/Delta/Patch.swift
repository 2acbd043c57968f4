public import HgBytes

/// What a chain of deltas does to a text, as one list of hunks.
///
/// The list is made by combining neighbours in a balanced tree, so that each
/// hunk is looked at once for every doubling of the number of deltas. No text
/// in between is ever made, and no base is needed. The patch has places, not
/// bytes: every function that needs the deltas takes them again.
public struct Patch: ~Copyable {
  /// What is replaced, in order of the base.
  let hunks: PatchHunks

  /// How strictly the patch is checked.
  let mode: DeltaMode

  /// What stands between the deltas, if they lie in one string.
  let separator: DeltaSeparator?

  /// How long the base has to be for every delta to be inside of its text.
  let neededBase: Int

  /// Whether the hunks of each delta are in order.
  let isInOrder: Bool

  /// Number of hunks.
  public var count: Int { hunks.count }

  /// Combines a chain of deltas, of which the first is the first to apply.
  ///
  /// - Throws: `truncated` or `malformed` for what is no delta, and in strict
  ///   mode `malformed` for hunks that are out of order; `place` then says
  ///   where. `outOfRange` for more than 2^29 hunks or 2^32 deltas, `memory`.
  /// - Complexity: O(bytes of headers + hunks x log deltas), and as much
  ///   memory as 64 bytes for each hunk.
  public init(
    combining deltas: ByteStrings, mode: DeltaMode,
    refusedAt place: inout DeltaPlace
  ) throws(Refusal) {
    var chain = DeltaChain()
    try chain.read(deltas, refusedAt: &place)
    try self.init(chain, nil, mode, refusedAt: &place)
  }

  /// Combines `count` deltas that lie side by side, with `separator` after
  /// each but the last.
  ///
  /// See ``init(combining:mode:refusedAt:)``.
  public init(
    combining joined: RawSpan, separatedBy separator: DeltaSeparator,
    count: Int, mode: DeltaMode, refusedAt place: inout DeltaPlace
  ) throws(Refusal) {
    var chain = DeltaChain()
    try chain.read(
      joined: joined, separatedBy: separator, count: count, refusedAt: &place)
    try self.init(chain, separator, mode, refusedAt: &place)
  }

  private init(
    _ chain: consuming DeltaChain, _ separator: DeltaSeparator?,
    _ mode: DeltaMode, refusedAt place: inout DeltaPlace
  ) throws(Refusal) {
    if mode == .strict, let disorder = chain.disorder {
      place = disorder
      throw Refusal(.malformed, at: disorder.offset)
    }
    let isOrdered = chain.disorder == nil
    hunks = isOrdered ? try chain.combine() : try chain.combineHalves()
    isInOrder = isOrdered
    self.mode = mode
    self.separator = separator
    neededBase = chain.neededBase
  }
}
