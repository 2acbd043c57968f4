import HgBytes

/// A place in both texts, in bytes or in lines.
struct FastPlace: Equatable, BitwiseCopyable {
  /// How far into the old text.
  var old: Int

  /// How far into the new text.
  var new: Int

  /// The place so much farther in each text.
  @inline(__always)
  func moved(_ oldCount: Int, _ newCount: Int) -> FastPlace {
    FastPlace(old: old + oldCount, new: new + newCount)
  }
}

/// Two texts that are compared.
struct FastTexts: ~Escapable {
  /// The old text.
  let old: RawSpan

  /// The new text.
  let new: RawSpan

  /// Makes a pair of two texts.
  @_lifetime(copy old, copy new)
  init(_ old: RawSpan, _ new: RawSpan) {
    self.old = old
    self.new = new
  }

  /// Where both texts end.
  var end: FastPlace { FastPlace(old: old.byteCount, new: new.byteCount) }

  /// The texts without their last `suffix` bytes.
  @_lifetime(copy self)
  func dropping(last suffix: Int) -> FastTexts {
    FastTexts(
      old.extracting(droppingLast: suffix),
      new.extracting(droppingLast: suffix))
  }

  /// The place after the whole lines that are common from `place` on, where a
  /// line begins in both texts.
  ///
  /// - Complexity: O(common bytes), at the speed of memory.
  func afterCommonLines(from place: FastPlace) -> FastPlace {
    let size = old.commonPrefix(from: place.old, new, from: place.new)
    let end = FastPlace(old: place.old + size, new: place.new + size)
    if end == self.end { return end }
    // One text may end here in the midst of the other's line.
    let start = old.lineStart(before: end.old)
    return start > place.old
      ? FastPlace(old: start, new: place.new + (start - place.old)) : place
  }

  /// The size of the whole lines that both texts end with, after `start`,
  /// where a line begins in both.
  ///
  /// - Complexity: O(common bytes), at the speed of memory.
  func commonLastLines(after start: FastPlace) -> Int {
    let limit = min(old.byteCount - start.old, new.byteCount - start.new)
    let size = old.commonSuffix(
      before: old.byteCount, new, before: new.byteCount, limit: limit)
    let first = end.old - size
    if old.isLineStart(first), new.isLineStart(end.new - size) { return size }
    return old.byteCount - old.lineEnd(from: first)
  }
}
