// headergen:section Revlog indexes: parse, read, find

import HgBytes
import HgKernels

/// The index of one revlog (a file `*.i` of Mercurial's store): what is known
/// of each revision but its text.
///
/// Made by `hgk_index_parse`, ended by `hgk_index_free`. It **borrows the data
/// it was parsed from**, which must stay in place until the handle is freed.
/// A revision is its number, from 0 on; -1 is the null revision, the parent
/// where there is none. Records are checked whenever they are read, and a
/// function that meets a bad one says which revision it is. Columns and
/// tables are made when they are first asked for. Functions that change the
/// handle end what it has lent, and may not run beside any other.
///
/// headergen:opaque hgk_index
public typealias Index = UnsafeMutableRawPointer

/// The same index, only to be looked at.
///
/// headergen:opaque hgk_index
public typealias ConstIndex = UnsafeRawPointer

/// What a handle points to.
@safe
struct BorrowedIndex: ~Copyable {
  private let start: UnsafeRawPointer?
  private let size: Int
  var index: RevlogIndex
  private var blocks: UnsafeRawPointer?
  private var blocksSize = 0
  private var mapped = 0

  init(_ start: UnsafeRawPointer?, _ size: UInt, _ index: consuming RevlogIndex)
  {
    unsafe self.start = unsafe start
    self.size = Int(truncatingIfNeeded: size)
    self.index = index
    unsafe blocks = nil
  }

  /// The data that the index was parsed from, which the caller keeps in place
  /// for as long as the handle lives.
  var data: RawSpan {
    @_lifetime(immortal)
    get {
      guard let start = unsafe start else { return RawSpan() }
      let span = unsafe RawSpan(_unsafeStart: start, byteCount: size)
      return unsafe _overrideLifetime(span, copying: ())
    }
  }
}

extension BorrowedIndex {
  /// What a nodemap knows; nothing if there is none.
  var map: NodeMap {
    @_lifetime(immortal)
    get {
      guard let blocks = unsafe blocks else { return NodeMap() }
      let span = unsafe RawSpan(_unsafeStart: blocks, byteCount: blocksSize)
      return NodeMap(unsafe _overrideLifetime(span, copying: ()), count: mapped)
    }
  }

  /// Adds or replaces a revision.
  mutating func put(
    _ record: IndexRecord, _ node: RawSpan, at rev: Int
  ) throws(Refusal) {
    let data = data
    try index.put(record, node, at: rev, in: data)
  }

  /// Drops revisions, and a nodemap that knows some of them.
  mutating func truncate(to count: Int) throws(Refusal) {
    try index.truncate(to: count)
    if mapped > count { unsafe useMap(nil, 0, count: 0) }
  }

  /// Uses the blocks of a nodemap that knows `count` revisions.
  mutating func useMap(
    _ blocks: UnsafeRawPointer?, _ size: Int, count: Int
  ) {
    unsafe self.blocks = unsafe blocks
    blocksSize = size
    mapped = count
  }
}

/// Reads the version word that an index file or a docket begins with.
///
/// The lower 16 bits are the format: 0, 1, 0xDEAD (2) or 0xD34D (changelog 2).
/// In the last two the file is a docket, and the records are in another file.
///
/// - Parameters:
///   - data: The bytes of the file; none are an empty revlog of format 1.
///   - dataSize: Size of `data` in bytes.
/// - Returns: The word; ``ErrorCode/argument``, ``ErrorCode/truncated`` or
///   ``ErrorCode/unsupported`` for a format or bit that is not known.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_index_header")
public func indexHeader(
  _ data: UnsafeRawPointer?, _ dataSize: UInt
) -> Outcome {
  outcome { () throws(Refusal) in
    Int(try RevlogHeader(parsing: unsafe borrowed(data, dataSize)).word)
  }
}

