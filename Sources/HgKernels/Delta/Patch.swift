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

  /// The hunk that needs so long a base.
  let neededAt: DeltaPlace

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
    try self.init(DeltaChain(deltas), mode, refusedAt: &place)
  }

  /// Combines `count` deltas that lie side by side, with `separator` after
  /// each but the last.
  ///
  /// See ``init(combining:mode:refusedAt:)``.
  public init(
    combining joined: RawSpan, separatedBy separator: DeltaSeparator,
    count: Int, mode: DeltaMode, refusedAt place: inout DeltaPlace
  ) throws(Refusal) {
    try self.init(
      DeltaChain(joined: joined, separator: separator, count: count), mode,
      refusedAt: &place)
  }

  private init(
    _ chain: consuming DeltaChain, _ mode: DeltaMode,
    refusedAt place: inout DeltaPlace
  ) throws(Refusal) {
    let count = chain.deltas.count
    guard count <= Int(UInt32.max) else {
      throw Refusal(.outOfRange, at: count)
    }
    var hunks = PatchHunks()
    if count > 0 {
      var others = PatchHunks()
      do throws(Refusal) {
        try combine(count, of: &chain, into: &hunks, using: &others)
      } catch {
        place = chain.place(at: error.place)
        throw error
      }
    }
    if mode == .strict, let disorder = chain.disorder {
      place = disorder
      throw Refusal(.malformed, at: disorder.offset)
    }
    self.hunks = hunks
    self.mode = mode
    separator = chain.separator
    neededBase = chain.neededBase
    neededAt = chain.neededAt
  }
}

/// Reads the next `count` deltas of a chain and adds the hunks that they make
/// together.
///
/// Each level of the tree takes from one column and adds to the other, so
/// nothing is copied back. A chain that is out of order can mean something
/// else for each shape of the tree; this shape is Mercurial's.
private func combine(
  _ count: Int, of chain: inout DeltaChain, into hunks: inout PatchHunks,
  using others: inout PatchHunks
) throws(Refusal) {
  guard count > 1 else {
    try chain.read(into: &hunks)
    return
  }
  let first = others.count
  try combine(count / 2, of: &chain, into: &others, using: &hunks)
  let second = others.count
  try combine(count - count / 2, of: &chain, into: &others, using: &hunks)
  try hunks.append(
    combining: first..<second, with: second..<others.count, of: others)
  others.truncate(to: first)
}
