public import HgBytes

extension RevisionGraph {
  /// The revisions that have no children, ascending.
  ///
  /// A revision that is left out is no head and does not count as a child,
  /// unless it has a child that is not left out.
  ///
  /// - Parameters:
  ///   - stop: Only revisions before this one exist.
  ///   - hidden: For each revision 1 if it is left out, else 0; empty if none
  ///     is.
  ///   - heads: Receives the heads; -1 if there are no revisions.
  /// - Returns: How many revisions were looked at.
  /// - Throws: `outOfRange` for a stop past the last revision or a mask that
  ///   is smaller than `stop`; `memory`, or as ``parents(of:)``.
  /// - Complexity: O(`stop`).
  public func heads(
    before stop: Int, hiding hidden: RawSpan, into heads: inout Column<Int32>
  ) throws(Refusal) -> Int {
    guard stop >= 0, stop <= count else {
      throw Refusal(.outOfRange, at: stop)
    }
    guard hidden.byteCount == 0 || hidden.byteCount >= stop else {
      throw Refusal(.outOfRange, at: hidden.byteCount)
    }
    var children = try ChildMarks(stop)
    if isDecoded {
      // In variables of this function, or the loop would read them anew after
      // each mark that it sets.
      let first = parents1
      let second = parents2
      try children.markParents(hiding: hidden) { (rev) in
        RevisionParents(first[rev], second[rev])
      }
    } else {
      let records = records
      try children.markParents(hiding: hidden) { (rev) throws(Refusal) in
        try records.parents(of: rev)
      }
    }
    try children.appendHeads(to: &heads)
    if stop == 0 { try heads.append(-1) }
    return stop
  }
}

/// Which revisions have children.
///
/// A byte for each and not a bit, for a bit could not be set before the one
/// that was set last in its word is known, which mostly is that of the
/// neighbour.
private struct ChildMarks: ~Copyable {
  /// Entry `rev + 1` is 1 if `rev` has children or is hidden, so that -1 has
  /// one.
  ///
  /// What lies behind the last revision counts as hidden.
  private var marks: Column<UInt8>

  private let count: Int

  init(_ count: Int) throws(Refusal) {
    var marks = try Column<UInt8>(repeating: 0, count: count &+ 1)
    try marks.extend(by: MemoryLayout<UInt64>.size, with: 1)
    self.marks = marks
    self.count = count
  }

  @inline(__always)
  mutating func markParents(
    hiding hidden: RawSpan, _ parents: (Int) throws(Refusal) -> RevisionParents
  ) throws(Refusal) {
    let count = count
    var marks = marks.mutableSpan
    guard hidden.byteCount > 0 else {
      for rev in 0..<count { try marks.mark(parents(rev)) }
      return
    }
    var rev = count
    while rev > 0 {
      rev &-= 1
      if try hidden.byte(at: rev) != 0, marks[rev &+ 1] == 0 {
        marks[rev &+ 1] = 1
      } else {
        try marks.mark(parents(rev))
      }
    }
  }

  /// Adds the revisions that are not marked, ascending.
  func appendHeads(to heads: inout Column<Int32>) throws(Refusal) {
    let bytes = marks.bytes
    var start = 1
    while start <= count {
      let word = try bytes.bigEndian(UInt64.self, at: start)
      if word != 0x0101_0101_0101_0101 {
        for place in start..<(start &+ 8) where marks[place] == 0 {
          try heads.append(Int32(truncatingIfNeeded: place &- 1))
        }
      }
      start &+= 8
    }
  }
}

extension MutableSpan<UInt8> {
  /// Marks the parents of a revision.
  @inline(__always)
  fileprivate mutating func mark(_ parents: RevisionParents) {
    // -1 becomes 0, and a test for negative numbers needless.
    self[Int(UInt32(bitPattern: parents.first &+ 1))] = 1
    self[Int(UInt32(bitPattern: parents.second &+ 1))] = 1
  }
}
