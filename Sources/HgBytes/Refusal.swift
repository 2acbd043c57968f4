/// Why an input was refused, and where.
///
/// A refusal is a value that a caller reacts to; it is never a trap. The
/// place is a byte offset for parsers and an item number for calls that take
/// a list of items; the function that throws says which.
public struct Refusal: Error, Equatable, Sendable {
  /// The ways to refuse.
  ///
  /// The raw values are the error codes of the C interface: numbers once used
  /// are never reused.
  public enum Reason: Int64, Sendable {
    /// A call that can never be right, whatever the data.
    case argument = -1
    /// Memory could not be had.
    case memory = -2
    /// The caller's buffer is too small for the result.
    case full = -3
    /// The data ends inside a record.
    case truncated = -4
    /// The data contradicts its own format.
    case malformed = -5
    /// The data is of a version or kind that is not known here.
    case unsupported = -6
    /// A number or size does not fit where it has to go.
    case outOfRange = -7
  }

  /// Why the input was refused.
  public let reason: Reason

  /// Where: a byte offset or an item number.
  public let place: Int

  /// Creates a refusal.
  public init(_ reason: Reason, at place: Int = 0) {
    self.reason = reason
    self.place = place
  }

  /// The same refusal at another place, for a caller that counts otherwise.
  public func moved(to place: Int) -> Refusal { Refusal(reason, at: place) }
}
