// headergen:section Differences of two texts: their lines

import HgBytes
import HgKernels

/// The blocks of lines that two texts have in common.
///
/// Made by `hgk_diff_blocks_make`, ended by `hgk_diff_blocks_free`. It keeps
/// neither text. It never changes, so threads may share it.
///
/// headergen:opaque hgk_diff_blocks
public typealias Blocks = UnsafeMutableRawPointer

/// The same blocks, only to be looked at.
///
/// headergen:opaque hgk_diff_blocks
public typealias ConstBlocks = UnsafeRawPointer

/// Finds the blocks of lines that two texts have in common, as Mercurial's
/// `blocks`.
///
/// Blocks ascend in both texts. The last one is empty and at the end of both;
/// others may be empty too. No line is left out of the search.
///
/// - Parameters:
///   - base: The text to begin with.
///   - baseSize: Size of `base` in bytes.
///   - text: The text to arrive at.
///   - textSize: Size of `text` in bytes.
///   - blocks: Receives the handle.
/// - Returns: Number of blocks; ``ErrorCode/argument``, ``ErrorCode/memory``
///   or ``ErrorCode/outOfRange`` for a text of 4 GiB and more.
/// - Complexity: As for `hgk_diff_make`.
/// - Since: ABI 1.
@_cdecl("hgk_diff_blocks_make")
public func diffBlocksMake(
  _ base: UnsafeRawPointer?, _ baseSize: UInt, _ text: UnsafeRawPointer?,
  _ textSize: UInt, _ blocks: UnsafeMutablePointer<Blocks?>?
) -> Outcome {
  outcome { () throws(Refusal) in
    let output = try unsafe required(blocks)
    let found = try matchingBlocks(
      unsafe borrowed(base, baseSize), unsafe borrowed(text, textSize))
    let count = found.count
    unsafe output.pointee = try newHandle(found)
    return count
  }
}

/// Frees a handle and the array that it lent.
///
/// - Parameter blocks: The handle; NULL is nothing to do.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_diff_blocks_free")
public func diffBlocksFree(_ blocks: Blocks?) {
  unsafe freeHandle(blocks, as: LineBlocks.self)
}

/// The blocks: four lines for each, counted from 0.
///
/// These are the first line in `base` and the line after the last one there,
/// then the same two for `text`.
///
/// - Parameters:
///   - blocks: The handle.
///   - column: Receives the array, lent until the handle is freed.
/// - Returns: Number of entries, four for each block, or
///   ``ErrorCode/argument``.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_diff_blocks_column")
public func diffBlocksColumn(
  _ blocks: ConstBlocks?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt32>?>?
) -> Outcome {
  outcome { () throws(Refusal) in
    let output = try unsafe required(column)
    let opened = try unsafe opened(blocks, as: LineBlocks.self)
    // A block is four numbers of 32 bits and nothing else.
    unsafe output.pointee = UnsafeRawPointer(opened.pointee.start)
      .assumingMemoryBound(to: UInt32.self)
    return unsafe 4 * opened.pointee.count
  }
}

/// How many entries `hgk_diff_lines` writes.
///
/// - Parameters:
///   - text: The text.
///   - textSize: Size of `text` in bytes.
/// - Returns: Number of lines + 1, or ``ErrorCode/argument``.
/// - Complexity: O(`textSize`).
/// - Since: ABI 1.
@_cdecl("hgk_diff_lines_measure")
public func diffLinesMeasure(
  _ text: UnsafeRawPointer?, _ textSize: UInt
) -> Outcome {
  outcome { () throws(Refusal) in
    try unsafe borrowed(text, textSize).lineCount() + 1
  }
}

/// Writes where each line of a text begins, in bytes; one entry more says
/// where the last one ends.
///
/// A line ends after each newline, and nowhere else; the last one may lack it.
///
/// - Parameters:
///   - text: The text.
///   - textSize: Size of `text` in bytes.
///   - offsets: Receives the offsets.
///   - offsetsCapacity: Room in `offsets`, in entries;
///     `hgk_diff_lines_measure` says how much is needed.
/// - Returns: Entries written: number of lines + 1; ``ErrorCode/argument`` or
///   ``ErrorCode/full``.
/// - Complexity: O(`textSize`).
/// - Since: ABI 1.
@_cdecl("hgk_diff_lines")
public func diffLines(
  _ text: UnsafeRawPointer?, _ textSize: UInt,
  _ offsets: UnsafeMutablePointer<UInt64>?, _ offsetsCapacity: UInt
) -> Outcome {
  outcome { () throws(Refusal) in
    let text = try unsafe borrowed(text, textSize)
    try unsafe checkRoom(offsets, offsetsCapacity)
    guard offsetsCapacity > 0, let offsets = unsafe offsets else {
      throw Refusal(.full)
    }
    var output = unsafe MutableSpan(
      _unsafeStart: offsets, count: Int(offsetsCapacity))
    return try findLines(of: text, offsets: &output)
  }
}

/// Writes a text with its spaces, tabs and carriage returns changed, to be
/// compared without them, as Mercurial's `fixws`.
///
/// - Parameters:
///   - text: The text.
///   - textSize: Size of `text` in bytes.
///   - removesAll: 0 if each run of them becomes one space, and none before a
///     newline; 1 if all of them are left out.
///   - fixed: Receives the changed text.
///   - fixedCapacity: Room in `fixed`, in bytes; `textSize` is always enough.
/// - Returns: Bytes written; ``ErrorCode/argument`` or ``ErrorCode/full``.
/// - Complexity: O(`textSize`).
/// - Since: ABI 1.
@_cdecl("hgk_diff_fixws")
public func diffFixws(
  _ text: UnsafeRawPointer?, _ textSize: UInt, _ removesAll: UInt32,
  _ fixed: UnsafeMutableRawPointer?, _ fixedCapacity: UInt
) -> Outcome {
  outcome { () throws(Refusal) in
    let text = try unsafe borrowed(text, textSize)
    let change = try member(WhitespaceChange.self, removesAll)
    return try unsafe filling(fixed, fixedCapacity) {
      (output) throws(Refusal) in
      try fixWhitespace(of: text, change, to: &output)
    }
  }
}
