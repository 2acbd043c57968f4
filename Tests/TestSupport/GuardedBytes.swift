import Foundation

/// Bytes between pages that nobody may touch: a read before their start or
/// after their end ends the process.
///
/// The end is exact. The start is so only for sizes that are multiples of the
/// page size, so `Placement` says on which side it matters.
public final class GuardedBytes {
  /// The side on which the bytes touch the forbidden page.
  public enum Placement: Sendable, CaseIterable {
    /// A forbidden page begins right after the last byte.
    case end
    /// A forbidden page ends right before the first byte.
    case start
  }

  /// The bytes, which may be changed.
  public let buffer: UnsafeMutableRawBufferPointer

  private let mapping: UnsafeMutableRawPointer
  private let mappedSize: Int

  /// Copies `bytes` between forbidden pages.
  public init(_ bytes: some Collection<UInt8>, at placement: Placement = .end) {
    let page = Int(getpagesize())
    let inner = max((bytes.count + page - 1) / page, 1) * page
    mappedSize = inner + 2 * page
    guard
      let mapping = mmap(
        nil, mappedSize, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0),
      mapping != MAP_FAILED,
      mprotect(mapping + page, inner, PROT_READ | PROT_WRITE) == 0
    else { fatalError("no memory for a guarded buffer") }
    self.mapping = mapping
    let offset = placement == .end ? inner - bytes.count : 0
    buffer = UnsafeMutableRawBufferPointer(
      start: mapping + page + offset, count: bytes.count)
    buffer.copyBytes(from: bytes)
  }

  deinit {
    munmap(mapping, mappedSize)
  }

  /// The bytes as a span.
  public var span: RawSpan {
    @_lifetime(borrow self)
    get {
      let span = RawSpan(_unsafeBytes: UnsafeRawBufferPointer(buffer))
      return _overrideLifetime(span, borrowing: self)
    }
  }

  /// The bytes as a span that the compiler does not watch: whoever uses it
  /// keeps `self`.
  public var unwatchedSpan: RawSpan {
    @_lifetime(immortal)
    get {
      let span = RawSpan(_unsafeBytes: UnsafeRawBufferPointer(buffer))
      return _overrideLifetime(span, copying: ())
    }
  }

  /// Where the bytes are.
  public var start: UnsafeRawPointer? { UnsafeRawPointer(buffer.baseAddress) }

  /// Number of bytes, as C passes it.
  public var size: UInt { UInt(buffer.count) }
}
