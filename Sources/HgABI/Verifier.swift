// headergen:section Verification: checking histories

import HgBytes
import HgKernels

/// Checks histories, one after the other.
///
/// Made by `hgk_verifier_make`, ended by `hgk_verifier_free`. What it is given
/// is looked at during a call only. **One thread at a time** may use it; it is
/// cheap, and threads that check at once have one each.
///
/// headergen:opaque hgk_verifier
public typealias VerifierHandle = UnsafeMutableRawPointer

/// The same, only to be looked at.
///
/// headergen:opaque hgk_verifier
public typealias ConstVerifierHandle = UnsafeRawPointer

/// What can be wrong with a revision, or is to be looked at again.
///
/// headergen:enum hgk_finding prefix=HGK_FINDING
public enum Finding: UInt8 {
  /// Its record cannot be read.
  case record = 0
  /// It belongs to a changeset that does not exist; the detail is its number.
  case link = 1
  /// Another revision has its node; the detail is the last one before it.
  case repeatedNode = 2
  /// It belongs to a changeset that has nothing to do with it; the detail is
  /// its number.
  case otherLink = 3
  /// Nothing names it that should.
  case unnamed = 4
  /// Its text cannot be read, or is not known to have its node.
  case text = 5
  /// Its text does not say what it should, or not in a usual form.
  case contents = 6
  /// It is a copy of what no manifest names.
  case copyOfUnnamed = 7
  /// It is a copy of a revision that a manifest names, which is right unless
  /// that one is missing; the detail is the row that names it.
  case copy = 8
  /// There is no such revision, which the row names that is the detail.
  case missing = 9
}

/// Makes a verifier.
///
/// - Parameters:
///   - budget: How many bytes of texts to keep; 0 for the usual 64 MiB.
///   - verifier: Receives the handle.
/// - Returns: 0; ``ErrorCode/argument`` or ``ErrorCode/memory``.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_verifier_make")
public func verifierMake(
  _ budget: UInt, _ verifier: UnsafeMutablePointer<VerifierHandle?>?
) -> Outcome {
  outcome { () throws(Refusal) in
    let output = try unsafe required(verifier)
    guard let budget = Int(exactly: budget) else { throw Refusal(.argument) }
    let made = try Verifier(
      budget: budget > 0 ? budget : RevisionReader.usualBudget)
    unsafe output.pointee = try unsafe newHandle(made)
    return 0
  }
}

/// Frees a verifier; what it found is gone.
///
/// - Parameter verifier: The handle; NULL is nothing to do.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_verifier_free")
public func verifierFree(_ verifier: VerifierHandle?) {
  unsafe freeHandle(verifier, as: Verifier.self)
}

/// Reads and hashes changesets, and notes which manifests and files they name.
///
/// - Parameters:
///   - verifier: The handle.
///   - verification: Receives the notes. Nothing is noted of a revision that
///     there is a finding about.
///   - index: The index of the changelog.
///   - data: The bytes of its data file; not looked at where chunks lie between
///     the records of the index.
///   - dataSize: Size of `data` in bytes.
///   - first: The first revision.
///   - revsCount: How many revisions to read.
/// - Returns: Number of findings, which are about texts and their contents;
///   ``ErrorCode/argument``, ``ErrorCode/memory``, or ``ErrorCode/outOfRange``
///   if there are not so many revisions, or more than 2^32 files or notes.
/// - Complexity: As for `hgk_revision_reader_verify`.
/// - Since: ABI 1.
@_cdecl("hgk_verifier_changesets")
public func verifierChangesets(
  _ verifier: VerifierHandle?, _ verification: VerificationHandle?,
  _ index: ConstIndex?, _ data: UnsafeRawPointer?, _ dataSize: UInt,
  _ first: Int32, _ revsCount: UInt
) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe openedVerifier(verifier)
    let table = try unsafe openedVerification(verification)
    let log = try unsafe HgABI.opened(index, as: BorrowedIndex.self)
    let data = try unsafe borrowed(data, dataSize)
    try unsafe opened.pointee.checkChangesets(
      revisions(first, revsCount), of: log.pointee.index,
      in: log.pointee.data, chunks: log.pointee.chunks(in: data),
      naming: &table.pointee)
    return unsafe opened.pointee.findings.count
  }
}

/// Notes which revisions of files manifests name.
///
/// Only what is stored is read, mostly the lines that a manifest has beyond
/// another one: neither texts nor hashes are made. So more damage is found by
/// `hgk_revision_reader_verify`, which takes much longer.
///
/// - Parameters:
///   - verifier: The handle.
///   - verification: Receives the notes. Of a revision that there is a finding
///     about, there may be some or none.
///   - index: The index of the manifests.
///   - data: The bytes of their data file; not looked at where chunks lie
///     between the records of the index.
///   - dataSize: Size of `data` in bytes.
///   - folder: The path of the folder that the manifests are of; empty for
///     that of the repository.
///   - folderSize: Size of `folder` in bytes.
///   - first: The first revision.
///   - revsCount: How many revisions to read.
/// - Returns: Number of findings, which are about contents;
///   ``ErrorCode/argument``, ``ErrorCode/memory``, or ``ErrorCode/outOfRange``
///   if there are not so many revisions, or more than 2^32 files or notes.
/// - Complexity: O(bytes of the chunks, decoded).
/// - Since: ABI 1.
@_cdecl("hgk_verifier_manifests")
public func verifierManifests(
  _ verifier: VerifierHandle?, _ verification: VerificationHandle?,
  _ index: ConstIndex?, _ data: UnsafeRawPointer?, _ dataSize: UInt,
  _ folder: UnsafeRawPointer?, _ folderSize: UInt, _ first: Int32,
  _ revsCount: UInt
) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe openedVerifier(verifier)
    let table = try unsafe openedVerification(verification)
    let log = try unsafe HgABI.opened(index, as: BorrowedIndex.self)
    let data = try unsafe borrowed(data, dataSize)
    try unsafe opened.pointee.noteManifests(
      revisions(first, revsCount), of: log.pointee.index,
      in: log.pointee.data, chunks: log.pointee.chunks(in: data),
      folder: borrowed(folder, folderSize), naming: &table.pointee)
    return unsafe opened.pointee.findings.count
  }
}

