// headergen:section Patches: chains of deltas, combined

import HgBytes
import HgKernels

/// What a chain of deltas does to a text, combined into one list of hunks.
///
/// Made by `hgk_patch_combine` or `hgk_patch_combine_joined`, ended by
/// `hgk_patch_free`. It **borrows the deltas**, and the arrays that say where
/// they lie, which must stay in place and unchanged until the handle is freed.
/// It needs no base, and can be applied to more than one. Threads may share
/// it.
///
/// headergen:opaque hgk_patch
public typealias PatchHandle = UnsafeMutableRawPointer

/// The same patch, only to be looked at.
///
/// headergen:opaque hgk_patch
public typealias ConstPatchHandle = UnsafeRawPointer

/// How strictly a chain of deltas is checked.
///
/// headergen:enum hgk_delta_mode prefix=HGK_DELTA
public enum PatchMode: UInt32 {
  /// Each delta has to be right by itself: its hunks in order, apart from each
  /// other, and inside of the text that the deltas before it make.
  case strict = 0
  /// Only what the chain does in the end has to be right, as in Mercurial: a
  /// hunk out of order or out of its text does no harm if a later delta
  /// replaces all that it did.
  case combined = 1
}

/// What a handle points to.
@safe
struct BorrowedPatch: ~Copyable {
  private let starts: UnsafePointer<UnsafeRawPointer?>?
  private let sizes: UnsafePointer<UInt>?
  private let joined: UnsafeRawPointer?
  private let joinedSize: Int
  private let count: Int
  let patch: Patch

  init(
    _ starts: UnsafePointer<UnsafeRawPointer?>?,
    _ sizes: UnsafePointer<UInt>?, count: Int, _ patch: consuming Patch
  ) {
    unsafe self.starts = unsafe starts
    unsafe self.sizes = unsafe sizes
    unsafe joined = nil
    joinedSize = 0
    self.count = count
    self.patch = patch
  }

  init(
    joined: UnsafeRawPointer?, size: Int, count: Int, _ patch: consuming Patch
  ) {
    unsafe starts = nil
    unsafe sizes = nil
    unsafe self.joined = unsafe joined
    joinedSize = size
    self.count = count
    self.patch = patch
  }

  private var whole: RawSpan {
    @_lifetime(immortal)
    get {
      guard let joined = unsafe joined else { return RawSpan() }
      let span = unsafe RawSpan(_unsafeStart: joined, byteCount: joinedSize)
      return unsafe _overrideLifetime(span, copying: ())
    }
  }

  /// The deltas that the patch was made of, which the caller keeps in place
  /// for as long as the handle lives.
  var deltas: ByteStrings {
    @_lifetime(immortal)
    get {
      if let starts = unsafe starts {
        return unsafe ByteStrings(
          _unsafeStarts: starts, sizes: sizes, count: count)
      }
      return ByteStrings(inside: whole, count: count)
    }
  }
}

/// Combines a chain of deltas.
///
/// - Parameters:
///   - deltas: Where each delta lies, the one to apply first being the first.
///     The deltas and this array must outlive the handle.
///   - deltaSizes: Size of each in bytes; must outlive the handle, too.
///   - deltasCount: Number of deltas; without any, nothing is changed.
///   - mode: `HGK_DELTA_STRICT` or `HGK_DELTA_COMBINED`.
///   - patch: Receives the handle.
///   - errorPlace: Receives three numbers that say what was refused: that of
///     the delta, that of the hunk in it, and the offset at which that hunk
///     begins in it; may be NULL.
/// - Returns: Number of hunks, which is 0 if nothing is changed;
///   ``ErrorCode/argument``, ``ErrorCode/memory``, ``ErrorCode/truncated`` or
///   ``ErrorCode/malformed``, in strict mode also for hunks that are out of
///   order; ``ErrorCode/outOfRange`` for more than 2^29 hunks or 2^32 deltas.
/// - Complexity: O(hunks x log `deltasCount`); 64 bytes of memory a hunk.
/// - Since: ABI 1.
@_cdecl("hgk_patch_combine")
public func patchCombine(
  _ deltas: UnsafePointer<UnsafeRawPointer?>?,
  _ deltaSizes: UnsafePointer<UInt>?, _ deltasCount: UInt, _ mode: UInt32,
  _ patch: UnsafeMutablePointer<PatchHandle?>?,
  _ errorPlace: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorPlace) { (place) throws(Refusal) in
    let output = try unsafe required(patch)
    let strings = try unsafe borrowedStrings(deltas, deltaSizes, deltasCount)
    let made = try Patch(
      combining: strings, mode: member(DeltaMode.self, mode),
      refusedAt: &place)
    let count = made.count
    unsafe output.pointee = try newHandle(
      BorrowedPatch(deltas, deltaSizes, count: strings.count, made))
    return count
  }
}

