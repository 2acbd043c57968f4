/// A growing array of plain values: one column of a table.
///
/// What the standard array does not give: memory that cannot be had is a
/// refusal and not the end of the process, the storage never moves while
/// nothing is appended, and nothing counts references.
@safe
public struct Column<Element: BitwiseCopyable>: ~Copyable {
  private var base: UnsafeMutablePointer<Element>?

  /// Number of elements.
  public private(set) var count = 0

  /// Number of elements that fit before the storage has to grow.
  public private(set) var capacity = 0

  /// Creates an empty column, which owns no memory.
  public init() {
    unsafe base = nil
  }

  /// Creates an empty column with room for `capacity` elements.
  ///
  /// Room that is never written costs address space, not memory: the system
  /// backs a large block page by page as it is touched.
  public init(capacity: Int) throws(Refusal) {
    unsafe base = nil
    try reserve(capacity)
  }

  /// Creates a column of `count` copies of `element`.
  public init(repeating element: Element, count: Int) throws(Refusal) {
    try self.init(capacity: count)
    if let base = unsafe base {
      unsafe base.initialize(repeating: element, count: count)
    }
    self.count = count
  }

  deinit {
    unsafe freeBlock(base, bytesHeld)
  }

  private var bytesHeld: Int { capacity &* MemoryLayout<Element>.stride }

  /// Makes room for `needed` elements in all.
  public mutating func reserve(_ needed: Int) throws(Refusal) {
    guard needed > capacity else { return }
    let (size, overflow) = needed.multipliedReportingOverflow(
      by: MemoryLayout<Element>.stride)
    guard !overflow,
      let block = unsafe resizedBlock(base, from: bytesHeld, to: size)
    else { throw Refusal(.memory) }
    unsafe base = block.assumingMemoryBound(to: Element.self)
    capacity = needed
  }

  /// Adds an element at the end.
  ///
  /// - Complexity: O(1) amortized.
  @inline(__always)
  public mutating func append(_ element: Element) throws(Refusal) {
    if count == capacity { try grow(by: 1) }
    if let base = unsafe base {
      unsafe base[count] = element
      count &+= 1
    }
  }

  /// Adds the elements of another column at the end.
  public mutating func append(
    contentsOf other: borrowing Column<Element>
  ) throws(Refusal) {
    if capacity - count < other.count { try grow(by: other.count) }
    if let base = unsafe base, let source = unsafe other.base {
      unsafe (base + count).update(from: source, count: other.count)
      count &+= other.count
    }
  }

  /// Adds the elements of a part of another column at the end.
  public mutating func append(
    contentsOf other: borrowing Column<Element>, _ range: Range<Int>
  ) throws(Refusal) {
    for index in range { try append(other[index]) }
  }

  /// Adds `extra` elements of whatever value, for the caller to replace.
  ///
  /// Within a span that is long enough nothing has to grow, so a loop over it
  /// runs faster than one that appends.
  @inline(__always)
  public mutating func extend(by extra: Int) throws(Refusal) {
    if capacity &- count < extra { try grow(by: extra) }
    if extra > 0 { count &+= extra }
  }

  /// Adds `extra` copies of `element`.
  public mutating func extend(
    by extra: Int, with element: Element
  ) throws(Refusal) {
    let old = count
    try extend(by: extra)
    guard extra > 0 else { return }
    unsafe (start + old).initialize(repeating: element, count: extra)
  }

  /// Adds up to `room` elements, which `fill` writes and counts.
  @unsafe @inline(__always)
  mutating func append(
    atMost room: Int,
    _ fill: (UnsafeMutablePointer<Element>) throws(Refusal) -> Int
  ) throws(Refusal) {
    if capacity &- count < room { try grow(by: room) }
    try unsafe count &+= fill(start + count)
  }

  /// Drops all elements and keeps the memory.
  public mutating func removeAll() {
    count = 0
  }

  /// Drops the elements from `count` on.
  public mutating func truncate(to count: Int) {
    if count >= 0, count < self.count { self.count = count }
  }

  /// Turns the order of the elements around.
  public mutating func reverse() {
    var elements = mutableSpan
    var low = 0
    var high = elements.count &- 1
    while low < high {
      let element = elements[low]
      elements[low] = elements[high]
      elements[high] = element
      low &+= 1
      high &-= 1
    }
  }

  @inline(never)
  private mutating func grow(by extra: Int) throws(Refusal) {
    let (needed, overflow) = count.addingReportingOverflow(extra)
    guard !overflow else { throw Refusal(.memory) }
    // Half as much again: a factor below the golden ratio lets an allocator
    // reuse the blocks that were given back.
    try reserve(Swift.max(needed, capacity &+ capacity / 2, 16))
  }

  /// The element at `index`, which must be below `count`.
  public subscript(index: Int) -> Element {
    @inline(__always) get { span[index] }
    @inline(__always) set {
      var span = mutableSpan
      span[index] = newValue
    }
  }

  /// The elements.
  public var span: Span<Element> {
    @inline(__always)
    @_lifetime(borrow self)
    get {
      let span = unsafe Span(_unsafeStart: start, count: count)
      return unsafe _overrideLifetime(span, borrowing: self)
    }
  }

  /// The elements, to change.
  public var mutableSpan: MutableSpan<Element> {
    @inline(__always)
    @_lifetime(&self)
    mutating get {
      let span = unsafe MutableSpan(_unsafeStart: start, count: count)
      return unsafe _overrideLifetime(span, mutating: &self)
    }
  }

  /// The bytes of the elements.
  public var bytes: RawSpan {
    @inline(__always)
    @_lifetime(borrow self)
    get {
      let bytes = unsafe RawSpan(
        _unsafeStart: UnsafeRawPointer(start),
        byteCount: count &* MemoryLayout<Element>.stride)
      return unsafe _overrideLifetime(bytes, borrowing: self)
    }
  }

  /// Where the elements lie; valid until the column is appended to or ends.
  ///
  /// Never NULL, so that a binding can tell an empty column from no column.
  @unsafe public var start: UnsafeMutablePointer<Element> {
    @inline(__always)
    get {
      if let base = unsafe base { return unsafe base }
      return unsafe UnsafeMutablePointer(
        bitPattern: MemoryLayout<Element>.alignment
      )
      .unsafelyUnwrapped
    }
  }
}

extension Column<UInt8> {
  /// Adds `size` bytes of `source` at the end, followed by zeros up to
  /// `stride` bytes.
  @inline(__always)
  public mutating func append(
    _ source: RawSpan, at offset: Int, size: Int, stride: Int
  ) throws(Refusal) {
    guard source.holds(size, at: offset), size <= stride else {
      throw Refusal(.truncated, at: offset)
    }
    if capacity &- count < stride { try grow(by: stride) }
    unsafe source.withUnsafeBytes { (source) in
      guard let bytes = source.baseAddress else { return }
      let target = unsafe start + count
      if size == 20 {
        // A SHA-1 node: two fixed moves instead of a call.
        unsafe UnsafeMutableRawPointer(target).copyMemory(
          from: bytes + offset, byteCount: 20)
      } else {
        unsafe UnsafeMutableRawPointer(target).copyMemory(
          from: bytes + offset, byteCount: size)
      }
      if size < stride {
        unsafe (target + size).update(repeating: 0, count: stride &- size)
      }
    }
    count &+= stride
  }
}
