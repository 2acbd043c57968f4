public import HgBytes

extension RevisionGraph {
  /// The heads of the common ancestors of some revisions, ascending.
  ///
  /// A revision counts as an ancestor of its own. -1 has no ancestors, so that
  /// nothing is common with it; nor is anything of no revisions.
  ///
  /// - Parameters:
  ///   - revs: The revisions, of which some may be the same.
  ///   - heads: Receives the heads.
  /// - Returns: How many revisions were looked at.
  /// - Throws: `outOfRange`, at the place in `revs`, for what is neither a
  ///   revision nor -1; `memory`, or as
  ///   ``parents(of:)``.
  /// - Complexity: O(revisions from the highest to the lowest that is met);
  ///   for more than 62 different revisions, that for each 62 of them.
  public func commonAncestorHeads(
    of revs: Span<Int32>, into heads: inout Column<Int32>
  ) throws(Refusal) -> Int {
    _ = try highest(of: revs)
    var distinct = Column<Int32>()
    for place in revs.indices {
      if revs[place] < 0 { return 0 }
      try distinct.append(revs[place])
    }
    try distinct.sortAndUnite()
    guard distinct.count > CommonWalk.mostRevisions else {
      return try walk(distinct.span, into: &heads)
    }
    return try foldCommonAncestors(distinct.span, into: &heads)
  }

  /// The common ancestors of some revisions that are farthest from a root,
  /// ascending: the greatest common ancestors.
  ///
  /// - Parameters:
  ///   - revs: As for ``commonAncestorHeads(of:into:)``.
  ///   - ancestors: Receives the ancestors.
  /// - Returns: How many revisions were looked at.
  /// - Throws: As ``commonAncestorHeads(of:into:)``.
  /// - Complexity: As that, and O(revisions) if there is more than one head.
  public func greatestCommonAncestors(
    of revs: Span<Int32>, into ancestors: inout Column<Int32>
  ) throws(Refusal) -> Int {
    var heads = Column<Int32>()
    let seen = try commonAncestorHeads(of: revs, into: &heads)
    guard heads.count > 1 else {
      try ancestors.append(contentsOf: heads)
      return seen
    }
    // Entry `rev + 1` is the number of steps of the longest way from `rev`
    // down to -1.
    let top = Int(heads[heads.count &- 1])
    var depths = try Column<Int32>(capacity: top &+ 2)
    try depths.append(0)
    for rev in 0...top {
      let parents = try parents(of: rev)
      let depth = max(
        depths[Int(parents.first) &+ 1], depths[Int(parents.second) &+ 1])
      try depths.append(depth &+ 1)
    }
    var deepest: Int32 = 0
    for head in heads.span.indices {
      deepest = max(deepest, depths[Int(heads[head]) &+ 1])
    }
    for head in heads.span.indices
    where depths[Int(heads[head]) &+ 1] == deepest {
      try ancestors.append(heads[head])
    }
    return seen &+ top
  }

  /// Walks down from few revisions until everything that is still ahead is
  /// below a head that was found.
  private func walk(
    _ revs: Span<Int32>, into heads: inout Column<Int32>
  ) throws(Refusal) -> Int {
    guard revs.count > 0 else { return 0 }
    var walk = try CommonWalk(from: revs)
    while walk.pending > 0 {
      if let head = try walk.step(in: self) { try heads.append(head) }
    }
    heads.reverse()
    return Int(revs[revs.count &- 1]) &- walk.rev
  }