/// Parses the records of an index.
///
/// - Parameters:
///   - data: The records, which must outlive the handle: the whole file in
///     formats 0 and 1, else the part of it that the docket says is in use.
///   - dataSize: Size of `data` in bytes.
///   - header: The version word, as `hgk_index_header` reads it.
///   - index: Receives the handle.
///   - errorOffset: Receives the offset of the record that was refused; may be
///     NULL.
/// - Returns: Number of revisions; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, ``ErrorCode/truncated`` where records do not fill
///   the data, ``ErrorCode/malformed`` for a negative size between records
///   and chunks, ``ErrorCode/unsupported`` or ``ErrorCode/outOfRange`` for
///   2^31 revisions.
/// - Complexity: O(1) and no memory where records lie side by side. Where
///   chunks lie between them, O(revisions), and 8 bytes of memory a revision.
/// - Since: ABI 1.
@_cdecl("hgk_index_parse")
public func indexParse(
  _ data: UnsafeRawPointer?, _ dataSize: UInt, _ header: UInt32,
  _ index: UnsafeMutablePointer<Index?>?,
  _ errorOffset: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorOffset) { () throws(Refusal) in
    let output = try unsafe required(index)
    let parsed = try RevlogIndex(
      parsing: unsafe borrowed(data, dataSize),
      header: RevlogHeader(word: header))
    let count = parsed.count
    unsafe output.pointee = try unsafe newHandle(
      BorrowedIndex(data, dataSize, parsed))
    return count
  }
}

/// Frees a handle and everything that it lent.
///
/// - Parameter index: The handle; NULL is nothing to do.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_index_free")
public func indexFree(_ index: Index?) {
  unsafe freeHandle(index, as: BorrowedIndex.self)
}

/// Number of revisions.
///
/// - Parameter index: The handle.
/// - Returns: The count, or ``ErrorCode/argument`` for NULL.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_index_count")
public func indexCount(_ index: ConstIndex?) -> Outcome {
  outcome { () throws(Refusal) in
    try unsafe opened(index, as: BorrowedIndex.self).pointee.index.count
  }
}

/// Reads and checks every record.
///
/// - Parameters:
///   - index: The handle.
///   - errorIndex: Receives the first revision that was refused; may be NULL.
/// - Returns: Number of revisions; ``ErrorCode/argument``,
///   ``ErrorCode/malformed`` for a parent or base that does not come before
///   its revision, a negative size or an unknown compression mode, or
///   ``ErrorCode/truncated`` if the data has changed.
/// - Complexity: O(revisions).
/// - Since: ABI 1.
@_cdecl("hgk_index_validate")
public func indexValidate(
  _ index: ConstIndex?, _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorIndex) { () throws(Refusal) in
    let opened = try unsafe opened(index, as: BorrowedIndex.self)
    try unsafe opened.pointee.index.validate(in: opened.pointee.data)
    return unsafe opened.pointee.index.count
  }
}

/// Reads the record of one revision.
///
/// The numbers are, in this order: offset of the chunk, flags, bytes of the
/// chunk, bytes of the text (-1: not known), base, link, parent 1, parent 2,
/// offset of the sidedata, bytes of the sidedata, compression mode of the
/// chunk, that of the sidedata (0: none, 1: the docket's, 2: as the first
/// byte says), rank (-1: not known).
///
/// - Parameters:
///   - index: The handle.
///   - rev: The revision, or -1.
///   - fields: Receives 13 numbers.
///   - fieldsCapacity: Room in `fields`, in numbers.
///   - errorIndex: Receives the revision if it was refused; may be NULL.
/// - Returns: 13; ``ErrorCode/argument``, ``ErrorCode/full``,
///   ``ErrorCode/outOfRange`` if there is no such revision, or as for
///   `hgk_index_validate`.
/// - Complexity: O(1), but in format 0 the first call O(revisions).
/// - Since: ABI 1.
@_cdecl("hgk_index_record")
public func indexRecord(
  _ index: ConstIndex?, _ rev: Int32, _ fields: UnsafeMutablePointer<Int64>?,
  _ fieldsCapacity: UInt, _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorIndex) { () throws(Refusal) in
    let opened = try unsafe opened(index, as: BorrowedIndex.self)
    try unsafe checkRoom(fields, fieldsCapacity)
    guard fieldsCapacity >= 13, let fields = unsafe fields else {
      throw Refusal(.full)
    }
    let record = try unsafe opened.pointee.index.record(
      Int(rev), in: opened.pointee.data)
    let numbers = record.fields
    for place in numbers.indices { unsafe fields[place] = numbers[place] }
    return 13
  }
}

