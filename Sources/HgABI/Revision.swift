// headergen:section Revisions: texts, and their hashes

import HgBytes
import HgKernels

/// Reads the texts of one revlog, and keeps those that were read last.
///
/// Made by `hgk_revision_reader_make`, ended by `hgk_revision_reader_free`. It
/// **borrows the index and the data**, which must stay in place until the
/// handle is freed. A reader changes as it reads: **one thread at a time** may
/// use it. Readers are cheap; threads that read at once have one each, on the
/// same index.
///
/// To read one text, call `hgk_revision_reader_read`. To read many, say which
/// to `hgk_revision_reader_prepare`, and then call `hgk_revision_reader_next`
/// for the texts or `hgk_revision_reader_verify` for what their hashes say: the
/// reader then knows which texts it needs again, and hashes several at once.
///
/// headergen:opaque hgk_revision_reader
public typealias RevisionReading = UnsafeMutableRawPointer

/// What the hash of a text says about a revision.
///
/// headergen:enum hgk_revision_status prefix=HGK_REVISION
public enum RevisionOutcome: UInt8 {
  /// The text is what was committed.
  case correct = 0
  /// The text has another hash than the revision.
  case mismatch = 1
  /// The stored text is not what was hashed: the revision is censored, an
  /// ellipsis, or stored elsewhere.
  case notCheckable = 2
}

/// What a handle points to.
@safe
struct BorrowedReader: ~Copyable {
  private let start: UnsafeRawPointer?
  private let size: Int
  let handle: UnsafePointer<BorrowedIndex>
  var reader: RevisionReader

  init(
    _ start: UnsafeRawPointer?, _ size: Int,
    _ handle: UnsafePointer<BorrowedIndex>, _ reader: consuming RevisionReader
  ) {
    unsafe self.start = unsafe start
    self.size = size
    unsafe self.handle = unsafe handle
    self.reader = reader
  }

  /// Number of revisions.
  var count: Int { unsafe handle.pointee.index.count }

  /// The file that the chunks are in.
  var chunks: RawSpan {
    @_lifetime(immortal)
    get {
      let records = unsafe handle.pointee.data
      if unsafe handle.pointee.index.header.isInline { return records }
      guard let start = unsafe start else { return RawSpan() }
      let span = unsafe RawSpan(_unsafeStart: start, byteCount: size)
      return unsafe _overrideLifetime(span, copying: ())
    }
  }

  mutating func read(_ rev: Int) throws(Refusal) -> Int {
    try unsafe reader.read(
      rev, of: handle.pointee.index, in: handle.pointee.data, chunks: chunks)
  }

  mutating func prepare(
    _ revs: consuming Column<Int32>
  ) throws(Refusal) {
    try unsafe reader.prepare(
      revs, of: handle.pointee.index, in: handle.pointee.data)
  }

  mutating func readNext(
    _ most: Int, isChecked: Bool
  ) throws(Refusal) -> Int {
    try unsafe reader.readNext(
      most, of: handle.pointee.index, in: handle.pointee.data, chunks: chunks,
      isChecked: isChecked)
  }

  func check(_ slot: Int, of rev: Int) throws(Refusal) -> RevisionStatus {
    try unsafe handle.pointee.index.check(
      reader.text(slot), of: rev, in: handle.pointee.data)
  }
}

/// The node of a revision: the SHA-1 hash of its parents, the lower one first,
/// and its text.
///
/// - Parameters:
///   - text: The text; of a file, with its metadata.
///   - textSize: Size of `text` in bytes.
///   - parent1: The node of one parent, 20 bytes; NULL for none.
///   - parent2: The node of the other, 20 bytes; NULL for none.
///   - node: Receives 20 bytes.
///   - nodeCapacity: Room in `node`, in bytes.
/// - Returns: 20; ``ErrorCode/argument`` or ``ErrorCode/full``.
/// - Complexity: O(`textSize`).
/// - Since: ABI 1.
@_cdecl("hgk_revision_hash")
public func revisionHash(
  _ text: UnsafeRawPointer?, _ textSize: UInt,
  _ parent1: UnsafePointer<UInt8>?, _ parent2: UnsafePointer<UInt8>?,
  _ node: UnsafeMutableRawPointer?, _ nodeCapacity: UInt
) -> Outcome {
  outcome { () throws(Refusal) in
    let text = try unsafe borrowed(text, textSize)
    let size = UInt(SHA1Digest.size)
    let first = try unsafe borrowed(parent1, parent1 == nil ? 0 : size)
    let second = try unsafe borrowed(parent2, parent2 == nil ? 0 : size)
    return try unsafe filling(node, nodeCapacity) { (node) throws(Refusal) in
      try hashRevision(text, parent1: first, parent2: second)
        .write(into: &node)
    }
  }
}

