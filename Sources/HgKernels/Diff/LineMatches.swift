import HgBytes

/// Two texts as lines, with all that says which lines can be matched.
struct LineMatches: ~Copyable {
  /// Where the lines of the old text begin.
  private(set) var oldStarts = LineStarts()

  /// Where the lines of the new text begin.
  private(set) var newStarts = LineStarts()

  /// For each line of the old text the class of its equals in the new one, or
  /// `LineDictionary.none`.
  private(set) var oldClasses = Column<UInt32>()

  /// The lines of the new text.
  private var dictionary = LineDictionary()

  /// The old text's lines that have equals, in order.
  private(set) var runs = Column<AnchorRun>()

  /// For each class where its lines begin in `members`; empty if all lines of
  /// the new text differ.
  private(set) var memberStarts = Column<UInt32>()

  /// The lines of the new text by class, ascending in each; empty if all
  /// differ.
  private(set) var members = Column<UInt32>()

  /// The class of each line of the new text.
  var newClasses: Span<UInt32> {
    @_lifetime(borrow self)
    get { dictionary.classes.span }
  }

  /// Compares the lines of two texts from `start` on, where a line begins in
  /// both.
  ///
  /// - Throws: `memory`, or `outOfRange` for a text of 4 GiB and more.
  /// - Complexity: O(bytes) expected, O(bytes x log lines) at worst.
  init(_ old: RawSpan, _ new: RawSpan, from start: Int) throws(Refusal) {
    _ = try LineStarts.offset(old.byteCount)
    oldStarts = try LineStarts(at: start)
    newStarts = try LineStarts(of: new, from: start)
    dictionary = try LineDictionary(TextLines(new, newStarts))
    memberStarts = try dictionary.memberStarts()
    members = try dictionary.members(startingAt: memberStarts)
    try classify(old, from: start, new)
  }

  /// How many lines of the new text are in a class.
  @inline(__always)
  private func size(ofClass number: UInt32) -> Int {
    dictionary.isDistinct ? 1 : Int(dictionary.sizes[Int(number)])
  }

  /// Tells whether more than `limit` lines of the new text are in a class.
  @inline(__always)
  func isPopular(_ number: UInt32, above limit: Int) -> Bool {
    number != LineDictionary.none && size(ofClass: number) > limit
  }

  /// The line that a class consists of.
  @inline(__always)
  private func onlyMember(ofClass number: UInt32) -> Int {
    dictionary.isDistinct
      ? Int(number) : Int(members[Int(memberStarts[Int(number)])])
  }

  // MARK: The old text

  /// Splits the old text into lines and finds the class of each.
  ///
  /// Most lines of two revisions follow their equals in lockstep. As long as
  /// the bytes are the same, so are line ends and classes: such lines are
  /// neither searched for their ends nor hashed nor looked up.
  private mutating func classify(
    _ old: RawSpan, from start: Int, _ new: RawSpan
  ) throws(Refusal) {
    var position = start
    // The line of the new text that the next line of the old may equal.
    var candidate = 0
    var hint = 0
    let newCount = newStarts.count
    while position < old.byteCount {
      if candidate < newCount {
        candidate = try follow(
          old, from: &position, new, startingAt: candidate)
        guard position < old.byteCount else { return }
      }
      let lineEnd = old.lineEnd(from: position)
      let number = dictionary.find(
        old, at: position, size: lineEnd &- position,
        in: TextLines(new, newStarts), near: &hint)
      if number == LineDictionary.none {
        // It is as likely to have been changed as to have been removed.
        candidate = min(candidate &+ 1, newCount)
      } else if size(ofClass: number) == 1 {
        candidate = onlyMember(ofClass: number) &+ 1
      }
      try append(endingAt: lineEnd, inClass: number)
      position = lineEnd
    }
  }

  /// Takes lines of the old text that are the same as those of the new one
  /// from `candidate` on.
  ///
  /// - Returns: The line of the new text after the last one that was the same.
  private mutating func follow(
    _ old: RawSpan, from position: inout Int, _ new: RawSpan,
    startingAt candidate: Int
  ) throws(Refusal) -> Int {
    let newCount = newStarts.count
    let newStart = Int(newStarts.offsets[candidate])
    let common = old.commonPrefix(from: position, new, from: newStart)
    let shift = position &- newStart
    let same = newStart &+ common
    var line = candidate
    while line < newCount {
      let lineEnd = Int(newStarts.offsets[line &+ 1])
      guard lineEnd <= same else { break }
      // A last line without a newline equals a last line only.
      if lineEnd == same, lineEnd &+ shift < old.byteCount,
        try new.byte(at: lineEnd &- 1) != UInt8(ascii: "\n")
      {
        break
      }
      try append(
        endingAt: lineEnd &+ shift, inClass: dictionary.classes[line],
        equalTo: line)
      line &+= 1
    }
    position = Int(oldStarts.offsets[oldStarts.count])
    return line
  }

  /// Adds a line of the old text.
  @inline(__always)
  private mutating func append(
    endingAt end: Int, inClass number: UInt32, equalTo equal: Int? = nil
  ) throws(Refusal) {
    let line = oldClasses.count
    try oldStarts.append(endingAt: end)
    try oldClasses.append(number)
    guard number != LineDictionary.none else { return }
    if size(ofClass: number) == 1 {
      try append(
        anchored: line, to: equal ?? onlyMember(ofClass: number))
    } else if let last = lastRun(endingAt: line), runs[last].isShared {
      runs[last].extend()
    } else {
      try runs.append(AnchorRun(shared: line))
    }
  }

  /// Adds a line that has one equal to the runs.
  private mutating func append(
    anchored line: Int, to newLine: Int
  ) throws(Refusal) {
    let shift = newLine &- line
    if let last = lastRun(endingAt: line) {
      if !runs[last].isShared {
        if runs[last].shift == shift {
          runs[last].extend()
          return
        }
      } else if last > 0, !runs[last &- 1].isShared,
        runs[last &- 1].oldEnd == Int(runs[last].oldStart),
        runs[last &- 1].shift == shift, isLockstep(runs[last], shift)
      {
        runs[last &- 1].extend(over: runs[last])
        runs.truncate(to: last)
        return
      }
    }
    try runs.append(AnchorRun(anchored: line, to: newLine))
  }

  /// The last run, if it ends before `line`.
  private func lastRun(endingAt line: Int) -> Int? {
    let last = runs.count &- 1
    return last >= 0 && runs[last].oldEnd == line ? last : nil
  }

  /// Tells whether the lines of a run equal those at a distance.
  private func isLockstep(_ run: AnchorRun, _ shift: Int) -> Bool {
    for line in Int(run.oldStart)..<run.oldEnd {
      if oldClasses[line] != dictionary.classes[line &+ shift] {
        return false
      }
    }
    return true
  }
}
