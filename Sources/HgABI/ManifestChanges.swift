// headergen:section Manifests: what changed

import HgBytes
import HgKernels

/// What one manifest has that another has not: a row for each path that is
/// different, ascending by path.
///
/// Made by `hgk_manifest_changes_make` or `hgk_revision_reader_manifest_changes`,
/// ended by `hgk_manifest_changes_free`. It **keeps neither text**. It never
/// changes, so threads may share it.
///
/// headergen:opaque hgk_manifest_changes
public typealias ManifestDifference = UnsafeMutableRawPointer

/// The same rows, only to be looked at.
///
/// headergen:opaque hgk_manifest_changes
public typealias ConstManifestDifference = UnsafeRawPointer

/// What became of a path.
///
/// headergen:enum hgk_manifest_change prefix=HGK_MANIFEST
public enum ManifestChangeKind: UInt8 {
  /// Both manifests have the same line.
  case clean = 0
  /// The old manifest has no such path.
  case added = 1
  /// The new manifest has no such path.
  case removed = 2
  /// Node or flag are others, or the digits are of another case.
  case modified = 3
}

/// What paths are looked at.
///
/// headergen:enum hgk_manifest_scope prefix=HGK_MANIFEST
public enum ManifestScope: UInt32 {
  /// All of them.
  case all = 0
  /// Those that begin with one of some names.
  case under = 1
  /// Those that are one of some names.
  case only = 2
}

/// Which of two or three manifests is meant.
///
/// headergen:enum hgk_manifest_side prefix=HGK_MANIFEST
public enum ManifestSideNumber: UInt32 {
  /// The old manifest, or the base of a merge.
  case old = 0
  /// The new manifest, or the left one of a merge.
  case new = 1
  /// The right one of a merge.
  case right = 2
}

/// Compares two manifests.
///
/// What is the same in both is skipped and not read; lines that differ are
/// matched by their paths. Texts that are not sorted are not refused: a path
/// may then be in two rows, or look removed and added.
///
/// - Parameters:
///   - base: The old manifest.
///   - baseSize: Size of `base` in bytes.
///   - text: The new manifest.
///   - textSize: Size of `text` in bytes.
///   - nodeSize: Bytes of every node: 20 or 32.
///   - scope: `HGK_MANIFEST_ALL`, `HGK_MANIFEST_UNDER` or `HGK_MANIFEST_ONLY`.
///   - names: The names that the scope asks for, ascending, each with a NUL
///     after it; not looked at for `HGK_MANIFEST_ALL`.
///   - namesSize: Size of `names` in bytes.
///   - includesClean: 1 if there shall be rows for paths that did not change,
///     else 0.
///   - changes: Receives the handle.
///   - errorPlace: Receives two numbers that say what was refused: 0 for
///     `base`, 1 for `text` or 2 for `names`, and the offset of the line or
///     name in it; may be NULL.
/// - Returns: Number of rows; ``ErrorCode/argument``, ``ErrorCode/memory``,
///   ``ErrorCode/truncated`` or ``ErrorCode/malformed``, also for names that
///   do not ascend.
/// - Complexity: O(`baseSize` + `textSize`), most of them at the speed of memory.
///   With names O(lines that they ask for), and for each name the lookup of
///   `hgk_manifest_range` or `hgk_manifest_find`.
/// - Since: ABI 1.
@_cdecl("hgk_manifest_changes_make")
public func manifestChangesMake(
  _ base: UnsafeRawPointer?, _ baseSize: UInt, _ text: UnsafeRawPointer?,
  _ textSize: UInt, _ nodeSize: UInt, _ scope: UInt32,
  _ names: UnsafeRawPointer?, _ namesSize: UInt, _ includesClean: UInt32,
  _ changes: UnsafeMutablePointer<ManifestDifference?>?,
  _ errorPlace: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorPlace) { (place) throws(Refusal) in
    let output = try unsafe required(changes)
    guard includesClean <= 1 else { throw Refusal(.argument) }
    let made = try ManifestChanges(
      from: unsafe borrowedManifest(base, baseSize, nodeSize),
      to: unsafe borrowedManifest(text, textSize, nodeSize),
      scope: member(ManifestChanges.Scope.self, scope),
      names: unsafe borrowed(names, namesSize),
      includesClean: includesClean == 1, refusedAt: &place)
    let count = made.count
    unsafe output.pointee = try newHandle(made)
    return count
  }
}

