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
    var hunks = PatchHunks()
    var others = PatchHunks()
    try combine(
      0..<chain.ends.count, of: &chain, into: &hunks, using: &others)
    self.hunks = hunks
    self.mode = mode
    self.separator = separator
    neededBase = chain.neededBase
  }
}

/// Up to so many hunks are put in one by one, which for few of them takes fewer
/// steps than a tree.
private let fewHunks = 8

/// Adds the hunks that some deltas of a chain make together.
///
/// Each level of the tree takes from one column and adds to the other, so
/// nothing is copied back. A chain that is out of order can mean something
/// else for each shape of the tree; this shape is Mercurial's.
private func combine(
  _ deltas: Range<Int>, of chain: inout DeltaChain,
  into hunks: inout PatchHunks, using others: inout PatchHunks
) throws(Refusal) {
  guard deltas.count > 1 else {
    try hunks.append(contentsOf: chain.hunks, chain.hunks(of: deltas))
    return
  }
  if chain.disorder == nil, chain.hunks(of: deltas).count <= fewHunks {
    try combineFew(deltas, of: &chain, into: &hunks, using: &others)
    return
  }
  let middle = deltas.lowerBound &+ deltas.count / 2
  let first = others.count
  try combine(
    deltas.lowerBound..<middle, of: &chain, into: &others, using: &hunks)
  let second = others.count
  try combine(
    middle..<deltas.upperBound, of: &chain, into: &others, using: &hunks)
  try hunks.append(
    combining: first..<second, with: second..<others.count, of: &others)
  others.truncate(to: first)
}

/// Adds the hunks that some deltas make together, which are in order.
///
/// Its hunks may then follow each other from the last to the first: each
/// leaves those before it where they are.
private func combineFew(
  _ deltas: Range<Int>, of chain: inout DeltaChain,
  into hunks: inout PatchHunks, using others: inout PatchHunks
) throws(Refusal) {
  let first = hunks.count
  for delta in deltas {
    for index in chain.hunks(of: delta..<(delta &+ 1)).reversed() {
      let hunk = chain.hunks[index]
      if try hunks.insert(hunk, from: first) { continue }
      let end = hunks.count
      try hunks.append(hunk)
      let start = others.count
      try others.append(
        combining: first..<end, with: end..<(end &+ 1), of: &hunks)
      hunks.truncate(to: first)
      try hunks.append(contentsOf: others, start..<others.count)
      others.truncate(to: start)
    }
  }
}
