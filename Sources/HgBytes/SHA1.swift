private import CDeps

/// A SHA-1 hash in the making.
@safe
public struct SHA1: ~Copyable {
  private var state = SHA_CTX()

  /// Starts a hash.
  public init() {
    _ = unsafe SHA1_Init(&state)
  }

  /// Hashes some more bytes.
  ///
  /// - Complexity: O(size of `bytes`).
  public mutating func update(_ bytes: RawSpan) {
    _ = unsafe bytes.withUnsafeBytes { (bytes) in
      unsafe SHA1_Update(&state, bytes.baseAddress, bytes.count)
    }
  }

  /// Ends the hash.
  public consuming func finish() -> SHA1Digest {
    var digest = SHA1Digest()
    var bytes = digest.bytes.mutableSpan
    unsafe bytes.withUnsafeMutableBufferPointer { (bytes) in
      _ = unsafe SHA1_Final(bytes.baseAddress, &state)
    }
    return digest
  }
}

/// The 20 bytes of a SHA-1 hash.
public struct SHA1Digest: BitwiseCopyable, Sendable {
  /// Number of bytes.
  public static let size = 20

  /// The hash.
  public internal(set) var bytes = InlineArray<20, UInt8>(repeating: 0)

  /// Creates the hash that stands for none: zeros.
  public init() {}

  /// Creates the hash that the first 20 bytes of a span are.
  ///
  /// - Throws: `truncated` for a shorter span.
  public init(copying source: RawSpan) throws(Refusal) {
    for place in 0..<Self.size { bytes[place] = try source.byte(at: place) }
  }

  /// The hash as a span.
  public var span: RawSpan {
    @_lifetime(borrow self)
    get { unsafe bytes.span.bytes }
  }

  /// Tells whether it is the hash that stands for none.
  public var isNull: Bool { SHA1Digest().stands(in: span, at: 0) }

  /// Tells whether the hash stands at `offset` of `data`.
  public func stands(in data: RawSpan, at offset: Int) -> Bool {
    span.equals(at: 0, data, at: offset, size: SHA1Digest.size)
  }

  /// Writes the hash.
  ///
  /// - Throws: `full`.
  public func write(into output: inout OutputRawSpan) throws(Refusal) {
    try output.write(span, at: 0, size: SHA1Digest.size)
  }
}
