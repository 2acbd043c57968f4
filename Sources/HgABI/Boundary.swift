import HgBytes

// Everything that turns what C passes into spans and back. An exported
// function is then: borrow the inputs, call a kernel, fold the result.

/// A count that is 0 or more, or a negative ``ErrorCode``.
public typealias Outcome = Int64

/// Calls a kernel and folds its result.
func outcome(_ body: () throws(Refusal) -> Int) -> Outcome {
  do throws(Refusal) {
    return Outcome(try body())
  } catch {
    return ErrorCode(error.reason).rawValue
  }
}

/// Calls a kernel and folds its result; on a refusal says where.
func outcome(
  _ place: UnsafeMutablePointer<UInt64>?, _ body: () throws(Refusal) -> Int
) -> Outcome {
  do throws(Refusal) {
    return Outcome(try body())
  } catch {
    if let place = unsafe place {
      unsafe place.pointee = UInt64(clamping: error.place)
    }
    return ErrorCode(error.reason).rawValue
  }
}

/// The caller's bytes.
///
/// - Throws: `argument` for NULL with a size and for a size above
///   `PTRDIFF_MAX`.
@_lifetime(immortal)
func borrowed(
  _ start: UnsafeRawPointer?, _ size: UInt
) throws(Refusal) -> RawSpan {
  guard let size = Int(exactly: size) else { throw Refusal(.argument) }
  guard let start = unsafe start else {
    guard size == 0 else { throw Refusal(.argument) }
    return RawSpan()
  }
  let span = unsafe RawSpan(_unsafeStart: start, byteCount: size)
  return unsafe _overrideLifetime(span, copying: ())
}

/// The caller's array.
///
/// - Throws: `argument` for NULL with a count, for a size above `PTRDIFF_MAX`
///   and for an address that does not suit the element's alignment.
@_lifetime(immortal)
func borrowedArray<Element: BitwiseCopyable>(
  _ start: UnsafePointer<Element>?, _ count: UInt
) throws(Refusal) -> Span<Element> {
  guard
    count <= UInt(Int.max) / UInt(MemoryLayout<Element>.stride),
    let count = Int(exactly: count)
  else { throw Refusal(.argument) }
  // An empty array has no address to speak of.
  guard count > 0 else { return Span() }
  guard let start = unsafe start,
    UInt(bitPattern: start) % UInt(MemoryLayout<Element>.alignment) == 0
  else { throw Refusal(.argument) }
  let span = unsafe Span(_unsafeStart: start, count: count)
  return unsafe _overrideLifetime(span, copying: ())
}

/// Lets a kernel fill the caller's buffer.
///
/// - Returns: Bytes written.
func filling(
  _ start: UnsafeMutableRawPointer?, _ capacity: UInt,
  _ body: (inout OutputRawSpan) throws(Refusal) -> Void
) throws(Refusal) -> Int {
  guard let capacity = Int(exactly: capacity) else {
    throw Refusal(.argument)
  }
  guard unsafe start != nil || capacity == 0 else { throw Refusal(.argument) }
  var output = unsafe OutputRawSpan(
    buffer: UnsafeMutableRawBufferPointer(start: start, count: capacity),
    initializedCount: 0)
  try body(&output)
  return output.byteCount
}

/// Checks the room that the caller has for an array.
///
/// - Throws: `argument` for what ``borrowedArray`` refuses.
func checkRoom<Element: BitwiseCopyable>(
  _ start: UnsafeMutablePointer<Element>?, _ capacity: UInt
) throws(Refusal) {
  _ = try unsafe borrowedArray(UnsafePointer(start), capacity)
}

/// Where to put a result that the caller has to take.
func required<Value>(
  _ output: UnsafeMutablePointer<Value>?
) throws(Refusal) -> UnsafeMutablePointer<Value> {
  guard let output = unsafe output else { throw Refusal(.argument) }
  return unsafe output
}

/// The member of an enumeration that a number stands for.
func member<Value: RawRepresentable>(
  _ type: Value.Type, _ number: Value.RawValue
) throws(Refusal) -> Value {
  guard let value = Value(rawValue: number) else { throw Refusal(.argument) }
  return value
}
