public import HgBytes

/// One difference: bytes of the old text, and what stands there in the new.
public struct DiffHunk: BitwiseCopyable, Sendable {
  /// Offset of the first byte of the old text that is replaced.
  public var oldStart: Int

  /// Offset of the first byte of the old text that is kept again.
  public var oldEnd: Int

  /// Offset of the first byte of the new text that takes their place.
  public var newStart: Int

  /// Offset of the first byte of the new text that is common again.
  public var newEnd: Int

  /// Creates a hunk.
  public init(oldStart: Int, oldEnd: Int, newStart: Int, newEnd: Int) {
    self.oldStart = oldStart
    self.oldEnd = oldEnd
    self.newStart = newStart
    self.newEnd = newEnd
  }
}

/// All differences of two texts, ascending and without overlap.
///
/// What lies between two hunks is the same in both texts.
public typealias DiffHunks = Column<DiffHunk>
