import HgBytes

/// Where in a chain of deltas something is wrong.
public struct DeltaPlace: Equatable, Sendable {
  /// Number of the delta in the chain.
  public let delta: Int

  /// Number of the hunk in the delta.
  public let hunk: Int

  /// Offset of the hunk in the delta.
  public let offset: Int

  /// Creates a place.
  public init(delta: Int = 0, hunk: Int = 0, offset: Int = 0) {
    self.delta = delta
    self.hunk = hunk
    self.offset = offset
  }

  /// The last hunk of `bytes` that begins at `offset` or before, in a chain
  /// whose delta number `delta` begins at `start` of `bytes`.
  ///
  /// Only an error needs it, so it is looked for when there is one.
  public init(
    of delta: Int, in bytes: RawSpan, from start: Int = 0, at offset: Int
  ) {
    var number = 0
    var position = start
    while let hunk = try? DeltaHunk(parsing: bytes, at: position),
      hunk.next <= offset
    {
      number += 1
      position = hunk.next
    }
    self.init(delta: delta, hunk: number, offset: position - start)
  }
}
