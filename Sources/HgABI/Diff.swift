// headergen:section Differences of two texts

import HgBytes
import HgKernels

/// The differences of two texts.
///
/// Made by `hgk_diff_make`, ended by `hgk_diff_free`. It **keeps neither
/// text**, only where they differ. It never changes, so threads may share it.
///
/// headergen:opaque hgk_diff
public typealias Diff = UnsafeMutableRawPointer

/// The same differences, only to be looked at.
///
/// headergen:opaque hgk_diff
public typealias ConstDiff = UnsafeRawPointer

/// How the differences of two texts are looked for.
///
/// Any way gives a delta that makes the new text of the old one.
///
/// headergen:enum hgk_diff_flavour prefix=HGK_DIFF
public enum DiffFlavour: UInt32 {
  /// As Mercurial's `bdiff`, to the byte: common lines at the beginning are
  /// left out, then lines are matched.
  case bdiff = 0
  /// As Mercurial's `storage_diff`, `line_diff` and `manifest_diff`, to the
  /// byte: common lines at the end are left out as well.
  case storage = 1
  /// As is best: faster, and no larger in all; which lines of several equal
  /// ones are matched may change between versions of the library.
  case fast = 2
}

/// Finds the differences of two texts, as a delta of whole lines.
///
/// A line ends after each newline, and nowhere else; the last one may lack it.
///
/// - Parameters:
///   - base: The text to begin with.
///   - baseSize: Size of `base` in bytes.
///   - text: The text to arrive at.
///   - textSize: Size of `text` in bytes.
///   - flavour: `HGK_DIFF_BDIFF`, `HGK_DIFF_STORAGE` or `HGK_DIFF_FAST`.
///   - diff: Receives the handle.
/// - Returns: Number of hunks, 0 if the texts are equal;
///   ``ErrorCode/argument``, ``ErrorCode/memory``, or ``ErrorCode/outOfRange``
///   for a text of 4 GiB and more and for a hunk that is at 2 GiB and more of
///   `base` or has as many bytes.
/// - Complexity: With `HGK_DIFF_FAST` O(bytes). With the others O(bytes) where
///   most lines have one equal or none, or the texts agree in long stretches;
///   Mercurial's rules cost more where lines have many equals. They search
///   for matches, in ever smaller parts of the texts, and a search may look at
///   each pair of equal lines in its part: of the last 30,000 lines of `base`
///   there, each with `n` / 1000 lines of `text` at most, or 1,000,000 / `n`
///   if its lines are `n` < 31,000; and at as many popular lines as are
///   before each pair. Up to 100 bytes of memory for each line of either text.
/// - Since: ABI 1.
@_cdecl("hgk_diff_make")
public func diffMake(
  _ base: UnsafeRawPointer?, _ baseSize: UInt, _ text: UnsafeRawPointer?,
  _ textSize: UInt, _ flavour: UInt32, _ diff: UnsafeMutablePointer<Diff?>?
) -> Outcome {
  outcome { () throws(Refusal) in
    let output = try unsafe required(diff)
    let flavour = try member(TextDiff.Flavour.self, flavour)
    let made = try TextDiff(
      from: unsafe borrowed(base, baseSize),
      to: unsafe borrowed(text, textSize),
      flavour: flavour)
    let count = made.hunks.count
    unsafe output.pointee = try newHandle(made)
    return count
  }
}

/// Frees a handle.
///
/// - Parameter diff: The handle; NULL is nothing to do.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_diff_free")
public func diffFree(_ diff: Diff?) {
  unsafe freeHandle(diff, as: TextDiff.self)
}

/// Size of the delta that `hgk_diff_delta` writes.
///
/// - Parameter diff: The handle.
/// - Returns: Bytes, 0 if the texts are equal, or ``ErrorCode/argument`` for
///   NULL.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_diff_delta_size")
public func diffDeltaSize(_ diff: ConstDiff?) -> Outcome {
  outcome { () throws(Refusal) in
    try unsafe opened(diff, as: TextDiff.self).pointee.deltaSize
  }
}

/// Writes the differences as a delta.
///
/// - Parameters:
///   - diff: The handle.
///   - text: The text to arrive at, as it was given to `hgk_diff_make`.
///   - textSize: Size of `text` in bytes.
///   - delta: Receives the delta.
///   - deltaCapacity: Room in `delta`, in bytes; `hgk_diff_delta_size` says
///     how much is needed.
/// - Returns: Bytes written; ``ErrorCode/argument``, also if `textSize` is
///   another, or ``ErrorCode/full``.
/// - Complexity: O(bytes written).
/// - Since: ABI 1.
@_cdecl("hgk_diff_delta")
public func diffDelta(
  _ diff: ConstDiff?, _ text: UnsafeRawPointer?, _ textSize: UInt,
  _ delta: UnsafeMutableRawPointer?, _ deltaCapacity: UInt
) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe opened(diff, as: TextDiff.self)
    let text = try unsafe borrowed(text, textSize)
    return try unsafe filling(delta, deltaCapacity) {
      (output) throws(Refusal) in
      try unsafe opened.pointee.write(text, to: &output)
    }
  }
}
