/// How strictly a chain of deltas is checked.
public enum DeltaMode: UInt32, Sendable {
  /// Each delta has to be right by itself: its hunks in order, apart from
  /// each other, and inside of the text that the deltas before it make.
  case strict = 0

  /// Only what the chain does in the end has to be right, as Mercurial has
  /// it: a wrong hunk does no harm if a later delta replaces all that it did.
  case combined = 1
}
