import CDeps
import HgBytes

// Handles are values in memory of their own. The library allocates it and the
// library frees it, so that two C run-times in one process stay apart.

/// Moves a value into memory that a handle can point to.
func newHandle<Value: ~Copyable>(
  _ value: consuming Value
) throws(Refusal) -> UnsafeMutableRawPointer {
  guard let block = unsafe malloc(MemoryLayout<Value>.size) else {
    throw Refusal(.memory)
  }
  unsafe block.bindMemory(to: Value.self, capacity: 1).initialize(to: value)
  return unsafe block
}

/// The value that a handle points to.
func opened<Value: ~Copyable>(
  _ handle: UnsafeRawPointer?, as type: Value.Type
) throws(Refusal) -> UnsafePointer<Value> {
  guard let handle = unsafe handle else { throw Refusal(.argument) }
  return unsafe handle.assumingMemoryBound(to: type)
}

/// The value that a handle points to, to be changed.
func changeable<Value: ~Copyable>(
  _ handle: UnsafeMutableRawPointer?, as type: Value.Type
) throws(Refusal) -> UnsafeMutablePointer<Value> {
  guard let handle = unsafe handle else { throw Refusal(.argument) }
  return unsafe handle.assumingMemoryBound(to: type)
}

/// Ends a value and gives its memory back; NULL is nothing to do.
func freeHandle<Value: ~Copyable>(
  _ handle: UnsafeMutableRawPointer?, as type: Value.Type
) {
  guard let handle = unsafe handle else { return }
  unsafe handle.assumingMemoryBound(to: type).deinitialize(count: 1)
  unsafe free(handle)
}