/// Makes a reader of texts.
///
/// - Parameters:
///   - index: The index of the revlog; it must outlive the handle.
///   - data: The bytes of the data file, which must outlive the handle. Where
///     chunks lie between the records of the index, they are read there, and
///     this is not looked at.
///   - dataSize: Size of `data` in bytes.
///   - budget: How many bytes of texts to keep; 0 for the usual 64 MiB.
///   - reader: Receives the handle.
/// - Returns: Number of revisions; ``ErrorCode/argument`` or
///   ``ErrorCode/memory``.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_revision_reader_make")
public func revisionReaderMake(
  _ index: ConstIndex?, _ data: UnsafeRawPointer?, _ dataSize: UInt,
  _ budget: UInt, _ reader: UnsafeMutablePointer<RevisionReading?>?
) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe opened(index, as: BorrowedIndex.self)
    let data = try unsafe (
      start: data, size: borrowed(data, dataSize).byteCount
    )
    guard let budget = Int(exactly: budget) else { throw Refusal(.argument) }
    let output = try unsafe required(reader)
    let made = try RevisionReader(
      budget: budget > 0 ? budget : RevisionReader.usualBudget)
    unsafe output.pointee = try unsafe newHandle(
      BorrowedReader(data.start, data.size, opened, made))
    return unsafe opened.pointee.index.count
  }
}

/// Reads the text of a revision and lends it.
///
/// - Parameters:
///   - reader: The handle.
///   - rev: The revision; -1 has the empty text.
///   - text: Receives where the text lies, until the next call with the
///     handle.
///   - status: Receives what its hash says, one of `hgk_revision_status`; NULL
///     if the text is not to be hashed.
///   - errorIndex: Receives the revision that was refused, which may be
///     another one of the delta chain; may be NULL.
/// - Returns: Size of the text in bytes; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, ``ErrorCode/truncated`` for a chunk that is not in
///   the data or a delta that is cut off, ``ErrorCode/malformed`` for a damaged
///   chunk, a wrong delta or a text that is shorter than the index says, ``ErrorCode/unsupported`` for a
///   compression or a flag that is not known, ``ErrorCode/outOfRange`` for a
///   text that is longer than the index says or if there is no such revision.
/// - Complexity: O(bytes of the chunks of the delta chain, decoded, + size of
///   the text), less what the texts that were read last save. Memory is at
///   most twice the budget, three times the largest text, and what one delta
///   takes.
/// - Since: ABI 1.
@_cdecl("hgk_revision_reader_read")
public func revisionReaderRead(
  _ reader: RevisionReading?, _ rev: Int32,
  _ text: UnsafeMutablePointer<UnsafeRawPointer?>?,
  _ status: UnsafeMutablePointer<UInt8>?,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorIndex) { () throws(Refusal) in
    let output = try unsafe required(text)
    let opened = try unsafe openedReader(reader)
    let rev = Int(rev)
    let slot = try unsafe opened.pointee.read(rev)
    if let status = unsafe status {
      unsafe status.pointee =
        rev < 0
        ? RevisionStatus.notCheckable.rawValue
        : try unsafe opened.pointee.check(slot, of: rev).rawValue
    }
    return unsafe opened.pointee.reader.text(slot).withUnsafeBytes { (bytes) in
      // Never NULL, so that an empty text is told from none.
      unsafe output.pointee =
        unsafe bytes.baseAddress
        ?? UnsafeRawPointer(opened)
      return bytes.count
    }
  }
}

/// Frees a reader; a text that it lent is gone.
///
/// - Parameter reader: The handle; NULL is nothing to do.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_revision_reader_free")
public func revisionReaderFree(_ reader: RevisionReading?) {
  unsafe freeHandle(reader, as: BorrowedReader.self)
}

/// The reader that a handle points to, to be used.
func openedReader(
  _ reader: RevisionReading?
) throws(Refusal) -> UnsafeMutablePointer<BorrowedReader> {
  guard let reader = unsafe reader else { throw Refusal(.argument) }
  return unsafe reader.assumingMemoryBound(to: BorrowedReader.self)
}
