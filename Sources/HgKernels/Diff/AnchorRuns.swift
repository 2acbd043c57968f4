import HgBytes

/// Consecutive lines of the old text that are alike in what they can be
/// matched with.
///
/// In an *anchored* run each line has exactly one equal in the new text, and
/// these follow each other as well. In a *shared* run each line has two equals
/// or more. Lines without an equal are in no run.
struct AnchorRun: BitwiseCopyable {
  /// The first line.
  let oldStart: UInt32

  /// Number of lines.
  var count: UInt32

  /// The line of the new text that equals the first one; `shared` for a shared
  /// run.
  let newStart: UInt32

  static var shared: UInt32 { .max }

  var isShared: Bool { newStart == Self.shared }

  /// The line after the last one.
  var oldEnd: Int { Int(oldStart) &+ Int(count) }
}

extension Column<AnchorRun> {
  /// Adds a line that has one equal, after all others.
  @inline(__always)
  mutating func append(
    anchored oldLine: Int, to newLine: Int, count added: Int = 1
  ) throws(Refusal) {
    let last = count &- 1
    if last >= 0, !self[last].isShared, self[last].oldEnd == oldLine,
      Int(self[last].newStart) &+ Int(self[last].count) == newLine
    {
      self[last].count &+= UInt32(truncatingIfNeeded: added)
    } else {
      try append(
        AnchorRun(
          oldStart: UInt32(truncatingIfNeeded: oldLine),
          count: UInt32(truncatingIfNeeded: added),
          newStart: UInt32(truncatingIfNeeded: newLine)))
    }
  }

  /// Adds a line that has more than one equal, after all others.
  @inline(__always)
  mutating func append(shared oldLine: Int) throws(Refusal) {
    let last = count &- 1
    if last >= 0, self[last].isShared, self[last].oldEnd == oldLine {
      self[last].count &+= 1
    } else {
      try append(
        AnchorRun(
          oldStart: UInt32(truncatingIfNeeded: oldLine), count: 1,
          newStart: AnchorRun.shared))
    }
  }
}
