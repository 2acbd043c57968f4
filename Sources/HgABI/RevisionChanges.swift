// headergen:section Revisions: manifests of one log, compared

import HgBytes
import HgKernels

/// What changes between two revisions were read from.
///
/// headergen:enum hgk_revision_origin prefix=HGK_REVISION_FROM
public enum RevisionOrigin: UInt8 {
  /// The deltas that lead from one to the other.
  case deltas = 0
  /// Both texts.
  case texts = 1
}

/// Compares the manifests of two revisions of one log.
///
/// Where a few deltas lead from a text that both are made of to either, only
/// what these replace is looked at: the lines that they put in are in them, and
/// those before are looked for in the deltas of the chain before, which the
/// reader keeps as it keeps the text that the chain begins with. So this takes
/// as long for a large manifest as for a small one, once the reader knows the
/// chain, which with adjacent revisions is mostly the one of the last call. For
/// everything else, deltas that are wrong or not made of whole lines included,
/// both texts are read and compared.
///
/// The rows are those of `hgk_manifest_changes_make`. Of texts that are not
/// sorted it may be others.
///
/// - Parameters:
///   - reader: The handle of the log; texts that it lent are gone.
///   - oldRev: The revision to begin with; -1 has no files.
///   - newRev: The revision to arrive at.
///   - nodeSize: Bytes of every node: 20 or 32.
///   - scope: As for `hgk_manifest_changes_make`.
///   - names: As for `hgk_manifest_changes_make`.
///   - namesSize: Size of `names` in bytes.
///   - isChecked: 1 to hash the texts if they are read, 0 not to. What comes
///     from deltas has no hash.
///   - changes: Receives the handle, for `hgk_manifest_changes_free`.
///   - origin: Receives one of `hgk_revision_origin`; may be NULL.
///   - errorPlace: Receives two numbers that say what was refused: as for
///     `hgk_manifest_changes_make`, or 3 and the revision, which may be another
///     one of the delta chain; may be NULL.
/// - Returns: Number of rows; ``ErrorCode/malformed`` also for a text with
///   another hash; else as `hgk_revision_reader_read` and
///   `hgk_manifest_changes_make`.
/// - Complexity: O(chunks on the way from one revision to the other, decoded,
///   + deltas before them in the chain x changes), and for what is not kept of
///   the chain as `hgk_revision_reader_read`. At most about twice as much as
///   reading both texts and comparing them. Deltas that are kept take half of
///   the budget beyond it.
/// - Since: ABI 1.
@_cdecl("hgk_revision_reader_manifest_changes")
public func revisionReaderManifestChanges(
  _ reader: RevisionReading?, _ oldRev: Int32, _ newRev: Int32,
  _ nodeSize: UInt, _ scope: UInt32, _ names: UnsafeRawPointer?,
  _ namesSize: UInt, _ isChecked: UInt8,
  _ changes: UnsafeMutablePointer<ManifestDifference?>?,
  _ origin: UnsafeMutablePointer<UInt8>?,
  _ errorPlace: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorPlace) { (place) throws(Refusal) in
    let output = try unsafe required(changes)
    let opened = try unsafe openedReader(reader)
    guard nodeSize == 20 || nodeSize == 32 else { throw Refusal(.argument) }
    var read = ChangesOrigin.texts
    let made = try unsafe opened.pointee.manifestChanges(
      from: Int(oldRev), to: Int(newRev), nodeSize: Int(nodeSize),
      scope: member(ManifestChanges.Scope.self, scope),
      names: borrowed(names, namesSize), isChecked: isChecked != 0,
      origin: &read, refusedAt: &place)
    let count = made.count
    unsafe output.pointee = try newHandle(made)
    if let origin = unsafe origin { unsafe origin.pointee = read.rawValue }
    return count
  }
}

extension BorrowedReader {
  /// Compares the manifests of two revisions.
  fileprivate mutating func manifestChanges(
    from old: Int, to new: Int, nodeSize: Int, scope: ManifestChanges.Scope,
    names: RawSpan, isChecked: Bool, origin: inout ChangesOrigin,
    refusedAt place: inout ManifestPlace
  ) throws(Refusal) -> ManifestChanges {
    try unsafe reader.manifestChanges(
      from: old, to: new, of: handle.pointee.index, in: handle.pointee.data,
      chunks: chunks, nodeSize: nodeSize, scope: scope, names: names,
      isChecked: isChecked, origin: &origin, refusedAt: &place)
  }
}
