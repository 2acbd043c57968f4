public import HgBytes

/// The differences of two texts, ready to be written as a delta.
///
/// A delta is a row of hunks: three big-endian numbers of 32 bits, of which
/// readers take the first bit for a sign, and the bytes that they announce.
///
/// | bytes | what |
/// | --- | --- |
/// | 4 | offset of the first byte of the old text that is replaced |
/// | 4 | offset of the first byte that is kept again |
/// | 4 | size of what takes their place |
/// | size | what takes their place |
public struct TextDiff: ~Copyable {
  /// How the differences of two texts are looked for.
  public enum Flavour: UInt32, Sendable {
    /// As Mercurial's `bdiff` does.
    case bdiff = 0
    /// As Mercurial's `storage_diff` does.
    case storage = 1
    /// As is best.
    case fast = 2
  }

  /// The differences.
  public private(set) var hunks = DiffHunks()

  /// Size of the new text in bytes.
  public private(set) var newSize = 0

  /// Size of the delta in bytes.
  public private(set) var deltaSize = 0

  private static var headerSize: Int { 12 }

  /// Finds the differences of two texts.
  ///
  /// - Throws: `memory`; `outOfRange` for a text of 4 GiB and more, and for a
  ///   hunk that begins or ends where 31 bits cannot point.
  public init(
    from old: RawSpan, to new: RawSpan, flavour: Flavour
  ) throws(Refusal) {
    switch flavour {
    case .bdiff:
      hunks = try compatibleHunks(from: old, to: new, strippingEnd: false)
    case .storage:
      hunks = try compatibleHunks(from: old, to: new, strippingEnd: true)
    case .fast:
      hunks = try fastHunks(from: old, to: new)
    }
    newSize = new.byteCount
    var size = 0
    for index in 0..<hunks.count {
      let hunk = hunks[index]
      guard hunk.oldEnd <= Int(Int32.max),
        hunk.newEnd - hunk.newStart <= Int(Int32.max)
      else { throw Refusal(.outOfRange, at: hunk.oldStart) }
      // Hunks do not overlap, and each replaces something or has bytes.
      size += Self.headerSize + hunk.newEnd - hunk.newStart
    }
    deltaSize = size
  }

  /// Writes the delta.
  ///
  /// - Parameters:
  ///   - new: The new text.
  ///   - delta: Receives the delta.
  /// - Throws: `argument` for a text of another size, or `full`.
  public func write(
    _ new: RawSpan, to delta: inout OutputRawSpan
  ) throws(Refusal) {
    guard new.byteCount == newSize else { throw Refusal(.argument) }
    for index in 0..<hunks.count {
      let hunk = hunks[index]
      let size = hunk.newEnd - hunk.newStart
      try delta.writeBigEndian(UInt32(truncatingIfNeeded: hunk.oldStart))
      try delta.writeBigEndian(UInt32(truncatingIfNeeded: hunk.oldEnd))
      try delta.writeBigEndian(UInt32(truncatingIfNeeded: size))
      try delta.write(new, at: hunk.newStart, size: size)
    }
  }
}
