// headergen:section Verification: what changesets and manifests name

import HgBytes
import HgKernels

/// What the changesets and manifests of a repository name: files, and the
/// revisions of files and of manifests.
///
/// Made by `hgk_verification_make`, ended by `hgk_verification_free`. Verifiers
/// fill it, then it is sorted and looked at. It **changes while it is filled**:
/// one thread at a time may do that, each of several with a handle of its own,
/// and `hgk_verification_append` brings them together. Once it is sorted,
/// threads may share it.
///
/// headergen:opaque hgk_verification
public typealias VerificationHandle = UnsafeMutableRawPointer

/// The same, only to be looked at.
///
/// headergen:opaque hgk_verification
public typealias ConstVerificationHandle = UnsafeRawPointer

/// What a history is of, and so what is expected of it.
///
/// headergen:enum hgk_history prefix=HGK_HISTORY
public enum History: UInt8 {
  /// Changesets: each belongs to itself.
  case changesets = 0
  /// Manifests of a folder: a changeset, or a manifest of the folder above,
  /// names each.
  case manifests = 1
  /// A file: changesets touch it, and a manifest names each revision.
  case file = 2
  /// A file of which nobody knows what manifests name.
  case fileWithoutManifests = 3
}

/// Makes an empty table.
///
/// The table may be about all files, or about a part of them: those whose hash
/// has some bits. When it becomes too large, it goes on with half of its part,
/// the files whose next bit is 0. What it says is then to be asked anew for the
/// other half: with one bit more than there were, and 1 for that bit.
///
/// - Parameters:
///   - key: A number that nobody can foresee who chooses the names of files:
///     it keeps hostile names from taking more time than others.
///   - budget: How many bytes it may take, beside 60 bytes for each changeset
///     and for each folder's manifest; 0 for the usual 512 MiB.
///   - bits: How many bits of a hash choose the files; 0 for all files, at
///     most 16.
///   - value: Those bits.
///   - verification: Receives the handle.
/// - Returns: 0; ``ErrorCode/argument`` or ``ErrorCode/memory``.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_verification_make")
public func verificationMake(
  _ key: UInt64, _ budget: UInt, _ bits: UInt32, _ value: UInt32,
  _ verification: UnsafeMutablePointer<VerificationHandle?>?
) -> Outcome {
  outcome { () throws(Refusal) in
    let output = try unsafe required(verification)
    guard let budget = Int(exactly: budget) else { throw Refusal(.argument) }
    let made = try Verification(
      key: key, budget: budget > 0 ? budget : Verification.usualBudget,
      part: VerificationPart(bits: Int(bits), value: UInt64(value)))
    unsafe output.pointee = try unsafe newHandle(made)
    return 0
  }
}

/// Frees a table and everything that it lent.
///
/// - Parameter verification: The handle; NULL is nothing to do.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_verification_free")
public func verificationFree(_ verification: VerificationHandle?) {
  unsafe freeHandle(verification, as: Verification.self)
}

/// Notes that a changeset touches a file, for one that is read by other means.
///
/// - Parameters:
///   - verification: The handle.
///   - path: The file.
///   - pathSize: Size of `path` in bytes.
///   - changeset: The changeset.
/// - Returns: 0; ``ErrorCode/argument``, ``ErrorCode/memory`` or
///   ``ErrorCode/outOfRange`` for more than 2^32 files or notes.
/// - Complexity: O(`pathSize`), amortized.
/// - Since: ABI 1.
@_cdecl("hgk_verification_touch")
public func verificationTouch(
  _ verification: VerificationHandle?, _ path: UnsafeRawPointer?,
  _ pathSize: UInt, _ changeset: Int32
) -> Outcome {
  outcome { () throws(Refusal) in
    let table = try unsafe openedVerification(verification)
    let path = try unsafe borrowed(path, pathSize)
    try unsafe table.pointee.touch(
      path, 0..<path.byteCount, changeset: Int(changeset))
    return 0
  }
}

