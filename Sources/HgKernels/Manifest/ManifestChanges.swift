public import HgBytes

/// What a manifest has that another has not, a column for each field.
///
/// Rows ascend by path.
public struct ManifestChanges: ~Copyable {
  /// What became of a path.
  public enum Kind: UInt8, Sendable {
    /// Both manifests have the same line.
    case clean = 0
    /// The old manifest has no such path.
    case added = 1
    /// The new manifest has no such path.
    case removed = 2
    /// Node or flag are others, or the digits are of another case.
    case modified = 3
  }

  /// What rows there are for.
  public enum Scope: UInt32, Sendable {
    /// All paths.
    case all = 0
    /// Paths that begin with one of some names.
    case under = 1
    /// Paths that are one of some names.
    case only = 2
  }

  /// Bytes of every node: 20 or 32.
  public let nodeSize: Int

  /// Number of rows.
  public private(set) var count = 0

  /// What became of each path, a ``Kind``.
  public private(set) var kinds = Column<UInt8>()

  /// Where each path begins in `paths`, and where the last one ends.
  public private(set) var pathOffsets = Column<UInt64>()

  /// The paths, each with a NUL after it.
  public private(set) var paths = Column<UInt8>()

  /// What the old manifest says; zeros where it has no such path.
  public private(set) var old = ManifestSide()

  /// What the new manifest says; zeros where it has no such path.
  public private(set) var new = ManifestSide()

  /// Whether there are rows for paths that did not change.
  let includesClean: Bool

  /// Compares two manifests.
  ///
  /// What is the same in both is skipped at the speed of memory, and not read;
  /// lines that differ are matched by their paths. A text that is not sorted
  /// is not refused: a path may then be in two rows, or look removed and added.
  ///
  /// - Parameters:
  ///   - old: The manifest to begin with.
  ///   - new: The manifest to arrive at, with nodes of the same size.
  ///   - scope: What rows there are for.
  ///   - names: The names that the scope asks for, ascending, each with a NUL
  ///     after it.
  ///   - includesClean: Whether there are rows for paths that did not change.
  ///   - place: Where a refusal is: 0 for the old manifest, 1 for the new one,
  ///     2 for the names.
  /// - Throws: `truncated` or `malformed` for what is no line, at `place`, or
  ///   for names that are out of order; `memory`.
  /// - Complexity: O(bytes), most of them at the speed of memory; with names
  ///   O(names x log bytes + bytes of what they ask for).
  @inline(never)
  public init(
    from old: Manifest, to new: Manifest, scope: Scope = .all,
    names: RawSpan = RawSpan(), includesClean: Bool = false,
    refusedAt place: inout ManifestPlace
  ) throws(Refusal) {
    nodeSize = old.nodeSize
    self.includesClean = includesClean
    try pathOffsets.append(0)
    switch scope {
    case .all:
      let (oldEnd, newEnd) = (old.text.byteCount, new.text.byteCount)
      try walk(old, 0..<oldEnd, new, 0..<newEnd, refusedAt: &place)
    case .under:
      try walk(old, new, under: names, refusedAt: &place)
    case .only:
      try look(old, new, for: names, refusedAt: &place)
    }
  }

  /// Compares the lines whose paths begin with one of some names.
  private mutating func walk(
    _ old: Manifest, _ new: Manifest, under names: RawSpan,
    refusedAt place: inout ManifestPlace
  ) throws(Refusal) {
    var rest = ManifestNames(names)
    var passed: (old: Int, new: Int) = (0, 0)
    while let name = try next(&rest, refusedAt: &place) {
      let prefix = names.extracting(name)
      let oldRange = old.range(of: prefix)
      let newRange = new.range(of: prefix)
      // A name that begins with one before has no lines of its own.
      guard oldRange.lowerBound >= passed.old,
        newRange.lowerBound >= passed.new
      else { continue }
      try walk(old, oldRange, new, newRange, refusedAt: &place)
      passed = (oldRange.upperBound, newRange.upperBound)
    }
  }

  /// Compares the lines of some paths.
  private mutating func look(
    _ old: Manifest, _ new: Manifest, for names: RawSpan,
    refusedAt place: inout ManifestPlace
  ) throws(Refusal) {
    var rest = ManifestNames(names)
    while let name = try next(&rest, refusedAt: &place) {
      let path = names.extracting(name)
      let oldLine = try line(of: path, in: old, 0, refusedAt: &place)
      let newLine = try line(of: path, in: new, 1, refusedAt: &place)
      try append(old.text, oldLine, new.text, newLine)
    }
  }

  private func next(
    _ names: inout ManifestNames, refusedAt place: inout ManifestPlace
  ) throws(Refusal) -> Range<Int>? {
    do throws(Refusal) {
      return try names.next()
    } catch {
      place = ManifestPlace(text: 2, offset: error.place)
      throw error
    }
  }

  private func line(
    of path: RawSpan, in manifest: Manifest, _ number: Int,
    refusedAt place: inout ManifestPlace
  ) throws(Refusal) -> ManifestLine? {
    do throws(Refusal) {
      return try manifest.find(path)
    } catch {
      place = ManifestPlace(text: number, offset: error.place)
      throw error
    }
  }

  /// Adds the row for a path that has these lines.
  mutating func append(
    _ oldText: RawSpan, _ oldLine: ManifestLine?, _ newText: RawSpan,
    _ newLine: ManifestLine?
  ) throws(Refusal) {
    let kind: Kind
    if let oldLine, let newLine {
      let isSame =
        oldLine.flag == newLine.flag
        && oldText.equals(
          at: oldLine.digits, newText, at: newLine.digits,
          size: 2 &* nodeSize)
      kind = isSame ? .clean : .modified
    } else {
      kind = oldLine == nil ? .added : .removed
    }
    if kind == .clean, !includesClean { return }
    if let oldLine {
      try append(path: oldLine, of: oldText)
    } else if let newLine {
      try append(path: newLine, of: newText)
    } else {
      return
    }
    try old.append(oldLine, of: oldText, nodeSize: nodeSize)
    try new.append(newLine, of: newText, nodeSize: nodeSize)
    try kinds.append(kind.rawValue)
    count &+= 1
  }

  private mutating func append(
    path line: ManifestLine, of text: RawSpan
  ) throws(Refusal) {
    let size = line.pathSize &+ 1
    try paths.append(text, at: line.start, size: size, stride: size)
    try pathOffsets.append(UInt64(truncatingIfNeeded: paths.count))
  }
}
