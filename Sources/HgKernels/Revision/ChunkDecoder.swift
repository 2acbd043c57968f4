public import HgBytes

/// Decodes chunks, the stored form of texts and deltas.
///
/// The first byte of a chunk says how it is stored:
///
/// | first byte | the text or delta is                      |
/// | ---------- | ----------------------------------------- |
/// | none       | empty                                     |
/// | 00         | the chunk, with this byte                 |
/// | `u`        | the chunk, without this byte              |
/// | `x`        | a zlib stream that begins with this byte  |
/// | `(`        | a zstd frame that begins with this byte   |
///
/// In formats 2 the record may say that there is no such byte.
public struct ChunkDecoder: ~Copyable {
  private var decompressor = Decompressor()

  /// Creates a decoder.
  public init() {}

  /// Adds what a chunk holds to `text`.
  ///
  /// - Parameters:
  ///   - chunk: The stored bytes.
  ///   - mode: How to read them.
  ///   - limit: How many bytes may come of it.
  ///   - text: Receives them; a refusal leaves it as it was.
  /// - Throws: `unsupported` for a first byte that says something else,
  ///   `malformed` for compressed data that is damaged, `outOfRange` for more
  ///   than `limit`, `memory`.
  /// - Complexity: O(size of the chunk + bytes added).
  public mutating func decode(
    _ chunk: RawSpan, mode: ChunkMode, limit: Int,
    into text: inout Column<UInt8>
  ) throws(Refusal) {
    guard chunk.byteCount > 0 else { return }
    let first = try chunk.byte(at: 0)
    switch (mode, first) {
    case (.plain, _), (.marked, 0):
      try copy(chunk, from: 0, limit: limit, into: &text)
    case (.marked, UInt8(ascii: "u")):
      try copy(chunk, from: 1, limit: limit, into: &text)
    case (_, UInt8(ascii: "x")):
      try decompressor.inflate(chunk, limit: limit, into: &text)
    case (_, UInt8(ascii: "(")):
      try decompressor.decompressZstd(chunk, limit: limit, into: &text)
    default:
      throw Refusal(.unsupported)
    }
  }

  private func copy(
    _ chunk: RawSpan, from start: Int, limit: Int,
    into text: inout Column<UInt8>
  ) throws(Refusal) {
    let size = chunk.byteCount &- start
    guard size <= limit else { throw Refusal(.outOfRange) }
    try text.append(chunk, at: start, size: size, stride: size)
  }
}
