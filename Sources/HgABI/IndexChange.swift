// headergen:section Revlog indexes: changes

import HgBytes
import HgKernels

// What a transaction does to an index. The data that the handle was parsed
// from stays as it is.

/// Adds a revision, or replaces one that was added.
///
/// Like all others, its record is checked when it is read, and not here.
///
/// - Parameters:
///   - index: The handle.
///   - rev: The number of the revision: the next one, or one that was added.
///   - fields: Its 13 numbers, as `hgk_index_record` describes them.
///   - fieldsCount: How many there are.
///   - node: Its node.
///   - nodeSize: Size of `node` in bytes, 20.
///   - errorIndex: Receives the place in `fields` of a number that has no room
///     in a record, or the revision that was refused; may be NULL.
/// - Returns: Number of revisions; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, ``ErrorCode/outOfRange`` for such a number or
///   another revision, or ``ErrorCode/unsupported`` for format 0 and for what
///   the format has no place for: sidedata and modes other than 2 in format 1,
///   bases and links in changelog 2.
/// - Complexity: O(1) amortized.
/// - Since: ABI 1.
@_cdecl("hgk_index_put")
public func indexPut(
  _ index: Index?, _ rev: Int32, _ fields: UnsafePointer<Int64>?,
  _ fieldsCount: UInt, _ node: UnsafeRawPointer?, _ nodeSize: UInt,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorIndex) { () throws(Refusal) in
    let opened = try unsafe changeable(index, as: BorrowedIndex.self)
    let record = try IndexRecord(unsafe borrowedArray(fields, fieldsCount))
    try unsafe opened.pointee.put(
      record, borrowed(node, nodeSize), at: Int(rev))
    return unsafe opened.pointee.index.count
  }
}

/// Drops the revisions from one on, and a nodemap in use that knows them.
///
/// - Parameters:
///   - index: The handle.
///   - count: Number of revisions that stay.
/// - Returns: Number of revisions; ``ErrorCode/argument``, or
///   ``ErrorCode/outOfRange`` if there are not so many.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_index_truncate")
public func indexTruncate(_ index: Index?, _ count: UInt) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe changeable(index, as: BorrowedIndex.self)
    guard let count = Int(exactly: count) else { throw Refusal(.outOfRange) }
    try unsafe opened.pointee.truncate(to: count)
    return count
  }
}

/// Copies the record of a revision as the file has it or is to have it.
///
/// In formats 0 and 1 the version word of a file lies over the first 4 bytes
/// of its first record.
///
/// - Parameters:
///   - index: The handle.
///   - rev: The revision.
///   - entry: Receives the record: 76 bytes in format 0, 64 in format 1, else
///     96.
///   - entryCapacity: Room in `entry`, in bytes.
///   - errorIndex: Receives the revision if it was refused; may be NULL.
/// - Returns: Bytes written; ``ErrorCode/argument``, ``ErrorCode/full``,
///   ``ErrorCode/outOfRange`` if there is no such revision, or
///   ``ErrorCode/truncated`` if the data has changed.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_index_entry")
public func indexEntry(
  _ index: ConstIndex?, _ rev: Int32, _ entry: UnsafeMutableRawPointer?,
  _ entryCapacity: UInt, _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorIndex) { () throws(Refusal) in
    let opened = try unsafe opened(index, as: BorrowedIndex.self)
    return try unsafe filling(entry, entryCapacity) {
      (entry) throws(Refusal) in
      try unsafe opened.pointee.index.writeEntry(
        Int(rev), in: opened.pointee.data, into: &entry)
    }
  }
}
