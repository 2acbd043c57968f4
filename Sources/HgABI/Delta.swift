// headergen:section Deltas: check, apply, invert

import HgBytes
import HgKernels

// A delta is a list of hunks: start, end and size, big-endian signed 32-bit
// integers, and as many bytes as the size says.

/// Checks that a delta can be applied to a base of some size: that its hunks
/// are whole, in order and apart from each other, and inside of the base.
///
/// - Parameters:
///   - delta: The delta.
///   - deltaSize: Size of `delta` in bytes.
///   - baseSize: Size of the base in bytes.
///   - errorPlace: Receives three numbers that say what was refused: that of
///     the delta, that of the hunk in it, and the offset at which that hunk
///     begins in it; may be NULL.
/// - Returns: Number of hunks; ``ErrorCode/argument``,
///   ``ErrorCode/truncated``, ``ErrorCode/malformed`` or
///   ``ErrorCode/outOfRange``.
/// - Complexity: O(hunks).
/// - Since: ABI 1.
@_cdecl("hgk_delta_validate")
public func deltaValidate(
  _ delta: UnsafeRawPointer?, _ deltaSize: UInt, _ baseSize: UInt,
  _ errorPlace: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorPlace, of: delta, deltaSize) {
    (delta) throws(Refusal) in
    guard let size = Int(exactly: baseSize) else { throw Refusal(.argument) }
    return try validateDelta(delta, baseSize: size)
  }
}

/// Reads the hunks of a delta, each field into an array of its own.
///
/// Their order is not looked at.
///
/// - Parameters:
///   - delta: The delta.
///   - deltaSize: Size of `delta` in bytes.
///   - starts: Receives for each hunk the offset in the base of the first byte
///     that is replaced.
///   - ends: Receives the offset of the first byte that is kept again.
///   - offsets: Receives the offset in the delta of the bytes that take their
///     place.
///   - sizes: Receives how many they are.
///   - hunksCapacity: Room in each of the four arrays, in hunks; if it is 0,
///     hunks are counted only, and the arrays may be NULL.
///   - errorPlace: Receives three numbers that say what was refused: that of
///     the delta, that of the hunk in it, and the offset at which that hunk
///     begins in it; may be NULL.
/// - Returns: Number of hunks; ``ErrorCode/argument``, ``ErrorCode/full``,
///   ``ErrorCode/truncated`` or ``ErrorCode/malformed``.
/// - Complexity: O(hunks).
/// - Since: ABI 1.
@_cdecl("hgk_delta_hunks")
public func deltaHunks(
  _ delta: UnsafeRawPointer?, _ deltaSize: UInt,
  _ starts: UnsafeMutablePointer<UInt32>?,
  _ ends: UnsafeMutablePointer<UInt32>?,
  _ offsets: UnsafeMutablePointer<UInt64>?,
  _ sizes: UnsafeMutablePointer<UInt32>?, _ hunksCapacity: UInt,
  _ errorPlace: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorPlace, of: delta, deltaSize) {
    (delta) throws(Refusal) in
    var hunks = DeltaHunks(of: delta)
    guard hunksCapacity > 0 else { return try hunks.count() }
    try unsafe checkRoom(starts, hunksCapacity)
    try unsafe checkRoom(ends, hunksCapacity)
    try unsafe checkRoom(offsets, hunksCapacity)
    try unsafe checkRoom(sizes, hunksCapacity)
    let starts = try unsafe required(starts)
    let ends = try unsafe required(ends)
    let offsets = try unsafe required(offsets)
    let sizes = try unsafe required(sizes)
    var count = 0
    while let hunk = try hunks.next() {
      guard UInt(bitPattern: count) < hunksCapacity else {
        throw Refusal(.full)
      }
      unsafe starts[count] = UInt32(truncatingIfNeeded: hunk.start)
      unsafe ends[count] = UInt32(truncatingIfNeeded: hunk.end)
      unsafe offsets[count] = UInt64(truncatingIfNeeded: hunk.data)
      unsafe sizes[count] = UInt32(truncatingIfNeeded: hunk.size)
      count += 1
    }
    return count
  }
}

