private import CDeps

/// Hashes in the making, of which each takes a lane.
///
/// The texts must stay in place until their hashes are done.
@unsafe
struct SHA1Lanes {
  /// The lanes in use are the first ones.
  private var contexts = InlineArray<4, SHA_CTX>(repeating: SHA_CTX())
  private var numbers = InlineArray<4, Int>(repeating: 0)

  /// What is still to be hashed.
  private var starts = unsafe InlineArray<4, UnsafeRawPointer?>(repeating: nil)
  private var sizes = InlineArray<4, Int>(repeating: 0)

  /// How many lanes are in use.
  private(set) var count = 0

  private static var blockSize: Int { 64 }

  /// Whether there is a free lane.
  var hasRoom: Bool { unsafe count < contexts.count }

  /// Starts a hash in a free lane: up to the end of the first block, which the
  /// two nodes begin.
  mutating func start(
    _ number: Int, _ first: SHA1Digest, _ second: SHA1Digest, _ text: RawSpan
  ) {
    let lane = unsafe count
    unsafe count &+= 1
    unsafe numbers[lane] = number
    unsafe starts[lane] = unsafe text.withUnsafeBytes { $0.baseAddress }
    unsafe sizes[lane] = text.byteCount
    _ = unsafe SHA1_Init(&contexts[lane])
    unsafe hash(lane, first.span)
    unsafe hash(lane, second.span)
    unsafe hash(
      lane, min(text.byteCount, Self.blockSize &- 2 &* SHA1Digest.size))
  }

  /// Hashes whole blocks of all texts, until one of these has no more.
  mutating func advance() {
    guard unsafe count > 0 else { return }
    var blocks = Int.max
    for lane in unsafe 0..<count {
      unsafe blocks = min(blocks, sizes[lane] / Self.blockSize)
    }
    guard unsafe count > 1 else {
      unsafe hash(0, blocks &* Self.blockSize)
      return
    }
    guard blocks > 0 else { return }
    // A lane that is free hashes the first text, too: to stop it would take
    // more time.
    for lane in unsafe count..<starts.count {
      unsafe starts[lane] = unsafe starts[0]
    }
    var contexts = unsafe contexts.mutableSpan
    unsafe contexts.withUnsafeMutableBufferPointer { (contexts) in
      unsafe starts.span.withUnsafeBufferPointer { (starts) in
        unsafe hgk_sha1_blocks(
          contexts.baseAddress, starts.baseAddress, blocks)
      }
    }
    for lane in unsafe 0..<count {
      unsafe skip(lane, blocks &* Self.blockSize)
    }
  }

  /// Ends a hash that has no whole block left, and frees its lane.
  ///
  /// - Returns: The hash and its number; nil if all have more to do.
  mutating func finish() -> (number: Int, digest: SHA1Digest)? {
    for lane in unsafe 0..<count
    where unsafe sizes[lane] < Self.blockSize {
      unsafe hash(lane, sizes[lane])
      var digest = SHA1Digest()
      var bytes = digest.bytes.mutableSpan
      unsafe bytes.withUnsafeMutableBufferPointer { (bytes) in
        _ = unsafe SHA1_Final(bytes.baseAddress, &contexts[lane])
      }
      let number = unsafe numbers[lane]
      unsafe count &-= 1
      let last = unsafe count
      unsafe contexts[lane] = contexts[last]
      unsafe numbers[lane] = numbers[last]
      unsafe starts[lane] = unsafe starts[last]
      unsafe sizes[lane] = sizes[last]
      return (number, digest)
    }
    return nil
  }

  /// Hashes some bytes that come before the text.
  private mutating func hash(_ lane: Int, _ bytes: RawSpan) {
    unsafe bytes.withUnsafeBytes { (bytes) in
      _ = unsafe SHA1_Update(
        &contexts[lane], bytes.baseAddress, bytes.count)
    }
  }

  /// Hashes some bytes of the text.
  private mutating func hash(_ lane: Int, _ size: Int) {
    _ = unsafe SHA1_Update(&contexts[lane], starts[lane], size)
    unsafe skip(lane, size)
  }

  private mutating func skip(_ lane: Int, _ size: Int) {
    unsafe starts[lane] = unsafe starts[lane]?.advanced(by: size)
    unsafe sizes[lane] &-= size
  }
}
