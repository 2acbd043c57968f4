/// Byte strings that lie anywhere in memory, as C passes them, in an array of
/// addresses and one of sizes, or side by side in one.
///
/// A span of spans would be the same, but spans cannot be elements.
@safe
public struct ByteStrings: ~Escapable {
  private let starts: UnsafePointer<UnsafeRawPointer?>?
  private let sizes: UnsafePointer<UInt>?
  private let whole: RawSpan

  /// Where each string ends that is a part of the whole; else empty.
  private let ends: Span<Int>

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
    ends = Span()
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
    ends = Span()
  }

  /// Takes strings that lie side by side in one, each up to its end.
  @_lifetime(copy whole, copy ends)
  public init(partsOf whole: RawSpan, ends: Span<Int>) {
    unsafe starts = nil
    unsafe sizes = nil
    count = ends.count
    self.whole = whole
    self.ends = ends
  }

  /// The string at `index`, or the whole that it lies inside of; nothing if
  /// there is no such string.
  public subscript(index: Int) -> RawSpan {
    @inline(__always)
    @_lifetime(copy self)
    get {
      guard let starts = unsafe starts, let sizes = unsafe sizes else {
        return ends.count > 0 ? part(index) : whole
      }
      guard index >= 0, index < count, let start = unsafe starts[index] else {
        return RawSpan()
      }
      let span = unsafe RawSpan(
        _unsafeStart: start, byteCount: Int(bitPattern: sizes[index]))
      return unsafe _overrideLifetime(span, copying: self)
    }
  }

  @inline(__always)
  @_lifetime(copy self)
  private func part(_ index: Int) -> RawSpan {
    guard index >= 0, index < ends.count else { return RawSpan() }
    let start = index > 0 ? ends[index &- 1] : 0
    guard let part = try? whole.slice(at: start, size: ends[index] &- start)
    else { return RawSpan() }
    return part
  }
}