  /// The same for any number of revisions: groups of them, one after the
  /// other, strike out what is no ancestor of all.
  private func foldCommonAncestors(
    _ revs: Span<Int32>, into heads: inout Column<Int32>
  ) throws(Refusal) -> Int {
    // A common ancestor is not above the lowest of the revisions.
    let top = Int(revs[0])
    var isCommon = try Column<UInt8>(repeating: 1, count: top &+ 1)
    var start = 0
    while start < revs.count {
      let end = min(start &+ CommonWalk.mostRevisions, revs.count)
      var walk = try CommonWalk(from: revs.extracting(start..<end))
      while walk.rev >= 0 {
        let rev = walk.rev
        let isReached = try walk.stepThrough(in: self)
        if rev <= top, !isReached { isCommon[rev] = 0 }
      }
      start = end
    }
    // An ancestor of a common ancestor is one too; what is left without a
    // child among them is a head.
    for rev in stride(from: top, through: 0, by: -1) where isCommon[rev] != 0 {
      if isCommon[rev] == 1 {
        try heads.append(Int32(truncatingIfNeeded: rev))
      }
      let parents = try parents(of: rev)
      if parents.first >= 0 { isCommon[Int(parents.first)] = 2 }
      if parents.second >= 0 { isCommon[Int(parents.second)] = 2 }
    }
    heads.reverse()
    return Int(revs[revs.count &- 1]) &+ 1
  }
}

/// A walk down from at most 62 revisions, each of which has a bit of its own
/// in the marks of its ancestors.
private struct CommonWalk: ~Copyable {
  /// One bit says that a revision is below a head that was found, and one is
  /// left so that all bits together can be counted up to.
  static var mostRevisions: Int { 62 }

  private static var isBelow: UInt64 { 1 << 63 }

  private var marks: DescendingMarks<UInt64>
  private let all: UInt64

  /// The revision that is looked at next.
  private(set) var rev: Int

  /// How many revisions ahead are marked, and not as below a head.
  private(set) var pending = 0

  /// Begins with revisions that are ascending.
  init(from revs: Span<Int32>) throws(Refusal) {
    rev = Int(revs[revs.count &- 1])
    marks = DescendingMarks(from: rev)
    all = (1 << UInt64(revs.count)) &- 1
    for place in revs.indices {
      try mark(revs[place], 1 << UInt64(place))
    }
  }

  /// Looks at one revision; returns it if it is a head.
  @inline(__always)
  mutating func step(
    in graph: borrowing RevisionGraph
  ) throws(Refusal) -> Int32? {
    let current = rev
    rev &-= 1
    let mark = marks[current]
    guard mark != 0 else { return nil }
    var head: Int32?
    var passedOn = mark
    if mark & Self.isBelow == 0 {
      pending &-= 1
      if mark == all {
        head = Int32(truncatingIfNeeded: current)
        passedOn |= Self.isBelow
      }
    }
    let parents = try graph.parents(of: current)
    try self.mark(parents.first, passedOn)
    try self.mark(parents.second, passedOn)
    return head
  }

  /// Looks at one revision; returns whether it is a common ancestor.
  mutating func stepThrough(
    in graph: borrowing RevisionGraph
  ) throws(Refusal) -> Bool {
    let mark = marks[rev]
    if mark != 0 {
      let parents = try graph.parents(of: rev)
      try self.mark(parents.first, mark)
      try self.mark(parents.second, mark)
    }
    rev &-= 1
    return mark == all
  }

  @inline(__always)
  private mutating func mark(
    _ rev: Int32, _ bits: UInt64
  ) throws(Refusal) {
    guard rev >= 0 else { return }
    let old = try marks.add(bits, to: Int(rev))
    if old & Self.isBelow != 0 { return }
    if bits & Self.isBelow != 0 {
      if old != 0 { pending &-= 1 }
    } else if old == 0 {
      pending &+= 1
    }
  }
}

extension Column<Int32> {
  /// Sorts the elements and drops those that repeat one.
  mutating func sortAndUnite() throws(Refusal) {
    guard count > 1 else { return }
    var elements = mutableSpan
    heapSort(&elements, from: 0, to: elements.count, by: <)
    var kept = 1
    for place in 1..<elements.count
    where elements[place] != elements[kept &- 1] {
      elements[kept] = elements[place]
      kept &+= 1
    }
    truncate(to: kept)
  }
}
