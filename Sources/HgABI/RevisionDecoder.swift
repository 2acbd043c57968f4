// headergen:section Revisions: chunks

import HgBytes
import HgKernels

/// Decodes chunks, the stored form of texts and deltas, one after the other.
///
/// Made by `hgk_revision_decoder_make`, ended by `hgk_revision_decoder_free`.
/// It copies what it needs, and changes as it decodes: **one thread at a time**
/// may use it. What it works with is kept from one chunk to the next: at most
/// 200 KB, and what it lends.
///
/// It is for who reads chunks by other means than a reader: texts of a revlog
/// are read by `hgk_revision_reader_read` with less work.
///
/// headergen:opaque hgk_revision_decoder
public typealias ChunkDecoding = UnsafeMutableRawPointer

/// What a handle points to.
struct LendingDecoder: ~Copyable {
  private var decoder = ChunkDecoder()
  private(set) var text = Column<UInt8>()

  // Room for more than this is given back: chunks as large are rare.
  private static let kept = 1 << 20

  mutating func decode(_ chunk: RawSpan, limit: Int) throws(Refusal) -> Int {
    text.removeAll()
    if text.capacity > Self.kept { text = Column() }
    try decoder.decode(chunk, mode: .marked, limit: limit, into: &text)
    return text.count
  }
}

/// Makes a decoder of chunks.
///
/// - Parameter decoder: Receives the handle.
/// - Returns: 0; ``ErrorCode/argument`` or ``ErrorCode/memory``.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_revision_decoder_make")
public func revisionDecoderMake(
  _ decoder: UnsafeMutablePointer<ChunkDecoding?>?
) -> Outcome {
  outcome { () throws(Refusal) in
    let output = try unsafe required(decoder)
    unsafe output.pointee = try unsafe newHandle(LendingDecoder())
    return 0
  }
}

/// Decodes a chunk and lends what it holds: a text, or a delta.
///
/// The first byte of a chunk says how it is stored: 0 as it is, with this byte;
/// `u` as it is, without this byte; `x` as a zlib stream; `(` as a zstd frame.
/// An empty chunk holds nothing. Bytes after the end of a stream or frame are
/// ignored, as Mercurial does.
///
/// - Parameters:
///   - decoder: The handle.
///   - chunk: The stored bytes.
///   - chunkSize: Size of `chunk` in bytes.
///   - limit: How many bytes the chunk may hold at most.
///   - text: Receives where they lie, until the next call with the handle.
/// - Returns: How many bytes the chunk holds; ``ErrorCode/argument``,
///   ``ErrorCode/memory``, ``ErrorCode/malformed`` for a damaged chunk,
///   ``ErrorCode/unsupported`` for another first byte, or
///   ``ErrorCode/outOfRange`` for more than `limit`.
/// - Complexity: O(`chunkSize` + bytes that it holds), and memory for four
///   times these, or 64 times the chunk.
/// - Since: ABI 1.
@_cdecl("hgk_revision_decoder_decode")
public func revisionDecoderDecode(
  _ decoder: ChunkDecoding?, _ chunk: UnsafeRawPointer?, _ chunkSize: UInt,
  _ limit: UInt, _ text: UnsafeMutablePointer<UnsafeRawPointer?>?
) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe changeable(decoder, as: LendingDecoder.self)
    let chunk = try unsafe borrowed(chunk, chunkSize)
    guard let limit = Int(exactly: limit) else { throw Refusal(.argument) }
    let output = try unsafe required(text)
    let size = try unsafe opened.pointee.decode(chunk, limit: limit)
    unsafe output.pointee = UnsafeRawPointer(opened.pointee.text.start)
    return size
  }
}

/// Frees a decoder; what it lent is gone.
///
/// - Parameter decoder: The handle; NULL is nothing to do.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_revision_decoder_free")
public func revisionDecoderFree(_ decoder: ChunkDecoding?) {
  unsafe freeHandle(decoder, as: LendingDecoder.self)
}