/// Combines a chain of deltas that lie side by side, with a separator after
/// each but the last.
///
/// Where bytes are cheap to join, this saves making an array of addresses.
/// Deltas come from outside: a separator that none of them holds is one whose
/// bytes are random, but for the first bit.
///
/// - Parameters:
///   - joined: The deltas with their separators; must outlive the handle.
///   - joinedSize: Size of `joined` in bytes.
///   - separator: 12 bytes, of which the first is 128 or more, so that it
///     begins no hunk.
///   - deltasCount: Number of deltas; if it is 0, `joinedSize` is 0.
///   - mode: `HGK_DELTA_STRICT` or `HGK_DELTA_COMBINED`.
///   - patch: Receives the handle.
///   - errorPlace: Receives three numbers that say what was refused: that of
///     the delta, that of the hunk in it, and the offset at which that hunk
///     begins in it; may be NULL.
/// - Returns: As `hgk_patch_combine`; ``ErrorCode/truncated`` and
///   ``ErrorCode/malformed`` also for another number of deltas.
/// - Complexity: As `hgk_patch_combine`.
/// - Since: ABI 1.
@_cdecl("hgk_patch_combine_joined")
public func patchCombineJoined(
  _ joined: UnsafeRawPointer?, _ joinedSize: UInt,
  _ separator: UnsafePointer<UInt8>?, _ deltasCount: UInt, _ mode: UInt32,
  _ patch: UnsafeMutablePointer<PatchHandle?>?,
  _ errorPlace: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorPlace) { (place) throws(Refusal) in
    let output = try unsafe required(patch)
    let bytes = try unsafe borrowed(joined, joinedSize)
    let mark = try DeltaSeparator(
      parsing: unsafe borrowed(separator, UInt(DeltaSeparator.size)))
    guard let number = Int(exactly: deltasCount),
      number > 0 || bytes.byteCount == 0
    else { throw Refusal(.argument) }
    let made = try Patch(
      combining: bytes, separatedBy: mark, count: number,
      mode: member(DeltaMode.self, mode), refusedAt: &place)
    let count = made.count
    unsafe output.pointee = try newHandle(
      BorrowedPatch(
        joined: joined, size: bytes.byteCount, count: number, made))
    return count
  }
}

/// The exact size of the text that a patch makes of a base.
///
/// - Parameters:
///   - patch: The handle.
///   - baseSize: Size of the base in bytes.
///   - errorPlace: Receives three numbers that say what was refused: that of
///     the delta, that of the hunk in it, and the offset at which that hunk
///     begins in it; may be NULL.
/// - Returns: Bytes; ``ErrorCode/argument``, ``ErrorCode/malformed`` for hunks
///   that are out of order, ``ErrorCode/outOfRange`` for a hunk outside of the
///   base, and for a text that is too long.
/// - Complexity: O(hunks).
/// - Since: ABI 1.
@_cdecl("hgk_patch_measure")
public func patchMeasure(
  _ patch: ConstPatchHandle?, _ baseSize: UInt,
  _ errorPlace: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorPlace) { (place) throws(Refusal) in
    let opened = try unsafe opened(patch, as: BorrowedPatch.self)
    guard let size = Int(exactly: baseSize) else { throw Refusal(.argument) }
    return try unsafe opened.pointee.patch.measure(
      baseSize: size, opened.pointee.deltas, refusedAt: &place)
  }
}

