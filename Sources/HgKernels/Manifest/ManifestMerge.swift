public import HgBytes

/// What two manifests made of the one that both come from: a row for each path
/// that at least one of them changed.
///
/// Rows ascend by path.
public struct ManifestMerge: ~Copyable {
  /// Who changed a path.
  public enum Kind: UInt8, Sendable {
    /// Only the left one.
    case left = 1
    /// Only the right one.
    case right = 2
    /// Both, and each in another way.
    case both = 3
    /// Both, in the same way.
    case same = 4
  }

  /// Who changed each path, a ``Kind``.
  public private(set) var kinds = Column<UInt8>()

  /// Which manifests have each path: 1 for the base, 2 for the left one and 4
  /// for the right one, added.
  public private(set) var presence = Column<UInt8>()

  /// Where each path begins in `paths`, and where the last one ends.
  public private(set) var pathOffsets = Column<UInt64>()

  /// The paths, each with a NUL after it.
  public private(set) var paths = Column<UInt8>()

  /// What the base says; zeros where it has no such path.
  public private(set) var base = ManifestSide()

  /// What the left manifest says; zeros where it has no such path.
  public private(set) var left = ManifestSide()

  /// What the right manifest says; zeros where it has no such path.
  public private(set) var right = ManifestSide()

  /// Number of rows.
  public var count: Int { kinds.count }

  /// Bytes of every node: 20 or 32.
  public let nodeSize: Int

  /// Joins what two manifests changed.
  ///
  /// - Parameters:
  ///   - leftChanges: What the left manifest has that the base has not.
  ///   - rightChanges: What the right one has that the base has not.
  /// - Throws: `argument` for nodes of two sizes and for clean rows; `memory`.
  /// - Complexity: O(bytes of the rows).
  public init(
    _ leftChanges: borrowing ManifestChanges,
    _ rightChanges: borrowing ManifestChanges
  ) throws(Refusal) {
    nodeSize = leftChanges.nodeSize
    guard leftChanges.nodeSize == rightChanges.nodeSize,
      !leftChanges.includesClean, !rightChanges.includesClean
    else { throw Refusal(.argument) }
    try pathOffsets.append(0)
    var (leftRow, rightRow) = (0, 0)
    while leftRow < leftChanges.count || rightRow < rightChanges.count {
      let order = ManifestMerge.order(
        leftChanges, leftRow, rightChanges, rightRow)
      if order < 0 {
        try append(leftChanges, leftRow, .left)
      } else if order > 0 {
        try append(rightChanges, rightRow, .right)
      } else {
        try append(leftChanges, leftRow, rightChanges, rightRow)
      }
      if order <= 0 { leftRow += 1 }
      if order >= 0 { rightRow += 1 }
    }
  }

  /// Which of two rows comes first: negative for the left one, zero if both
  /// are of one path.
  private static func order(
    _ left: borrowing ManifestChanges, _ leftRow: Int,
    _ right: borrowing ManifestChanges, _ rightRow: Int
  ) -> Int {
    guard leftRow < left.count else { return 1 }
    guard rightRow < right.count else { return -1 }
    return left.paths.bytes.compareTexts(
      at: Int(left.pathOffsets[leftRow]), right.paths.bytes,
      at: Int(right.pathOffsets[rightRow]))
  }

  /// Adds a path that one side alone changed.
  private mutating func append(
    _ changes: borrowing ManifestChanges, _ row: Int, _ kind: Kind
  ) throws(Refusal) {
    try appendPath(changes, row)
    try base.append(changes.old, row, nodeSize: nodeSize)
    let isLeft = kind == .left
    if isLeft {
      try left.append(changes.new, row, nodeSize: nodeSize)
      try right.append(changes.old, row, nodeSize: nodeSize)
    } else {
      try left.append(changes.old, row, nodeSize: nodeSize)
      try right.append(changes.new, row, nodeSize: nodeSize)
    }
    let (old, new): (UInt8, UInt8) = (
      changes.hasOld(row) ? 1 : 0, changes.hasNew(row) ? 1 : 0
    )
    try presence.append(isLeft ? old * 5 + new * 2 : old * 3 + new * 4)
    try kinds.append(kind.rawValue)
  }

  /// Adds a path that both sides changed.
  private mutating func append(
    _ leftChanges: borrowing ManifestChanges, _ leftRow: Int,
    _ rightChanges: borrowing ManifestChanges, _ rightRow: Int
  ) throws(Refusal) {
    try appendPath(leftChanges, leftRow)
    try base.append(leftChanges.old, leftRow, nodeSize: nodeSize)
    try left.append(leftChanges.new, leftRow, nodeSize: nodeSize)
    try right.append(rightChanges.new, rightRow, nodeSize: nodeSize)
    let hasLeft = leftChanges.hasNew(leftRow)
    let hasRight = rightChanges.hasNew(rightRow)
    let isSame =
      hasLeft == hasRight
      && leftChanges.new.equals(
        leftRow, rightChanges.new, rightRow, nodeSize: nodeSize)
    try presence.append(
      (leftChanges.hasOld(leftRow) ? 1 : 0) + (hasLeft ? 2 : 0)
        + (hasRight ? 4 : 0))
    try kinds.append((isSame ? Kind.same : Kind.both).rawValue)
  }

  private mutating func appendPath(
    _ changes: borrowing ManifestChanges, _ row: Int
  ) throws(Refusal) {
    let start = Int(changes.pathOffsets[row])
    let size = Int(changes.pathOffsets[row + 1]) - start
    try paths.append(
      changes.paths.bytes, at: start, size: size, stride: size)
    try pathOffsets.append(UInt64(paths.count))
  }
}

extension ManifestChanges {
  /// Whether the old manifest has the path of a row.
  fileprivate func hasOld(_ row: Int) -> Bool {
    kinds[row] != Kind.added.rawValue
  }

  /// Whether the new manifest has the path of a row.
  fileprivate func hasNew(_ row: Int) -> Bool {
    kinds[row] != Kind.removed.rawValue
  }
}