/// Copies the nodes of some revisions, 20 bytes each, side by side.
///
/// - Parameters:
///   - index: The handle.
///   - revs: The revisions; -1 has the null node, all zeros.
///   - revsCount: How many there are.
///   - nodes: Receives the nodes.
///   - nodesCapacity: Room in `nodes`, in bytes.
///   - errorIndex: Receives the place in `revs` of what was refused; may be
///     NULL.
/// - Returns: Bytes written; ``ErrorCode/argument``, ``ErrorCode/full``,
///   ``ErrorCode/outOfRange`` if there is no such revision, or
///   ``ErrorCode/truncated`` if the data has changed.
/// - Complexity: O(`revsCount`).
/// - Since: ABI 1.
@_cdecl("hgk_index_nodes")
public func indexNodes(
  _ index: ConstIndex?, _ revs: UnsafePointer<Int32>?, _ revsCount: UInt,
  _ nodes: UnsafeMutableRawPointer?, _ nodesCapacity: UInt,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorIndex) { () throws(Refusal) in
    let opened = try unsafe opened(index, as: BorrowedIndex.self)
    let revs = try unsafe borrowedArray(revs, revsCount)
    return try unsafe filling(nodes, nodesCapacity) {
      (nodes) throws(Refusal) in
      try unsafe opened.pointee.index.writeNodes(
        of: revs, in: opened.pointee.data, into: &nodes)
    }
  }
}

/// Finds the revisions of nodes.
///
/// - Parameters:
///   - index: The handle.
///   - nodes: The nodes, 20 bytes each, side by side.
///   - nodesSize: Size of `nodes` in bytes, a multiple of 20.
///   - revs: Receives for each node the revision, the last where more than one
///     has it; -1 for the null node, -2 for a node that no revision has.
///   - revsCapacity: Room in `revs`, in revisions.
/// - Returns: How many nodes a revision was found for; ``ErrorCode/argument``,
///   ``ErrorCode/full``, ``ErrorCode/memory``, or ``ErrorCode/truncated`` if
///   the data has changed.
/// - Complexity: O(nodes). Of a new handle, the first 16 questions about
///   nodes take O(revisions) each and no memory; the next one sorts the
///   revisions by node, O(revisions), and keeps about 34 bytes for each. The
///   revisions that a nodemap knows do not count.
/// - Since: ABI 1.
@_cdecl("hgk_index_find")
public func indexFind(
  _ index: ConstIndex?, _ nodes: UnsafeRawPointer?, _ nodesSize: UInt,
  _ revs: UnsafeMutablePointer<Int32>?, _ revsCapacity: UInt
) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe opened(index, as: BorrowedIndex.self)
    let nodes = try unsafe borrowed(nodes, nodesSize)
    guard nodes.byteCount % RevlogIndex.nodeSize == 0 else {
      throw Refusal(.argument)
    }
    try unsafe checkRoom(revs, revsCapacity)
    let count = nodes.byteCount / RevlogIndex.nodeSize
    guard revsCapacity >= count else { throw Refusal(.full) }
    guard count > 0, let revs = unsafe revs else { return 0 }
    unsafe revs.initialize(repeating: -2, count: count)
    var span = unsafe MutableSpan(_unsafeStart: revs, count: count)
    return try unsafe opened.pointee.index.find(
      nodes, in: opened.pointee.data, map: opened.pointee.map, into: &span)
  }
}

/// Finds the revisions of nodes of which the first hexadecimal digits are given.
///
/// The null node, 40 zeros, is one of the nodes.
///
/// - Parameters:
///   - index: The handle.
///   - prefixes: Where the digits of each begin, in ASCII and either case.
///   - prefixSizes: How many digits each has: 1 to 40.
///   - prefixCount: How many there are.
///   - revs: Receives for each the revision of the only node that begins so,
///     the last where more than one has that node; -1 for the null node, -2 if
///     no node begins so, as with what is no digit, -3 if several nodes do.
///   - revsCapacity: Room in `revs`, in revisions.
///   - errorIndex: Receives the place of a prefix of no digits or too many; may
///     be NULL.
/// - Returns: How many of them stand for a revision;
///   ``ErrorCode/outOfRange`` for no digits or more than 40;
///   ``ErrorCode/argument``, ``ErrorCode/full``, ``ErrorCode/memory``, or
///   ``ErrorCode/truncated`` if the data has changed.
/// - Complexity: O(`prefixCount` log revisions), and as for `hgk_index_find`.
/// - Since: ABI 1.
@_cdecl("hgk_index_find_prefixes")
public func indexFindPrefixes(
  _ index: ConstIndex?, _ prefixes: UnsafePointer<UnsafeRawPointer?>?,
  _ prefixSizes: UnsafePointer<UInt>?, _ prefixCount: UInt,
  _ revs: UnsafeMutablePointer<Int32>?, _ revsCapacity: UInt,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorIndex) { () throws(Refusal) in
    let opened = try unsafe opened(index, as: BorrowedIndex.self)
    let prefixes = try unsafe borrowedStrings(
      prefixes, prefixSizes, prefixCount)
    try unsafe checkRoom(revs, revsCapacity)
    guard revsCapacity >= prefixes.count else { throw Refusal(.full) }
    guard prefixes.count > 0, let revs = unsafe revs else { return 0 }
    unsafe revs.initialize(repeating: -2, count: prefixes.count)
    var span = unsafe MutableSpan(_unsafeStart: revs, count: prefixes.count)
    return try unsafe opened.pointee.index.match(
      prefixes, in: opened.pointee.data, map: opened.pointee.map, into: &span)
  }
}