/// Checks the records of a history, and that it has what is named of it and
/// nothing else.
///
/// - Parameters:
///   - verifier: The handle.
///   - verification: What is named, sorted.
///   - index: The index of the history.
///   - history: What it is of, one of `hgk_history`.
///   - path: The number of the file or folder.
///   - changesets: How many changesets there are.
/// - Returns: Number of findings; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or ``ErrorCode/truncated`` if the data has changed.
/// - Complexity: O(revisions) for hashes, times a logarithm at worst.
/// - Since: ABI 1.
@_cdecl("hgk_verifier_records")
public func verifierRecords(
  _ verifier: VerifierHandle?, _ verification: ConstVerificationHandle?,
  _ index: ConstIndex?, _ history: UInt8, _ path: UInt32, _ changesets: UInt32
) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe openedVerifier(verifier)
    let table = try unsafe HgABI.opened(verification, as: Verification.self)
    let log = try unsafe HgABI.opened(index, as: BorrowedIndex.self)
    try unsafe opened.pointee.checkRecords(
      of: log.pointee.index, in: log.pointee.data,
      kind: member(HistoryKind.self, history), path: Int(path),
      changesets: Int(changesets), against: table.pointee)
    return unsafe opened.pointee.findings.count
  }
}

/// Checks the history of a file in one go: its records and its texts.
///
/// - Parameters:
///   - verifier: The handle.
///   - verification: What is named, sorted.
///   - records: The index, as for `hgk_index_parse`.
///   - recordsSize: Size of `records` in bytes.
///   - header: The version word.
///   - data: The bytes of the data file; not looked at where chunks lie between
///     the records.
///   - dataSize: Size of `data` in bytes.
///   - history: `HGK_HISTORY_FILE` or `HGK_HISTORY_FILE_WITHOUT_MANIFESTS`.
///   - path: The number of the file.
///   - changesets: How many changesets there are.
///   - findings: Receives the number of findings.
/// - Returns: Number of revisions; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, or as for `hgk_index_parse`.
/// - Complexity: As for `hgk_revision_reader_verify`.
/// - Since: ABI 1.
@_cdecl("hgk_verifier_file")
public func verifierFile(
  _ verifier: VerifierHandle?, _ verification: ConstVerificationHandle?,
  _ records: UnsafeRawPointer?, _ recordsSize: UInt, _ header: UInt32,
  _ data: UnsafeRawPointer?, _ dataSize: UInt, _ history: UInt8,
  _ path: UInt32, _ changesets: UInt32,
  _ findings: UnsafeMutablePointer<UInt32>?
) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe openedVerifier(verifier)
    let table = try unsafe HgABI.opened(verification, as: Verification.self)
    let output = try unsafe required(findings)
    let count = try unsafe opened.pointee.checkFile(
      records: borrowed(records, recordsSize),
      header: RevlogHeader(word: header), chunks: borrowed(data, dataSize),
      kind: member(HistoryKind.self, history), path: Int(path),
      changesets: Int(changesets), against: table.pointee)
    unsafe output.pointee = UInt32(clamping: opened.pointee.findings.count)
    return count
  }
}

/// Lends what the last call has found.
///
/// - Parameters:
///   - verifier: The handle.
///   - revs: Receives the revision of each finding, lent until the next call;
///     -1 for what is missing.
///   - kinds: Receives what each is, one of `hgk_finding`, lent as long.
///   - details: Receives what more there is to say, lent as long.
/// - Returns: Number of findings, or ``ErrorCode/argument``.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_verifier_findings")
public func verifierFindings(
  _ verifier: ConstVerifierHandle?,
  _ revs: UnsafeMutablePointer<UnsafePointer<Int32>?>?,
  _ kinds: UnsafeMutablePointer<UnsafePointer<UInt8>?>?,
  _ details: UnsafeMutablePointer<UnsafePointer<Int64>?>?
) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe opened(verifier, as: Verifier.self)
    let revs = try unsafe required(revs)
    let kinds = try unsafe required(kinds)
    let details = try unsafe required(details)
    unsafe revs.pointee = UnsafePointer(opened.pointee.findings.revs.start)
    unsafe kinds.pointee = UnsafePointer(opened.pointee.findings.kinds.start)
    unsafe details.pointee = UnsafePointer(
      opened.pointee.findings.details.start)
    return unsafe opened.pointee.findings.count
  }
}

/// The verifier that a handle points to, to be used.
private func openedVerifier(
  _ verifier: VerifierHandle?
) throws(Refusal) -> UnsafeMutablePointer<Verifier> {
  guard let verifier = unsafe verifier else { throw Refusal(.argument) }
  return unsafe verifier.assumingMemoryBound(to: Verifier.self)
}

/// A range of revisions.
private func revisions(
  _ first: Int32, _ count: UInt
) throws(Refusal) -> Range<Int> {
  guard first >= 0, count <= UInt(Int32.max) else { throw Refusal(.outOfRange) }
  return Int(first)..<(Int(first) + Int(count))
}

extension BorrowedIndex {
  /// The file that the chunks are in.
  @_lifetime(copy data)
  fileprivate func chunks(in data: RawSpan) -> RawSpan {
    index.header.isInline ? self.data : data
  }
}
