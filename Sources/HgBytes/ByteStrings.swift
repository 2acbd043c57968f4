/// Byte strings that lie anywhere in memory, as C passes them: an array of
/// addresses and one of sizes.
///
/// A span of spans would be the same, but spans cannot be elements.
@safe
public struct ByteStrings: ~Escapable {
  private let starts: UnsafePointer<UnsafeRawPointer?>?
  private let sizes: UnsafePointer<UInt>?
  private let whole: RawSpan

  /// Number of strings.
  public let count: Int

  /// Takes strings of which every one is NULL with size 0, or readable.
  @unsafe
  @_lifetime(immortal)
  public init(
    _unsafeStarts starts: UnsafePointer<UnsafeRawPointer?>?,
    sizes: UnsafePointer<UInt>?, count: Int
  ) {
    unsafe self.starts = unsafe starts
    unsafe self.sizes = unsafe sizes
    self.count = count
    whole = RawSpan()
  }

  /// Takes `count` strings that lie inside of one.
  ///
  /// Offsets are then those in the whole, whichever the string.
  @_lifetime(copy whole)
  public init(inside whole: RawSpan, count: Int) {
    unsafe starts = nil
    unsafe sizes = nil
    self.count = count
    self.whole = whole
  }

  /// The string at `index`, or the whole that it lies inside of; nothing if
  /// there is no such string.
  public subscript(index: Int) -> RawSpan {
    @inline(__always)
    @_lifetime(copy self)
    get {
      guard let starts = unsafe starts, let sizes = unsafe sizes else {
        return whole
      }
      guard index >= 0, index < count, let start = unsafe starts[index] else {
        return RawSpan()
      }
      let span = unsafe RawSpan(
        _unsafeStart: start, byteCount: Int(bitPattern: sizes[index]))
      return unsafe _overrideLifetime(span, copying: self)
    }
  }
}
