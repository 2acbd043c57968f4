// headergen:section Manifests: columns

import HgBytes
import HgKernels

/// All lines of a manifest, a column for each field.
///
/// Made by `hgk_manifest_parse`, ended by `hgk_manifest_free`. It **keeps no
/// text**: the paths are in that of the caller. It never changes, so threads
/// may share it.
///
/// headergen:opaque hgk_manifest
public typealias ManifestTable = UnsafeMutableRawPointer

/// The same lines, only to be looked at.
///
/// headergen:opaque hgk_manifest
public typealias ConstManifestTable = UnsafeRawPointer

/// Reads all lines of a manifest.
///
/// - Parameters:
///   - text: The manifest.
///   - textSize: Size of `text` in bytes.
///   - nodeSize: Bytes of every node: 20 or 32.
///   - manifest: Receives the handle.
///   - errorOffset: Receives the offset of the line that was refused; may be
///     NULL.
/// - Returns: Number of lines; ``ErrorCode/memory``,
///   ``ErrorCode/outOfRange`` for a path of 4 GiB and more, or as
///   `hgk_manifest_validate`, and ``ErrorCode/malformed`` for what is no digit.
/// - Complexity: O(`textSize`), and `nodeSize` + 13 bytes of memory a line.
/// - Since: ABI 1.
@_cdecl("hgk_manifest_parse")
public func manifestParse(
  _ text: UnsafeRawPointer?, _ textSize: UInt, _ nodeSize: UInt,
  _ manifest: UnsafeMutablePointer<ManifestTable?>?,
  _ errorOffset: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorOffset) { () throws(Refusal) in
    let output = try unsafe required(manifest)
    let columns = try ManifestColumns(
      parsing: unsafe borrowedManifest(text, textSize, nodeSize))
    let count = columns.count
    unsafe output.pointee = try newHandle(columns)
    return count
  }
}

/// Frees a handle and everything that it lent.
///
/// - Parameter manifest: The handle; NULL is nothing to do.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_manifest_free")
public func manifestFree(_ manifest: ManifestTable?) {
  unsafe freeHandle(manifest, as: ManifestColumns.self)
}

/// Where each line begins in the text, in bytes; one entry more says where the
/// last one ends.
///
/// - Parameters:
///   - manifest: The handle.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Number of lines + 1, or ``ErrorCode/argument``.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_manifest_column_offsets")
public func manifestColumnOffsets(
  _ manifest: ConstManifestTable?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt64>?>?
) -> Outcome {
  unsafe lending(manifest, as: ManifestColumns.self, to: column) {
    (table) throws(Refusal) in
    unsafe LentManifestColumn(table.offsets)
  }
}

/// Bytes of each path, which begins where its line does.
///
/// - Parameters:
///   - manifest: The handle.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Number of lines, or ``ErrorCode/argument``.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_manifest_column_path_sizes")
public func manifestColumnPathSizes(
  _ manifest: ConstManifestTable?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt32>?>?
) -> Outcome {
  unsafe lending(manifest, as: ManifestColumns.self, to: column) {
    (table) throws(Refusal) in
    unsafe LentManifestColumn(table.pathSizes)
  }
}

/// The node of each line, side by side, each of as many bytes as
/// `hgk_manifest_parse` was told.
///
/// - Parameters:
///   - manifest: The handle.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Size of the array in bytes, or ``ErrorCode/argument``.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_manifest_column_nodes")
public func manifestColumnNodes(
  _ manifest: ConstManifestTable?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
) -> Outcome {
  unsafe lending(manifest, as: ManifestColumns.self, to: column) {
    (table) throws(Refusal) in
    unsafe LentManifestColumn(bytesOf: table.nodes)
  }
}

/// The flag of each line: `x`, `l` or `t`, or 0 for none.
///
/// - Parameters:
///   - manifest: The handle.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Number of lines, or ``ErrorCode/argument``.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_manifest_column_flags")
public func manifestColumnFlags(
  _ manifest: ConstManifestTable?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
) -> Outcome {
  unsafe lending(manifest, as: ManifestColumns.self, to: column) {
    (table) throws(Refusal) in
    unsafe LentManifestColumn(table.flags)
  }
}
