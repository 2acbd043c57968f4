import CDeps
import Synchronization

/// A value that is made when it is first asked for, and never changes after.
///
/// Threads may ask at the same time: each makes a value of its own, the first
/// to finish publishes it, the others drop theirs. No thread ever waits, so a
/// cell needs no lock and no thread library.
@safe
public struct OnceCell<Value: ~Copyable>: ~Copyable {
  /// The address of the value, 0 while there is none.
  private let address = Atomic<UInt>(0)

  /// Creates a cell without a value.
  public init() {}

  deinit {
    guard let value = unsafe pointer else { return }
    unsafe value.deinitialize(count: 1)
    unsafe free(value)
  }

  @unsafe private var pointer: UnsafeMutablePointer<Value>? {
    unsafe UnsafeMutablePointer(
      bitPattern: address.load(ordering: .acquiring))
  }

  /// Tells whether the value has been made.
  public var isFilled: Bool { address.load(ordering: .acquiring) != 0 }

  /// Makes the value with `make` if there is none yet.
  public func fill(_ make: () throws(Refusal) -> Value) throws(Refusal) {
    guard !isFilled else { return }
    try offer(make())
  }

  /// Makes `value` the value if there is none yet, else drops it.
  public func offer(_ value: consuming Value) throws(Refusal) {
    guard let block = unsafe malloc(MemoryLayout<Value>.size) else {
      throw Refusal(.memory)
    }
    let made = unsafe block.bindMemory(to: Value.self, capacity: 1)
    unsafe made.initialize(to: value)
    let (isPublished, _) = address.compareExchange(
      expected: 0, desired: UInt(bitPattern: made),
      ordering: .acquiringAndReleasing)
    if !isPublished {
      unsafe made.deinitialize(count: 1)
      unsafe free(made)
    }
  }

  /// Changes the value, if it has been made.
  public mutating func update(
    _ change: (inout Value) throws(Refusal) -> Void
  ) throws(Refusal) {
    guard let value = unsafe pointer else { return }
    try unsafe change(&value.pointee)
  }

  /// The value; the cell must have been filled.
  public var value: Value {
    _read {
      guard let value = unsafe pointer else {
        preconditionFailure("the cell has not been filled")
      }
      yield unsafe value.pointee
    }
  }
}
