// headergen:section Revisions: many texts

import HgBytes
import HgKernels

/// Plans which revisions are read next.
///
/// - Parameters:
///   - reader: The handle; texts that it lent are gone.
///   - revs: The revisions, best in ascending order.
///   - revsCount: How many there are.
///   - errorIndex: Receives the item that is no revision; may be NULL.
/// - Returns: `revsCount`; ``ErrorCode/argument``, ``ErrorCode/memory``, or
///   ``ErrorCode/outOfRange`` for what is no revision.
/// - Complexity: O(highest revision), and 17 bytes of memory for each.
/// - Since: ABI 1.
@_cdecl("hgk_revision_reader_prepare")
public func revisionReaderPrepare(
  _ reader: RevisionReading?, _ revs: UnsafePointer<Int32>?, _ revsCount: UInt,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorIndex) { () throws(Refusal) in
    let opened = try unsafe openedReader(reader)
    let revs = try unsafe borrowedArray(revs, revsCount)
    var planned = try Column<Int32>(capacity: revs.count)
    for place in 0..<revs.count { try planned.append(revs[place]) }
    try unsafe opened.pointee.prepare(planned)
    return revs.count
  }
}

/// Reads the next texts of the plan and lends them.
///
/// How many come at once, at most 32, is for the library to say.
///
/// - Parameters:
///   - reader: The handle.
///   - isChecked: 1 to hash the texts, 0 not to.
///   - texts: Receives where each text lies, until the next call with the
///     handle; NULL for one that was refused.
///   - sizes: Receives the size of each in bytes.
///   - outcomes: Receives for each one of `hgk_revision_status`, or the error
///     code that `hgk_revision_reader_read` would return;
///     `HGK_REVISION_NOT_CHECKABLE` if it was not to be hashed.
///   - textsCapacity: Room in each of these, in items.
/// - Returns: How many were read, 0 if all are; ``ErrorCode/argument``,
///   ``ErrorCode/full`` for no room, or ``ErrorCode/memory``.
/// - Complexity: O(sizes of chunks, decoded, and texts), if the texts that are
///   needed again keep to the budget. Memory is at most twice the budget, five
///   times the largest text, and what one delta takes.
/// - Since: ABI 1.
@_cdecl("hgk_revision_reader_next")
public func revisionReaderNext(
  _ reader: RevisionReading?, _ isChecked: UInt8,
  _ texts: UnsafeMutablePointer<UnsafeRawPointer?>?,
  _ sizes: UnsafeMutablePointer<UInt64>?,
  _ outcomes: UnsafeMutablePointer<Int8>?, _ textsCapacity: UInt
) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe openedReader(reader)
    try unsafe checkRoom(texts, textsCapacity)
    try unsafe checkRoom(sizes, textsCapacity)
    try unsafe checkRoom(outcomes, textsCapacity)
    guard let texts = unsafe texts, let sizes = unsafe sizes,
      let outcomes = unsafe outcomes, textsCapacity > 0
    else { throw Refusal(.full) }
    let count = try unsafe opened.pointee.readNext(
      Int(textsCapacity), isChecked: isChecked != 0)
    for place in 0..<count {
      let item = unsafe opened.pointee.reader.item(place)
      unsafe texts[place] = nil
      unsafe sizes[place] = 0
      unsafe outcomes[place] = item.outcome
      guard let slot = item.slot else { continue }
      unsafe opened.pointee.reader.text(slot).withUnsafeBytes { (bytes) in
        unsafe texts[place] =
          unsafe bytes.baseAddress ?? UnsafeRawPointer(opened)
        unsafe sizes[place] = UInt64(bytes.count)
      }
    }
    return count
  }
}

/// Reads and hashes the next texts of the plan.
///
/// - Parameters:
///   - reader: The handle; texts that it lent are gone.
///   - outcomes: Receives for each revision one of `hgk_revision_status`, or
///     the error code that `hgk_revision_reader_read` would return.
///   - outcomesCapacity: How many to read at most.
/// - Returns: How many were read; ``ErrorCode/argument`` or
///   ``ErrorCode/memory``.
/// - Complexity: As for `hgk_revision_reader_next`.
/// - Since: ABI 1.
@_cdecl("hgk_revision_reader_verify")
public func revisionReaderVerify(
  _ reader: RevisionReading?,
  _ outcomes: UnsafeMutablePointer<Int8>?, _ outcomesCapacity: UInt
) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe openedReader(reader)
    try unsafe checkRoom(outcomes, outcomesCapacity)
    guard let outcomes = unsafe outcomes else { return 0 }
    var done = 0
    while done < Int(outcomesCapacity) {
      let count = try unsafe opened.pointee.readNext(
        Int(outcomesCapacity) &- done, isChecked: true)
      guard count > 0 else { break }
      for place in 0..<count {
        unsafe outcomes[done &+ place] =
          unsafe opened.pointee.reader.item(place).outcome
      }
      done &+= count
    }
    return done
  }
}