/// Frees a handle and everything that it lent.
///
/// - Parameter changes: The handle; NULL is nothing to do.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_manifest_changes_free")
public func manifestChangesFree(_ changes: ManifestDifference?) {
  unsafe freeHandle(changes, as: ManifestChanges.self)
}

/// What became of each path, one of `hgk_manifest_change`.
///
/// - Parameters:
///   - changes: The handle.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Number of rows, or ``ErrorCode/argument``.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_manifest_changes_column_kinds")
public func manifestChangesColumnKinds(
  _ changes: ConstManifestDifference?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
) -> Outcome {
  unsafe lending(changes, as: ManifestChanges.self, to: column) {
    (table) throws(Refusal) in
    unsafe LentManifestColumn(table.kinds)
  }
}

/// Where each path begins in the column of paths, in bytes; one entry more
/// says where the last one ends, its NUL included.
///
/// - Parameters:
///   - changes: The handle.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Number of rows + 1, or ``ErrorCode/argument``.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_manifest_changes_column_path_offsets")
public func manifestChangesColumnPathOffsets(
  _ changes: ConstManifestDifference?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt64>?>?
) -> Outcome {
  unsafe lending(changes, as: ManifestChanges.self, to: column) {
    (table) throws(Refusal) in
    unsafe LentManifestColumn(table.pathOffsets)
  }
}

/// The paths, each with a NUL after it.
///
/// - Parameters:
///   - changes: The handle.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Size of the array in bytes, or ``ErrorCode/argument``.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_manifest_changes_column_paths")
public func manifestChangesColumnPaths(
  _ changes: ConstManifestDifference?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
) -> Outcome {
  unsafe lending(changes, as: ManifestChanges.self, to: column) {
    (table) throws(Refusal) in
    unsafe LentManifestColumn(table.paths)
  }
}

/// The node that one of the manifests has for each path, side by side; zeros
/// where it has no such path.
///
/// - Parameters:
///   - changes: The handle.
///   - side: `HGK_MANIFEST_OLD` or `HGK_MANIFEST_NEW`.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Size of the array in bytes, or ``ErrorCode/argument``.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_manifest_changes_column_nodes")
public func manifestChangesColumnNodes(
  _ changes: ConstManifestDifference?, _ side: UInt32,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
) -> Outcome {
  unsafe lending(changes, as: ManifestChanges.self, to: column) {
    (table) throws(Refusal) in
    switch try member(ManifestSideNumber.self, side) {
    case .old: unsafe LentManifestColumn(table.old.nodes)
    case .new: unsafe LentManifestColumn(table.new.nodes)
    case .right: throw Refusal(.argument)
    }
  }
}

/// The flag that one of the manifests has for each path, 0 for none and where
/// it has no such path.
///
/// - Parameters:
///   - changes: The handle.
///   - side: `HGK_MANIFEST_OLD` or `HGK_MANIFEST_NEW`.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Number of rows, or ``ErrorCode/argument``.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_manifest_changes_column_flags")
public func manifestChangesColumnFlags(
  _ changes: ConstManifestDifference?, _ side: UInt32,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
) -> Outcome {
  unsafe lending(changes, as: ManifestChanges.self, to: column) {
    (table) throws(Refusal) in
    switch try member(ManifestSideNumber.self, side) {
    case .old: unsafe LentManifestColumn(table.old.flags)
    case .new: unsafe LentManifestColumn(table.new.flags)
    case .right: throw Refusal(.argument)
    }
  }
}