/// Notes that a revision is named, in a text that is read by other means.
///
/// - Parameters:
///   - verification: The handle.
///   - history: What it is a revision of: `HGK_HISTORY_FILE`, or
///     `HGK_HISTORY_MANIFESTS`.
///   - path: The file, or the folder.
///   - pathSize: Size of `path` in bytes.
///   - node: The node of the revision, 20 bytes.
///   - changeset: The changeset that names it, or whose manifest does.
/// - Returns: 0; ``ErrorCode/argument``, ``ErrorCode/memory`` or
///   ``ErrorCode/outOfRange`` for more than 2^32 files or notes.
/// - Complexity: O(`pathSize`), amortized.
/// - Since: ABI 1.
@_cdecl("hgk_verification_name")
public func verificationName(
  _ verification: VerificationHandle?, _ history: UInt8,
  _ path: UnsafeRawPointer?, _ pathSize: UInt, _ node: UnsafePointer<UInt8>?,
  _ changeset: Int32
) -> Outcome {
  outcome { () throws(Refusal) in
    let table = try unsafe openedVerification(verification)
    let path = try unsafe borrowed(path, pathSize)
    let node = try unsafe SHA1Digest(
      copying: borrowed(node, UInt(SHA1Digest.size)))
    let range = 0..<path.byteCount
    switch try member(HistoryKind.self, history) {
    case .manifests:
      try unsafe table.pointee.nameManifest(
        path, range, node: node, changeset: Int(changeset))
    case .file:
      try unsafe table.pointee.nameFile(
        path, range, node: node, changeset: Int(changeset))
    default: throw Refusal(.argument)
    }
    return 0
  }
}

/// Takes everything in that another table has, which is of later changesets or
/// manifests.
///
/// - Parameters:
///   - verification: The handle; it has to be sorted again.
///   - other: The other one, with the same key and bits.
/// - Returns: 0; ``ErrorCode/argument``, ``ErrorCode/memory`` or
///   ``ErrorCode/outOfRange`` for more than 2^32 files or notes. If it refuses,
///   the table can only be freed.
/// - Complexity: O(what `other` has), amortized.
/// - Since: ABI 1.
@_cdecl("hgk_verification_append")
public func verificationAppend(
  _ verification: VerificationHandle?, _ other: ConstVerificationHandle?
) -> Outcome {
  outcome { () throws(Refusal) in
    let table = try unsafe openedVerification(verification)
    let other = try unsafe opened(other, as: Verification.self)
    guard unsafe UnsafeRawPointer(table) != UnsafeRawPointer(other) else {
      throw Refusal(.argument)
    }
    try unsafe table.pointee.append(contentsOf: other.pointee)
    return 0
  }
}

/// Makes a table ready to be looked at.
///
/// - Parameter verification: The handle.
/// - Returns: How many bits choose the files that it is about now;
///   ``ErrorCode/argument`` or ``ErrorCode/memory``.
/// - Complexity: O(what it has) as a rule, times a logarithm at worst.
/// - Since: ABI 1.
@_cdecl("hgk_verification_sort")
public func verificationSort(_ verification: VerificationHandle?) -> Outcome {
  outcome { () throws(Refusal) in
    let table = try unsafe openedVerification(verification)
    try unsafe table.pointee.sort()
    return unsafe table.pointee.part.bits
  }
}

/// Lends the names of files, or of folders, side by side.
///
/// - Parameters:
///   - verification: The handle.
///   - history: `HGK_HISTORY_FILE` for files, `HGK_HISTORY_MANIFESTS` for
///     folders, of which the first is that of the repository.
///   - paths: Receives the names, lent until the table is changed or freed.
///   - ends: Receives where each name ends, lent as long.
/// - Returns: Number of names, or ``ErrorCode/argument``.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_verification_paths")
public func verificationPaths(
  _ verification: ConstVerificationHandle?, _ history: UInt8,
  _ paths: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
  _ ends: UnsafeMutablePointer<UnsafePointer<UInt64>?>?
) -> Outcome {
  outcome { () throws(Refusal) in
    let table = try unsafe opened(verification, as: Verification.self)
    let paths = try unsafe required(paths)
    let ends = try unsafe required(ends)
    switch try member(HistoryKind.self, history) {
    case .manifests:
      return unsafe table.pointee.folders.lend(paths, ends)
    case .file: return unsafe table.pointee.files.lend(paths, ends)
    default: throw Refusal(.argument)
    }
  }
}

