import HgBytes
import HgKernels

// What the functions of a chain of deltas have in common.

/// The caller's byte strings: their addresses and their sizes.
///
/// - Throws: `argument` for arrays that ``borrowedArray`` refuses, and for a
///   string that ``borrowed`` refuses.
@_lifetime(immortal)
func borrowedStrings(
  _ starts: UnsafePointer<UnsafeRawPointer?>?, _ sizes: UnsafePointer<UInt>?,
  _ count: UInt
) throws(Refusal) -> ByteStrings {
  let addresses = try unsafe borrowedArray(starts, count)
  let lengths = try unsafe borrowedArray(sizes, count)
  for index in 0..<lengths.count {
    _ = try unsafe borrowed(addresses[index], lengths[index])
  }
  return unsafe ByteStrings(
    _unsafeStarts: starts, sizes: sizes, count: lengths.count)
}

/// Calls a kernel and folds its result; on a refusal tells which hunk of
/// which delta it was.
func outcome(
  _ errorPlace: UnsafeMutablePointer<UInt64>?,
  _ body: (inout DeltaPlace) throws(Refusal) -> Int
) -> Outcome {
  var place = DeltaPlace()
  do throws(Refusal) {
    return Outcome(try body(&place))
  } catch {
    if let numbers = unsafe errorPlace, error.isAboutData {
      unsafe numbers[0] = UInt64(clamping: place.delta)
      unsafe numbers[1] = UInt64(clamping: place.hunk)
      unsafe numbers[2] = UInt64(clamping: place.offset)
    }
    return ErrorCode(error.reason).rawValue
  }
}

extension Refusal {
  /// Whether some hunk is to blame, and not the call.
  fileprivate var isAboutData: Bool {
    switch reason {
    case .truncated, .malformed, .unsupported, .outOfRange: true
    case .argument, .memory, .full: false
    }
  }
}

/// Borrows a delta, calls a kernel and folds its result; on a refusal tells
/// which hunk it was.
func outcome(
  _ errorPlace: UnsafeMutablePointer<UInt64>?,
  of delta: UnsafeRawPointer?, _ size: UInt,
  _ body: (RawSpan) throws(Refusal) -> Int
) -> Outcome {
  unsafe outcome(errorPlace) { (place) throws(Refusal) in
    let delta = try unsafe borrowed(delta, size)
    do throws(Refusal) {
      return try body(delta)
    } catch {
      place = DeltaPlace(of: 0, in: delta, at: error.place)
      throw error
    }
  }
}
