/// A fixed number of columns of bytes, each of which grows by itself.
///
/// Columns own memory, so neither an array nor another column can hold them.
@safe
public struct ByteSlots: ~Copyable {
  private let start: UnsafeMutablePointer<Column<UInt8>>

  /// Number of columns.
  public let count: Int

  /// Creates empty columns.
  ///
  /// - Throws: `memory`.
  public init(count: Int) throws(Refusal) {
    let size = count.multipliedReportingOverflow(
      by: MemoryLayout<Column<UInt8>>.stride)
    guard count > 0, !size.overflow,
      let block = unsafe resizedBlock(nil, from: 0, to: size.partialValue)
    else { throw Refusal(.memory) }
    unsafe start = block.bindMemory(to: Column<UInt8>.self, capacity: count)
    for index in 0..<count {
      unsafe (start + index).initialize(to: Column<UInt8>())
    }
    self.count = count
  }

  deinit {
    unsafe start.deinitialize(count: count)
    unsafe freeBlock(start, count &* MemoryLayout<Column<UInt8>>.stride)
  }

  /// The bytes of the column at `index`, which must be below `count`.
  @_lifetime(borrow self)
  public func bytes(_ index: Int) -> RawSpan {
    precondition(index >= 0 && index < count)
    let bytes = unsafe start[index].bytes
    return unsafe _overrideLifetime(bytes, borrowing: self)
  }

  /// The column at `index`, which must be below `count`.
  public subscript(index: Int) -> Column<UInt8> {
    _read {
      precondition(index >= 0 && index < count)
      yield unsafe start[index]
    }
    _modify {
      precondition(index >= 0 && index < count)
      yield unsafe &start[index]
    }
  }
}