/// Applies a patch to a base.
///
/// - Parameters:
///   - patch: The handle.
///   - base: The text to change.
///   - baseSize: Size of `base` in bytes.
///   - text: Receives the result; it must not overlap the base or a delta.
///   - textCapacity: Room in `text`, in bytes; `hgk_patch_measure` says how
///     much is needed.
///   - errorPlace: Receives three numbers that say what was refused: that of
///     the delta, that of the hunk in it, and the offset at which that hunk
///     begins in it; may be NULL.
/// - Returns: Bytes written; ``ErrorCode/full``, or as `hgk_patch_measure`.
/// - Complexity: O(hunks + size of the result); each byte is written once.
/// - Since: ABI 1.
@_cdecl("hgk_patch_apply")
public func patchApply(
  _ patch: ConstPatchHandle?, _ base: UnsafeRawPointer?, _ baseSize: UInt,
  _ text: UnsafeMutableRawPointer?, _ textCapacity: UInt,
  _ errorPlace: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorPlace) { (place) throws(Refusal) in
    let opened = try unsafe opened(patch, as: BorrowedPatch.self)
    let base = try unsafe borrowed(base, baseSize)
    return try unsafe filling(text, textCapacity) { (text) throws(Refusal) in
      try unsafe opened.pointee.patch.apply(
        to: base, opened.pointee.deltas, into: &text, refusedAt: &place)
    }
  }
}

/// The exact size of the one delta that does what a patch does.
///
/// - Parameters:
///   - patch: The handle.
///   - errorPlace: Receives three numbers that say what was refused: that of
///     the delta, that of the hunk in it, and the offset at which that hunk
///     begins in it; may be NULL.
/// - Returns: Bytes; ``ErrorCode/argument``, ``ErrorCode/malformed`` for hunks
///   that are out of order, ``ErrorCode/outOfRange`` for an offset of 2 GiB or
///   more, which no delta can say.
/// - Complexity: O(hunks).
/// - Since: ABI 1.
@_cdecl("hgk_patch_fold_measure")
public func patchFoldMeasure(
  _ patch: ConstPatchHandle?,
  _ errorPlace: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorPlace) { (place) throws(Refusal) in
    let opened = try unsafe opened(patch, as: BorrowedPatch.self)
    return try unsafe opened.pointee.patch.measureDelta(
      opened.pointee.deltas, refusedAt: &place)
  }
}

/// Writes the one delta that does what a patch does.
///
/// Each hunk of it changes something, and between two of them there is
/// something that is kept.
///
/// - Parameters:
///   - patch: The handle.
///   - delta: Receives the delta.
///   - deltaCapacity: Room in `delta`, in bytes; `hgk_patch_fold_measure` says
///     how much is needed.
///   - errorPlace: Receives three numbers that say what was refused: that of
///     the delta, that of the hunk in it, and the offset at which that hunk
///     begins in it; may be NULL.
/// - Returns: Bytes written; ``ErrorCode/full``, or as
///   `hgk_patch_fold_measure`.
/// - Complexity: O(hunks + size of the result).
/// - Since: ABI 1.
@_cdecl("hgk_patch_fold")
public func patchFold(
  _ patch: ConstPatchHandle?, _ delta: UnsafeMutableRawPointer?,
  _ deltaCapacity: UInt,
  _ errorPlace: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorPlace) { (place) throws(Refusal) in
    let opened = try unsafe opened(patch, as: BorrowedPatch.self)
    return try unsafe filling(delta, deltaCapacity) {
      (delta) throws(Refusal) in
      try unsafe opened.pointee.patch.writeDelta(
        opened.pointee.deltas, into: &delta, refusedAt: &place)
    }
  }
}

/// Frees a patch.
///
/// - Parameter patch: The handle; NULL is nothing to do.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_patch_free")
public func patchFree(_ patch: PatchHandle?) {
  unsafe freeHandle(patch, as: BorrowedPatch.self)
}