/// The size of a text after a delta, worked out as Mercurial's `patchedsize`
/// does it.
///
/// Only the headers of the hunks are read: as unsigned numbers, without
/// looking at their order or at the size of the text. The result of nonsense
/// is nonsense; `hgk_delta_measure` tells.
///
/// - Parameters:
///   - originalSize: Size of the text before, in bytes; any number.
///   - delta: The delta.
///   - deltaSize: Size of `delta` in bytes.
///   - size: Receives the size after it, which wraps at 64 bits.
///   - errorPlace: Receives three numbers that say what was refused: that of
///     the delta, that of the hunk in it, and the offset at which that hunk
///     begins in it; may be NULL.
/// - Returns: 0; ``ErrorCode/argument``, ``ErrorCode/truncated`` or
///   ``ErrorCode/malformed``.
/// - Complexity: O(hunks).
/// - Since: ABI 1.
@_cdecl("hgk_delta_patched_size")
public func deltaPatchedSize(
  _ originalSize: Int64, _ delta: UnsafeRawPointer?, _ deltaSize: UInt,
  _ size: UnsafeMutablePointer<Int64>?,
  _ errorPlace: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorPlace, of: delta, deltaSize) {
    (delta) throws(Refusal) in
    let output = try unsafe required(size)
    unsafe output.pointee = Int64(
      try patchedSize(Int(originalSize), delta))
    return 0
  }
}

/// The exact size of the text that a chain of deltas makes of a base.
///
/// - Parameters:
///   - baseSize: Size of the base in bytes.
///   - deltas: Where each delta lies, the one to apply first being the first.
///   - deltaSizes: Size of each in bytes.
///   - deltasCount: Number of deltas.
///   - mode: `HGK_DELTA_STRICT` or `HGK_DELTA_COMBINED`.
///   - errorPlace: Receives three numbers that say what was refused: that of
///     the delta, that of the hunk in it, and the offset at which that hunk
///     begins in it; may be NULL.
/// - Returns: Bytes; as `hgk_patch_combine` and `hgk_patch_measure`.
/// - Complexity: O(hunks x log `deltasCount`); 64 bytes of memory a hunk.
/// - Since: ABI 1.
@_cdecl("hgk_delta_measure")
public func deltaMeasure(
  _ baseSize: UInt, _ deltas: UnsafePointer<UnsafeRawPointer?>?,
  _ deltaSizes: UnsafePointer<UInt>?, _ deltasCount: UInt, _ mode: UInt32,
  _ errorPlace: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorPlace) { (place) throws(Refusal) in
    let strings = try unsafe borrowedStrings(deltas, deltaSizes, deltasCount)
    guard let size = Int(exactly: baseSize) else { throw Refusal(.argument) }
    let patch = try Patch(
      combining: strings, mode: member(DeltaMode.self, mode),
      refusedAt: &place)
    return try patch.measure(baseSize: size, strings, refusedAt: &place)
  }
}

