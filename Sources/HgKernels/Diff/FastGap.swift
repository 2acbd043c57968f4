/// Lines of the old text, and the lines of the new text in their place.
struct FastGap: BitwiseCopyable {
  /// The first line of each text.
  var start: FastPlace

  /// The line after the last of each text.
  var end: FastPlace

  /// Number of lines of the old text.
  var oldCount: Int { end.old - start.old }

  /// Number of lines of the new text.
  var newCount: Int { end.new - start.new }

  /// Tells whether one of the texts has no line here.
  var isEmpty: Bool { oldCount == 0 || newCount == 0 }

  /// All lines there may be.
  static var everything: FastGap {
    FastGap(
      start: FastPlace(old: 0, new: 0), end: FastPlace(old: .max, new: .max))
  }
}

/// Lines of the old text that are the same, one by one, as lines of the new.
struct FastRun: BitwiseCopyable {
  /// The first line of each text.
  var start: FastPlace

  /// Number of lines.
  var count: Int

  /// The line after the last of each text.
  var end: FastPlace { start.moved(count, count) }
}
