import CDeps

extension Span where Element: BitwiseCopyable {
  /// Asks for the element at `index`, which will soon be read.
  ///
  /// A loop that looks things up all over a large table waits for memory at
  /// each of them; if it asks some rounds ahead, the loads overlap. An index
  /// outside the span asks for nothing.
  @inline(__always)
  public func prefetch(_ index: Int) {
    guard index >= 0, index < count else { return }
    unsafe bytes.prefetch(index &* MemoryLayout<Element>.stride)
  }
}

extension RawSpan {
  /// Asks for the byte at `offset`, which will soon be read.
  @inline(__always)
  public func prefetch(_ offset: Int) {
    guard holds(1, at: offset) else { return }
    unsafe withUnsafeBytes { (bytes) in
      guard let start = bytes.baseAddress else { return }
      unsafe hgk_prefetch(start + offset)
    }
  }
}
