private import CDeps

/// Decompresses zlib streams and zstd frames, each of which is in memory as a
/// whole.
///
/// What a stream says of its own size is not believed. It is decompressed
/// into a little room first; when that is full, which is a proof that there
/// is more, it is decompressed again into four times as much. The last round
/// costs as much as three times all before it, and a stream that does not end
/// before the limit is refused there.
///
/// A decompressor keeps its working memory, at most 200 KB, from one stream
/// to the next.
@safe
public struct Decompressor: ~Copyable {
  /// libdeflate's decompressor, made when the first zlib stream comes.
  private var zlib: OpaquePointer?

  /// zstd's context, made when the first frame comes.
  private var zstd: OpaquePointer?

  /// Creates a decompressor, which owns no memory yet.
  public init() {
    unsafe zlib = nil
    unsafe zstd = nil
  }

  deinit {
    if let zlib = unsafe zlib { unsafe libdeflate_free_decompressor(zlib) }
    if let zstd = unsafe zstd { _ = unsafe ZSTD_freeDCtx(zstd) }
  }

  /// Adds the text of a zlib stream to `text`.
  ///
  /// Bytes after the end of the stream are ignored, as Mercurial does.
  ///
  /// - Parameters:
  ///   - stream: The stream, from its first byte on.
  ///   - limit: How long the text may be, in bytes.
  ///   - text: Receives it; a refusal leaves it as it was.
  /// - Throws: `malformed` for what is no stream, or a part of one, or has
  ///   another checksum; `outOfRange` for a text that is longer than `limit`;
  ///   `memory`.
  /// - Complexity: O(size of the stream + size of the text), and memory for
  ///   four times the text or 64 times the stream.
  public mutating func inflate(
    _ stream: RawSpan, limit: Int, into text: inout Column<UInt8>
  ) throws(Refusal) {
    if unsafe zlib == nil { unsafe zlib = libdeflate_alloc_decompressor() }
    guard let zlib = unsafe zlib else { throw Refusal(.memory) }
    try unsafe expand(
      stream, room: firstRoom(for: stream), limit: limit, into: &text
    ) { (start, size, target, room) in
      var made = 0
      let result = unsafe libdeflate_zlib_decompress_ex(
        zlib, start, size, target, room, nil, &made)
      switch result {
      case LIBDEFLATE_SUCCESS: return .made(made)
      case LIBDEFLATE_INSUFFICIENT_SPACE: return .full
      default: return .malformed
      }
    }
  }

  /// Adds the text of a zstd frame to `text`.
  ///
  /// Bytes after the end of the frame are ignored, as Mercurial does. A frame
  /// that ends before it should has the text of its whole blocks, as there,
  /// unless it needs a window of more than 8 MiB.
  ///
  /// - Parameters:
  ///   - frame: The frame, from its first byte on.
  ///   - limit: How long the text may be, in bytes.
  ///   - text: Receives it; a refusal leaves it as it was.
  /// - Throws: `malformed` for what is no frame, or has a wrong block;
  ///   `outOfRange` for a text that is longer than `limit`; `memory`.
  /// - Complexity: O(size of the frame + size of the text), and memory for
  ///   four times the text or 64 times the frame.
  public mutating func decompressZstd(
    _ frame: RawSpan, limit: Int, into text: inout Column<UInt8>
  ) throws(Refusal) {
    if unsafe zstd == nil { unsafe zstd = ZSTD_createDCtx() }
    guard let zstd = unsafe zstd else { throw Refusal(.memory) }
    // zstd takes other frames, too: those to skip, and those of old formats.
    guard frame.holds(4, at: 0),
      try frame.bigEndian(UInt32.self, at: 0) == 0x28b5_2ffd
    else { throw Refusal(.malformed) }
    let declared = unsafe frame.withUnsafeBytes { (bytes) in
      unsafe ZSTD_getFrameContentSize(bytes.baseAddress, bytes.count)
    }
    let room: Int
    if declared == hgk_zstd_unknown_size {
      room = firstRoom(for: frame)
    } else if let size = Int(exactly: declared),
      size <= limit || !isWholeFrame(frame)
    {
      // A frame that ends early may have less than it says.
      room = min(size, firstRoom(for: frame))
    } else {
      // Larger than the limit, or no header at all, which is the largest
      // number of all.
      throw Refusal(
        declared == hgk_zstd_no_size ? .malformed : .outOfRange)
    }
    try unsafe expand(frame, room: room, limit: limit, into: &text) {
      (start, size, target, room) in
      let end = unsafe ZSTD_findFrameCompressedSize(start, size)
      guard ZSTD_isError(end) == 0 else {
        return unsafe decompressBlocks(start, size, target, room)
      }
      let made = unsafe ZSTD_decompressDCtx(zstd, target, room, start, end)
      guard ZSTD_isError(made) != 0 else { return .made(made) }
      switch ZSTD_getErrorCode(made) {
      case ZSTD_error_dstSize_tooSmall: return .full
      case ZSTD_error_memory_allocation: return .memory
      default: return .malformed
      }
    }
  }
}

