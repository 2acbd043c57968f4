// headergen:section Manifests: what two made of one

import HgBytes
import HgKernels

/// What two manifests made of the one that both come from: a row for each path
/// that at least one of them changed, ascending by path.
///
/// Made by `hgk_manifest_merge_make`, ended by `hgk_manifest_merge_free`. It
/// **keeps no text**. It never changes, so threads may share it.
///
/// headergen:opaque hgk_manifest_merge
public typealias ManifestJoin = UnsafeMutableRawPointer

/// The same rows, only to be looked at.
///
/// headergen:opaque hgk_manifest_merge
public typealias ConstManifestJoin = UnsafeRawPointer

/// Who changed a path.
///
/// headergen:enum hgk_manifest_merge_kind prefix=HGK_MANIFEST_CHANGED_BY
public enum ManifestMergeKind: UInt8 {
  /// Only the left one.
  case left = 1
  /// Only the right one.
  case right = 2
  /// Both, and each in another way.
  case both = 3
  /// Both, in the same way.
  case same = 4
}

/// Joins what two manifests changed of a base.
///
/// - Parameters:
///   - left: What the left manifest changed, from `hgk_manifest_changes_make`
///     with the base as the old manifest and without clean rows.
///   - right: What the right one changed, in the same way.
///   - merge: Receives the handle, which needs neither of the others any more.
/// - Returns: Number of rows; ``ErrorCode/argument``, also for nodes of two
///   sizes and for clean rows, or ``ErrorCode/memory``.
/// - Complexity: O(bytes of the rows).
/// - Since: ABI 1.
@_cdecl("hgk_manifest_merge_make")
public func manifestMergeMake(
  _ left: ConstManifestDifference?, _ right: ConstManifestDifference?,
  _ merge: UnsafeMutablePointer<ManifestJoin?>?
) -> Outcome {
  outcome { () throws(Refusal) in
    let left = try unsafe opened(left, as: ManifestChanges.self)
    let right = try unsafe opened(right, as: ManifestChanges.self)
    let output = try unsafe required(merge)
    let made = try unsafe ManifestMerge(left.pointee, right.pointee)
    let count = made.count
    unsafe output.pointee = try newHandle(made)
    return count
  }
}

/// Frees a handle and everything that it lent.
///
/// - Parameter merge: The handle; NULL is nothing to do.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_manifest_merge_free")
public func manifestMergeFree(_ merge: ManifestJoin?) {
  unsafe freeHandle(merge, as: ManifestMerge.self)
}

/// Who changed each path, one of `hgk_manifest_merge_kind`.
///
/// - Parameters:
///   - merge: The handle.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Number of rows, or ``ErrorCode/argument``.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_manifest_merge_column_kinds")
public func manifestMergeColumnKinds(
  _ merge: ConstManifestJoin?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
) -> Outcome {
  unsafe lending(merge, as: ManifestMerge.self, to: column) {
    (table) throws(Refusal) in
    unsafe LentManifestColumn(table.kinds)
  }
}

/// Which manifests have each path: 1 for the base, 2 for the left one and 4
/// for the right one, added.
///
/// - Parameters:
///   - merge: The handle.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Number of rows, or ``ErrorCode/argument``.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_manifest_merge_column_presence")
public func manifestMergeColumnPresence(
  _ merge: ConstManifestJoin?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
) -> Outcome {
  unsafe lending(merge, as: ManifestMerge.self, to: column) {
    (table) throws(Refusal) in
    unsafe LentManifestColumn(table.presence)
  }
}

/// Where each path begins in the column of paths, in bytes; one entry more
/// says where the last one ends, its NUL included.
///
/// - Parameters:
///   - merge: The handle.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Number of rows + 1, or ``ErrorCode/argument``.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_manifest_merge_column_path_offsets")
public func manifestMergeColumnPathOffsets(
  _ merge: ConstManifestJoin?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt64>?>?
) -> Outcome {
  unsafe lending(merge, as: ManifestMerge.self, to: column) {
    (table) throws(Refusal) in
    unsafe LentManifestColumn(table.pathOffsets)
  }
}

/// The paths, each with a NUL after it.
///
/// - Parameters:
///   - merge: The handle.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Size of the array in bytes, or ``ErrorCode/argument``.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_manifest_merge_column_paths")
public func manifestMergeColumnPaths(
  _ merge: ConstManifestJoin?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
) -> Outcome {
  unsafe lending(merge, as: ManifestMerge.self, to: column) {
    (table) throws(Refusal) in
    unsafe LentManifestColumn(table.paths)
  }
}

/// The node that one of the manifests has for each path, side by side; zeros
/// where it has no such path.
///
/// - Parameters:
///   - merge: The handle.
///   - side: `HGK_MANIFEST_OLD`, `HGK_MANIFEST_NEW` or `HGK_MANIFEST_RIGHT`.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Size of the array in bytes, or ``ErrorCode/argument``.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_manifest_merge_column_nodes")
public func manifestMergeColumnNodes(
  _ merge: ConstManifestJoin?, _ side: UInt32,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
) -> Outcome {
  unsafe lending(merge, as: ManifestMerge.self, to: column) {
    (table) throws(Refusal) in
    switch try member(ManifestSideNumber.self, side) {
    case .old: unsafe LentManifestColumn(table.base.nodes)
    case .new: unsafe LentManifestColumn(table.left.nodes)
    case .right: unsafe LentManifestColumn(table.right.nodes)
    }
  }
}

/// The flag that one of the manifests has for each path, 0 for none and where
/// it has no such path.
///
/// - Parameters:
///   - merge: The handle.
///   - side: `HGK_MANIFEST_OLD`, `HGK_MANIFEST_NEW` or `HGK_MANIFEST_RIGHT`.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Number of rows, or ``ErrorCode/argument``.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_manifest_merge_column_flags")
public func manifestMergeColumnFlags(
  _ merge: ConstManifestJoin?, _ side: UInt32,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
) -> Outcome {
  unsafe lending(merge, as: ManifestMerge.self, to: column) {
    (table) throws(Refusal) in
    switch try member(ManifestSideNumber.self, side) {
    case .old: unsafe LentManifestColumn(table.base.flags)
    case .new: unsafe LentManifestColumn(table.left.flags)
    case .right: unsafe LentManifestColumn(table.right.flags)
    }
  }
}