/// Applies a chain of deltas to a base.
///
/// Whoever does not know the size of the result, and asks
/// `hgk_delta_measure`, combines the deltas twice; `hgk_patch_combine` and its
/// relatives do it once.
///
/// - Parameters:
///   - base: The text to change.
///   - baseSize: Size of `base` in bytes.
///   - deltas: Where each delta lies, the one to apply first being the first.
///   - deltaSizes: Size of each in bytes.
///   - deltasCount: Number of deltas.
///   - mode: `HGK_DELTA_STRICT` or `HGK_DELTA_COMBINED`.
///   - text: Receives the result; it must not overlap the base or a delta.
///   - textCapacity: Room in `text`, in bytes.
///   - errorPlace: Receives three numbers that say what was refused: that of
///     the delta, that of the hunk in it, and the offset at which that hunk
///     begins in it; may be NULL.
/// - Returns: Bytes written; ``ErrorCode/full``, or as `hgk_delta_measure`.
/// - Complexity: O(size of the result + hunks x log `deltasCount`); 64 bytes
///   of memory a hunk.
/// - Since: ABI 1.
@_cdecl("hgk_delta_apply")
public func deltaApply(
  _ base: UnsafeRawPointer?, _ baseSize: UInt,
  _ deltas: UnsafePointer<UnsafeRawPointer?>?,
  _ deltaSizes: UnsafePointer<UInt>?, _ deltasCount: UInt, _ mode: UInt32,
  _ text: UnsafeMutableRawPointer?, _ textCapacity: UInt,
  _ errorPlace: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorPlace) { (place) throws(Refusal) in
    let base = try unsafe borrowed(base, baseSize)
    let strings = try unsafe borrowedStrings(deltas, deltaSizes, deltasCount)
    let patch = try Patch(
      combining: strings, mode: member(DeltaMode.self, mode),
      refusedAt: &place)
    return try unsafe filling(text, textCapacity) { (text) throws(Refusal) in
      try patch.apply(to: base, strings, into: &text, refusedAt: &place)
    }
  }
}

/// The exact size of the delta that takes back what a delta does.
///
/// - Parameters:
///   - baseSize: Size in bytes of the base that `delta` is for.
///   - delta: The delta.
///   - deltaSize: Size of `delta` in bytes.
///   - errorPlace: Receives three numbers that say what was refused: that of
///     the delta, that of the hunk in it, and the offset at which that hunk
///     begins in it; may be NULL.
/// - Returns: Bytes; as `hgk_delta_validate`, and ``ErrorCode/outOfRange`` for
///   a text of which a delta cannot say the offsets.
/// - Complexity: O(hunks).
/// - Since: ABI 1.
@_cdecl("hgk_delta_invert_measure")
public func deltaInvertMeasure(
  _ baseSize: UInt, _ delta: UnsafeRawPointer?, _ deltaSize: UInt,
  _ errorPlace: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorPlace, of: delta, deltaSize) {
    (delta) throws(Refusal) in
    guard let size = Int(exactly: baseSize) else { throw Refusal(.argument) }
    return try measureInverse(of: delta, baseSize: size)
  }
}

/// Writes the delta that takes back what a delta does to a base.
///
/// It has a hunk for each hunk of `delta`.
///
/// - Parameters:
///   - base: The base that `delta` is for.
///   - baseSize: Size of `base` in bytes.
///   - delta: The delta.
///   - deltaSize: Size of `delta` in bytes.
///   - inverse: Receives the delta that makes the base of the text.
///   - inverseCapacity: Room in `inverse`, in bytes;
///     `hgk_delta_invert_measure` says how much is needed.
///   - errorPlace: Receives three numbers that say what was refused: that of
///     the delta, that of the hunk in it, and the offset at which that hunk
///     begins in it; may be NULL.
/// - Returns: Bytes written; ``ErrorCode/full``, or as
///   `hgk_delta_invert_measure`.
/// - Complexity: O(hunks + size of the result).
/// - Since: ABI 1.
@_cdecl("hgk_delta_invert")
public func deltaInvert(
  _ base: UnsafeRawPointer?, _ baseSize: UInt, _ delta: UnsafeRawPointer?,
  _ deltaSize: UInt, _ inverse: UnsafeMutableRawPointer?,
  _ inverseCapacity: UInt, _ errorPlace: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorPlace, of: delta, deltaSize) {
    (delta) throws(Refusal) in
    let base = try unsafe borrowed(base, baseSize)
    return try unsafe filling(inverse, inverseCapacity) {
      (inverse) throws(Refusal) in
      try writeInverse(of: delta, base: base, into: &inverse)
    }
  }
}
