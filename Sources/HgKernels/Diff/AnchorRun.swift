import HgBytes

/// Consecutive lines of the old text that are alike in what they can be
/// matched with.
///
/// The lines of an *anchored* run equal lines of the new text that follow each
/// other as well. The first one and the last one have no other equal; lines
/// between them may have.
///
/// The lines of a *shared* run have two equals or more each.
///
/// Lines without an equal are in no run, and a line is in one run at most.
struct AnchorRun: BitwiseCopyable {
  /// The first line.
  let oldStart: UInt32

  /// Number of lines.
  private(set) var count: UInt32

  /// The line of the new text that equals the first one; `shared` for a shared
  /// run.
  private let newStart: UInt32

  /// How many lines in a row have other equals.
  private(set) var longestShared: UInt32

  private static var shared: UInt32 { .max }

  /// A run of lines that have one equal.
  init(anchored oldLine: Int, to newLine: Int, count: Int = 1) {
    oldStart = UInt32(truncatingIfNeeded: oldLine)
    newStart = UInt32(truncatingIfNeeded: newLine)
    self.count = UInt32(truncatingIfNeeded: count)
    longestShared = 0
  }

  /// A run of lines that have more than one equal.
  init(shared oldLine: Int, count: Int = 1) {
    oldStart = UInt32(truncatingIfNeeded: oldLine)
    newStart = Self.shared
    self.count = UInt32(truncatingIfNeeded: count)
    longestShared = self.count
  }

  /// Tells whether this is a shared run.
  var isShared: Bool { newStart == Self.shared }

  /// The line after the last one.
  var oldEnd: Int { Int(oldStart) &+ Int(count) }

  /// How far from the lines of an anchored run their equals are.
  var shift: Int { Int(newStart) &- Int(oldStart) }

  /// Adds the next line, which is like the last one.
  @inline(__always)
  mutating func extend() {
    count &+= 1
    if isShared { longestShared = count }
  }

  /// Adds lines that have other equals too, and one that has not.
  mutating func extend(over shared: AnchorRun) {
    count &+= shared.count &+ 1
    longestShared = max(longestShared, shared.count)
  }
}
