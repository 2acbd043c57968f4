import Synchronization

/// A number that threads count up together.
public struct SharedCount: ~Copyable, Sendable {
  private let count = Atomic<Int>(0)

  /// Creates a count of 0.
  public init() {}

  /// The number.
  public var value: Int { count.load(ordering: .relaxed) }

  /// Adds `extra`, which must not be negative.
  ///
  /// - Returns: The sum, which stops at the largest number there is.
  public func add(_ extra: Int) -> Int {
    var old = count.load(ordering: .relaxed)
    while true {
      let (sum, overflow) = old.addingReportingOverflow(extra)
      let new = overflow ? Int.max : sum
      let (isStored, found) = count.weakCompareExchange(
        expected: old, desired: new, ordering: .relaxed)
      if isStored { return new }
      old = found
    }
  }
}
