// headergen:section Manifests: edit

import HgBytes
import HgKernels

/// What a batch of edits does to a manifest.
///
/// Made by `hgk_manifest_edit_make`, ended by `hgk_manifest_edit_free`. It
/// **keeps no text**. It never changes, so threads may share it.
///
/// headergen:opaque hgk_manifest_edit
public typealias ManifestEditing = UnsafeMutableRawPointer

/// The same edits, only to be looked at.
///
/// headergen:opaque hgk_manifest_edit
public typealias ConstManifestEditing = UnsafeRawPointer

/// Finds what a batch of edits changes.
///
/// Edits stand in a text, ascending by path, with a line for each: that of a
/// manifest if the path is to have it, or the path, NUL and a newline if there
/// is to be no such path.
///
/// - Parameters:
///   - base: The manifest to begin with.
///   - baseSize: Size of `base` in bytes.
///   - nodeSize: Bytes of every node: 20 or 32.
///   - edits: The edits.
///   - editsSize: Size of `edits` in bytes.
///   - edit: Receives the handle.
///   - errorPlace: Receives two numbers that say what was refused: 0 for `base`
///     or 1 for `edits`, and the offset of the line in it; may be NULL.
/// - Returns: Number of hunks of the delta; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, ``ErrorCode/truncated``, ``ErrorCode/malformed``,
///   also for edits that do not ascend, or ``ErrorCode/outOfRange``: in
///   `edits` for a path to be removed that is not there, in `base` for a line
///   beyond the first 2 GiB, where a delta cannot point.
/// - Complexity: O(edits x log `baseSize`) lines of usual length, and 32 bytes
///   of memory an edit. Each edit costs O(`baseSize`) at worst, if lines are
///   that long.
/// - Since: ABI 1.
@_cdecl("hgk_manifest_edit_make")
public func manifestEditMake(
  _ base: UnsafeRawPointer?, _ baseSize: UInt, _ nodeSize: UInt,
  _ edits: UnsafeRawPointer?, _ editsSize: UInt,
  _ edit: UnsafeMutablePointer<ManifestEditing?>?,
  _ errorPlace: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorPlace) { (place) throws(Refusal) in
    let output = try unsafe required(edit)
    let made = try ManifestEdit(
      unsafe borrowed(edits, editsSize),
      of: unsafe borrowedManifest(base, baseSize, nodeSize),
      refusedAt: &place)
    let count = made.hunkCount
    unsafe output.pointee = try newHandle(made)
    return count
  }
}

/// Frees a handle.
///
/// - Parameter edit: The handle; NULL is nothing to do.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_manifest_edit_free")
public func manifestEditFree(_ edit: ManifestEditing?) {
  unsafe freeHandle(edit, as: ManifestEdit.self)
}

/// Size of the manifest that `hgk_manifest_edit_text` writes.
///
/// - Parameter edit: The handle.
/// - Returns: Bytes, or ``ErrorCode/argument`` for NULL.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_manifest_edit_text_size")
public func manifestEditTextSize(_ edit: ConstManifestEditing?) -> Outcome {
  outcome { () throws(Refusal) in
    try unsafe opened(edit, as: ManifestEdit.self).pointee.textSize
  }
}

/// Writes the manifest that the edits lead to.
///
/// - Parameters:
///   - edit: The handle.
///   - base: The manifest to begin with, as it was given to
///     `hgk_manifest_edit_make`.
///   - baseSize: Size of `base` in bytes.
///   - edits: The edits, as they were given.
///   - editsSize: Size of `edits` in bytes.
///   - text: Receives the manifest.
///   - textCapacity: Room in `text`, in bytes; `hgk_manifest_edit_text_size`
///     says how much is needed.
/// - Returns: Bytes written; ``ErrorCode/argument``, also for other sizes than
///   were given, or ``ErrorCode/full``.
/// - Complexity: O(bytes written).
/// - Since: ABI 1.
@_cdecl("hgk_manifest_edit_text")
public func manifestEditText(
  _ edit: ConstManifestEditing?, _ base: UnsafeRawPointer?, _ baseSize: UInt,
  _ edits: UnsafeRawPointer?, _ editsSize: UInt,
  _ text: UnsafeMutableRawPointer?, _ textCapacity: UInt
) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe opened(edit, as: ManifestEdit.self)
    let base = try unsafe borrowed(base, baseSize)
    let edits = try unsafe borrowed(edits, editsSize)
    return try unsafe filling(text, textCapacity) { (text) throws(Refusal) in
      try unsafe opened.pointee.writeText(edits, of: base, into: &text)
    }
  }
}

/// Size of the delta that `hgk_manifest_edit_delta` writes.
///
/// - Parameter edit: The handle.
/// - Returns: Bytes, or ``ErrorCode/argument`` for NULL.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_manifest_edit_delta_size")
public func manifestEditDeltaSize(_ edit: ConstManifestEditing?) -> Outcome {
  outcome { () throws(Refusal) in
    try unsafe opened(edit, as: ManifestEdit.self).pointee.deltaSize
  }
}

/// Writes the edits as a delta of whole lines, as Mercurial's `fastdelta`.
///
/// Edits of lines that touch make one hunk. An edit that changes nothing is
/// kept.
///
/// - Parameters:
///   - edit: The handle.
///   - edits: The edits, as they were given to `hgk_manifest_edit_make`.
///   - editsSize: Size of `edits` in bytes.
///   - delta: Receives the delta.
///   - deltaCapacity: Room in `delta`, in bytes;
///     `hgk_manifest_edit_delta_size` says how much is needed.
/// - Returns: Bytes written; ``ErrorCode/argument``, also for another size than
///   was given, ``ErrorCode/full``, or ``ErrorCode/outOfRange`` for 2 GiB of
///   edits that touch.
/// - Complexity: O(bytes written).
/// - Since: ABI 1.
@_cdecl("hgk_manifest_edit_delta")
public func manifestEditDelta(
  _ edit: ConstManifestEditing?, _ edits: UnsafeRawPointer?,
  _ editsSize: UInt, _ delta: UnsafeMutableRawPointer?,
  _ deltaCapacity: UInt
) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe opened(edit, as: ManifestEdit.self)
    let edits = try unsafe borrowed(edits, editsSize)
    return try unsafe filling(delta, deltaCapacity) {
      (delta) throws(Refusal) in
      try unsafe opened.pointee.writeDelta(edits, into: &delta)
    }
  }
}