/// Measures how many hexadecimal digits of each node no other node begins with.
///
/// The null node, 40 zeros, is one of the nodes.
///
/// - Parameters:
///   - index: The handle.
///   - nodes: The nodes, 20 bytes each, side by side.
///   - nodesSize: Size of `nodes` in bytes, a multiple of 20.
///   - digits: Receives for each node a byte: how many digits it needs, or 0 if
///     no revision has it and it is not the null node.
///   - digitsCapacity: Room in `digits`, in bytes.
/// - Returns: How many nodes are known; ``ErrorCode/argument``,
///   ``ErrorCode/full``, ``ErrorCode/memory``, or ``ErrorCode/truncated`` if
///   the data has changed.
/// - Complexity: O(nodes log revisions), and as for `hgk_index_find`.
/// - Since: ABI 1.
@_cdecl("hgk_index_measure_prefixes")
public func indexMeasurePrefixes(
  _ index: ConstIndex?, _ nodes: UnsafeRawPointer?, _ nodesSize: UInt,
  _ digits: UnsafeMutablePointer<UInt8>?, _ digitsCapacity: UInt
) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe opened(index, as: BorrowedIndex.self)
    let nodes = try unsafe borrowed(nodes, nodesSize)
    guard nodes.byteCount % RevlogIndex.nodeSize == 0 else {
      throw Refusal(.argument)
    }
    try unsafe checkRoom(digits, digitsCapacity)
    let count = nodes.byteCount / RevlogIndex.nodeSize
    guard digitsCapacity >= count else { throw Refusal(.full) }
    guard count > 0, let digits = unsafe digits else { return 0 }
    unsafe digits.initialize(repeating: 0, count: count)
    var span = unsafe MutableSpan(_unsafeStart: digits, count: count)
    return try unsafe opened.pointee.index.measurePrefixes(
      of: nodes, in: opened.pointee.data, map: opened.pointee.map,
      into: &span)
  }
}

/// Lists the revisions whose chunks lead to the text of one, oldest first.
///
/// The first one's chunk is a full text, or it is -1, the empty text, which
/// has no chunk. The others are deltas, each to be applied to what is there by
/// then; a revision without a chunk is left out.
///
/// - Parameters:
///   - index: The handle.
///   - rev: The revision.
///   - stop: A revision whose text is known, so that the chain begins after
///     it; -2 for none.
///   - revs: Receives the revisions.
///   - revsCapacity: Room in `revs`, in revisions; one more than `rev` + 1 is
///     always enough.
///   - stopped: Receives 1 if the chain begins after `stop`, else 0.
///   - errorIndex: Receives the revision that was refused; may be NULL.
/// - Returns: Number of revisions in the chain; ``ErrorCode/argument``,
///   ``ErrorCode/full``, ``ErrorCode/memory``, ``ErrorCode/outOfRange`` if
///   there is no such revision, or as for `hgk_index_validate`.
/// - Complexity: O(revisions that are passed).
/// - Since: ABI 1.
@_cdecl("hgk_index_delta_chain")
public func indexDeltaChain(
  _ index: ConstIndex?, _ rev: Int32, _ stop: Int32,
  _ revs: UnsafeMutablePointer<Int32>?, _ revsCapacity: UInt,
  _ stopped: UnsafeMutablePointer<UInt8>?,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorIndex) { () throws(Refusal) in
    let opened = try unsafe opened(index, as: BorrowedIndex.self)
    try unsafe checkRoom(revs, revsCapacity)
    let output = try unsafe required(stopped)
    var chain = Column<Int>()
    let isStopped = try unsafe opened.pointee.index.chain(
      of: Int(rev), in: opened.pointee.data, after: Int(stop), into: &chain)
    guard revsCapacity >= chain.count else { throw Refusal(.full) }
    if let revs = unsafe revs {
      for place in 0..<chain.count {
        unsafe revs[place] = Int32(truncatingIfNeeded: chain[place])
      }
    }
    unsafe output.pointee = isStopped ? 1 : 0
    return chain.count
  }
}