/// Writes which changesets were the first to have to do with each file.
///
/// - Parameters:
///   - verification: The handle of a sorted table.
///   - touched: Receives for each file the first changeset that touches it; -1
///     for none.
///   - named: Receives for each file the first changeset whose manifest has
///     it; -1 for none.
///   - capacity: Room in `touched` and in `named`, in changesets.
/// - Returns: Number of files; ``ErrorCode/argument`` or ``ErrorCode/full``.
/// - Complexity: O(files).
/// - Since: ABI 1.
@_cdecl("hgk_verification_firsts")
public func verificationFirsts(
  _ verification: ConstVerificationHandle?,
  _ touched: UnsafeMutablePointer<Int32>?,
  _ named: UnsafeMutablePointer<Int32>?, _ capacity: UInt
) -> Outcome {
  outcome { () throws(Refusal) in
    let table = try unsafe opened(verification, as: Verification.self)
    try unsafe checkRoom(touched, capacity)
    try unsafe checkRoom(named, capacity)
    let count = unsafe table.pointee.fileCount
    guard capacity >= count else { throw Refusal(.full) }
    guard let touched = unsafe touched, let named = unsafe named else {
      return count
    }
    for file in 0..<count {
      let first = unsafe table.pointee.firsts(of: file)
      unsafe touched[file] = first.touched
      unsafe named[file] = first.named
    }
    return count
  }
}

/// Says what a row names, and who.
///
/// Rows are what the details of findings are. Those of a file are side by
/// side, the lowest changeset first.
///
/// - Parameters:
///   - verification: The handle of a sorted table.
///   - history: What the row names a revision of: `HGK_HISTORY_FILE`, or
///     `HGK_HISTORY_MANIFESTS`.
///   - row: The row.
///   - node: Receives the node, 20 bytes.
///   - nodeCapacity: Room in `node`, in bytes.
///   - changeset: Receives the changeset that names it.
/// - Returns: 20; ``ErrorCode/argument``, ``ErrorCode/full``, or
///   ``ErrorCode/outOfRange`` if there is no such row.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_verification_row")
public func verificationRow(
  _ verification: ConstVerificationHandle?, _ history: UInt8, _ row: UInt64,
  _ node: UnsafeMutableRawPointer?, _ nodeCapacity: UInt,
  _ changeset: UnsafeMutablePointer<Int32>?
) -> Outcome {
  outcome { () throws(Refusal) in
    let table = try unsafe opened(verification, as: Verification.self)
    let output = try unsafe required(changeset)
    let kind = try member(HistoryKind.self, history)
    guard let row = Int(exactly: row) else { throw Refusal(.outOfRange) }
    let link = try unsafe table.pointee.changeset(row, of: kind)
    let size = try unsafe filling(node, nodeCapacity) {
      (output) throws(Refusal) in
      try unsafe table.pointee.writeNode(row, of: kind, into: &output)
    }
    unsafe output.pointee = Int32(truncatingIfNeeded: link)
    return size
  }
}

/// The table that a handle points to, to be changed.
func openedVerification(
  _ verification: VerificationHandle?
) throws(Refusal) -> UnsafeMutablePointer<Verification> {
  guard let verification = unsafe verification else { throw Refusal(.argument) }
  return unsafe verification.assumingMemoryBound(to: Verification.self)
}

extension PathTable {
  /// Lends the paths and their ends.
  fileprivate func lend(
    _ paths: UnsafeMutablePointer<UnsafePointer<UInt8>?>,
    _ ends: UnsafeMutablePointer<UnsafePointer<UInt64>?>
  ) -> Int {
    unsafe paths.pointee = UnsafePointer(text.start)
    unsafe ends.pointee = UnsafePointer(self.ends.start)
    return count
  }
}