/// Tells whether a zstd frame has its end.
private func isWholeFrame(_ frame: RawSpan) -> Bool {
  unsafe frame.withUnsafeBytes { (bytes) in
    unsafe ZSTD_isError(
      ZSTD_findFrameCompressedSize(bytes.baseAddress, bytes.count)) == 0
  }
}

/// What comes of decompressing into some room.
private enum Expansion {
  case made(Int)
  case full
  case malformed
  case memory
}

/// Decompresses the blocks of a frame that ends before it should.
///
/// It is done by a context of its own, which may take a few megabytes.
private func decompressBlocks(
  _ start: UnsafeRawPointer?, _ size: Int, _ target: UnsafeMutableRawPointer,
  _ room: Int
) -> Expansion {
  guard let context = unsafe ZSTD_createDCtx() else { return .memory }
  defer { _ = unsafe ZSTD_freeDCtx(context) }
  let largestWindow: Int32 = 23
  _ = unsafe ZSTD_DCtx_setParameter(
    context, ZSTD_d_windowLogMax, largestWindow)
  var input = unsafe ZSTD_inBuffer(src: start, size: size, pos: 0)
  var output = unsafe ZSTD_outBuffer(dst: target, size: room, pos: 0)
  while true {
    let (read, made) = unsafe (input.pos, output.pos)
    let left = unsafe ZSTD_decompressStream(context, &output, &input)
    guard ZSTD_isError(left) == 0 else {
      return ZSTD_getErrorCode(left) == ZSTD_error_memory_allocation
        ? .memory : .malformed
    }
    if unsafe output.pos == room {
      // Whether there is more shows when there is room for it.
      var spare: UInt8 = 0
      let more = unsafe withUnsafeMutableBytes(of: &spare) { (bytes) in
        var rest = unsafe ZSTD_outBuffer(
          dst: bytes.baseAddress, size: 1, pos: 0)
        let left = unsafe ZSTD_decompressStream(context, &rest, &input)
        return unsafe ZSTD_isError(left) != 0 || rest.pos > 0
      }
      return more ? .full : .made(room)
    }
    if unsafe left == 0 || (input.pos == read && output.pos == made) {
      return unsafe .made(output.pos)
    }
  }
}

/// How much room a stream gets before anything is known of its text: more
/// than nearly all need, and no more than what anybody who can make us read
/// the stream could take by making it longer.
private func firstRoom(for stream: RawSpan) -> Int {
  let (room, overflow) = stream.byteCount.multipliedReportingOverflow(by: 64)
  return overflow ? Int.max : max(room, 4096)
}

/// Decompresses into more and more room, up to a limit.
private func expand(
  _ stream: RawSpan, room first: Int, limit: Int,
  into text: inout Column<UInt8>,
  _ decompress: (
    UnsafeRawPointer?, Int, UnsafeMutableRawPointer, Int
  ) -> Expansion
) throws(Refusal) {
  var room = max(0, min(first, limit))
  while true {
    var result = Expansion.full
    try unsafe text.append(atMost: room) { (target) in
      result = unsafe stream.withUnsafeBytes { (bytes) in
        unsafe decompress(
          bytes.baseAddress, bytes.count, UnsafeMutableRawPointer(target),
          room)
      }
      if case .made(let size) = result { return size }
      return 0
    }
    switch result {
    case .made: return
    case .malformed: throw Refusal(.malformed)
    case .memory: throw Refusal(.memory)
    case .full:
      guard room < limit else { throw Refusal(.outOfRange) }
      let (larger, overflow) = max(room, 1024).multipliedReportingOverflow(
        by: 4)
      room = overflow ? limit : min(larger, limit)
    }
  }
}
