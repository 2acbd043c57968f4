public import HgBytes

/// Lines of the old text, from `oldStart` to `oldEnd`, that equal those of the
/// new text from `newStart` to `newEnd`.
public struct LineBlock: BitwiseCopyable, Equatable, Sendable {
  /// The first line of the old text.
  public var oldStart: UInt32

  /// The line of the old text after the last one.
  public var oldEnd: UInt32

  /// The first line of the new text.
  public var newStart: UInt32

  /// The line of the new text after the last one.
  public var newEnd: UInt32

  /// Creates a block.
  public init(
    oldStart: UInt32, oldEnd: UInt32, newStart: UInt32, newEnd: UInt32
  ) {
    self.oldStart = oldStart
    self.oldEnd = oldEnd
    self.newStart = newStart
    self.newEnd = newEnd
  }
}

/// Blocks in ascending order.
public typealias LineBlocks = Column<LineBlock>
