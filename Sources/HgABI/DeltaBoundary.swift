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

/// Where a caller wants to be told what was refused; each may be NULL.
@safe
struct DeltaErrorPlace {
  let delta: UnsafeMutablePointer<UInt64>?
  let hunk: UnsafeMutablePointer<UInt64>?
  let offset: UnsafeMutablePointer<UInt64>?

  init(
    _ delta: UnsafeMutablePointer<UInt64>?,
    _ hunk: UnsafeMutablePointer<UInt64>?,
    _ offset: UnsafeMutablePointer<UInt64>?
  ) {
    unsafe self.delta = delta
    unsafe self.hunk = hunk
    unsafe self.offset = offset
  }

  func tell(_ place: DeltaPlace) {
    if let delta = unsafe delta { unsafe delta.pointee = UInt64(place.delta) }
    if let hunk = unsafe hunk { unsafe hunk.pointee = UInt64(place.hunk) }
    if let offset = unsafe offset {
      unsafe offset.pointee = UInt64(place.offset)
    }
  }
}

/// Calls a kernel and folds its result; on a refusal of what some delta says,
/// tells where.
func outcome(
  _ error: DeltaErrorPlace,
  _ body: (inout DeltaPlace) throws(Refusal) -> Int
) -> Outcome {
  var place = DeltaPlace()
  do throws(Refusal) {
    return Outcome(try body(&place))
  } catch let refusal {
    error.tell(place)
    return ErrorCode(refusal.reason).rawValue
  }
}

/// Borrows a delta, calls a kernel and folds its result; on a refusal of what
/// the delta says, tells where.
func outcome(
  _ error: DeltaErrorPlace, of delta: UnsafeRawPointer?, _ size: UInt,
  _ body: (RawSpan) throws(Refusal) -> Int
) -> Outcome {
  outcome(error) { (place) throws(Refusal) in
    let delta = try unsafe borrowed(delta, size)
    do throws(Refusal) {
      return try body(delta)
    } catch {
      place = DeltaPlace(of: 0, in: delta, at: error.place)
      throw error
    }
  }
}
