// headergen:section Revlog indexes: persistent nodemaps

import HgBytes
import HgKernels

/// Uses a persistent nodemap to find nodes: what Mercurial keeps in
/// `*-UID.nd` so that a program need not read all nodes to find one.
///
/// Nodes are found as without it. Each revision that the map names is compared
/// with what was asked for, and blocks that contradict one another are passed
/// over; only what a damaged map lacks is not found, and of revisions with one
/// node it may name another than the last. Revisions after those that it knows
/// are read.
///
/// - Parameters:
///   - index: The handle.
///   - blocks: The part of the file that the docket says is in use, which must
///     outlive the handle.
///   - blocksSize: Size of `blocks` in bytes, a multiple of 64; 0 to use none.
///   - tip: The last revision that the map knows, as the docket says.
///   - tipNode: The node that the docket says it has.
///   - tipNodeSize: Size of `tipNode` in bytes.
/// - Returns: 1, or 0 if it is the map of another index, because `tip` has
///   another node, and is not used; ``ErrorCode/argument``, or
///   ``ErrorCode/truncated`` for a last block that is not whole or if the data
///   has changed.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_index_use_nodemap")
public func indexUseNodemap(
  _ index: Index?, _ blocks: UnsafeRawPointer?, _ blocksSize: UInt,
  _ tip: Int32, _ tipNode: UnsafeRawPointer?, _ tipNodeSize: UInt
) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe changeable(index, as: BorrowedIndex.self)
    let bytes = try unsafe borrowed(blocks, blocksSize)
    let tipNode = try unsafe borrowed(tipNode, tipNodeSize)
    guard bytes.byteCount % NodeMap.blockSize == 0 else {
      throw Refusal(.truncated)
    }
    guard bytes.byteCount > 0 else {
      unsafe opened.pointee.useMap(nil, 0, count: 0)
      return 0
    }
    let tip = Int(tip)
    let isValid = try unsafe opened.pointee.index.has(
      tipNode, at: tip, in: opened.pointee.data)
    guard isValid else { return 0 }
    unsafe opened.pointee.useMap(blocks, bytes.byteCount, count: tip &+ 1)
    return 1
  }
}

/// The blocks that make a persistent nodemap know all revisions of an index.
///
/// Made by `hgk_nodemap_make`, ended by `hgk_nodemap_free`.
///
/// headergen:opaque hgk_nodemap
public typealias Nodemap = UnsafeMutableRawPointer

/// The same blocks, only to be looked at.
///
/// headergen:opaque hgk_nodemap
public typealias ConstNodemap = UnsafeRawPointer

/// Makes the blocks of a nodemap, the same that Mercurial would write.
///
/// - Parameters:
///   - index: The handle.
///   - isWhole: 1 for a whole nodemap, 0 for what is to be appended to the one
///     that the index uses, if it uses one.
///   - nodemap: Receives the handle.
///   - errorIndex: Receives the block that was refused, or the revision; may be
///     NULL.
/// - Returns: Size of the blocks in bytes; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, ``ErrorCode/malformed`` for blocks in use that
///   contradict one another, ``ErrorCode/outOfRange`` for 2^31 blocks, or
///   ``ErrorCode/truncated`` if the data has changed.
/// - Complexity: O(revisions that the nodemap in use does not know).
/// - Since: ABI 1.
@_cdecl("hgk_nodemap_make")
public func nodemapMake(
  _ index: ConstIndex?, _ isWhole: UInt8,
  _ nodemap: UnsafeMutablePointer<Nodemap?>?,
  _ errorIndex: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorIndex) { () throws(Refusal) in
    let opened = try unsafe opened(index, as: BorrowedIndex.self)
    let output = try unsafe required(nodemap)
    guard isWhole <= 1 else { throw Refusal(.argument) }
    let map = isWhole == 1 ? NodeMap() : unsafe opened.pointee.map
    let update = try unsafe opened.pointee.index.update(
      of: map, in: opened.pointee.data)
    let size = update.blocks.count
    unsafe output.pointee = try unsafe newHandle(update)
    return size
  }
}

/// The blocks.
///
/// - Parameters:
///   - nodemap: The handle.
///   - column: Receives the bytes, lent until the handle is freed.
/// - Returns: Number of bytes, or ``ErrorCode/argument``.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_nodemap_column_blocks")
public func nodemapColumnBlocks(
  _ nodemap: ConstNodemap?,
  _ column: UnsafeMutablePointer<UnsafePointer<UInt8>?>?
) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe opened(nodemap, as: NodeMapUpdate.self)
    let output = try unsafe required(column)
    unsafe output.pointee = unsafe UnsafePointer(opened.pointee.blocks.start)
    return unsafe opened.pointee.blocks.count
  }
}

/// How much of the nodemap in use is dead once the blocks are appended to it.
///
/// - Parameter nodemap: The handle.
/// - Returns: Number of bytes, besides those that were dead before, or
///   ``ErrorCode/argument`` for NULL.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_nodemap_dead_size")
public func nodemapDeadSize(_ nodemap: ConstNodemap?) -> Outcome {
  outcome { () throws(Refusal) in
    try unsafe opened(nodemap, as: NodeMapUpdate.self).pointee.deadSize
  }
}

/// Frees a handle and the blocks that it lent.
///
/// - Parameter nodemap: The handle; NULL is nothing to do.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_nodemap_free")
public func nodemapFree(_ nodemap: Nodemap?) {
  unsafe freeHandle(nodemap, as: NodeMapUpdate.self)
}
