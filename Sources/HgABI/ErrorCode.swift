import HgBytes

/// Why a function refused.
///
/// Every fallible function returns one of these, or a count that is 0 or more.
/// Numbers once used are never reused, and new ones may be added: treat an
/// unknown negative number as a refusal like the others.
///
/// headergen:enum hgk_error prefix=HGK_ERROR
public enum ErrorCode: Int64 {
  /// The call itself is wrong: NULL with a size, a size above `PTRDIFF_MAX`,
  /// NULL for a handle or an output, or a number that is none of the
  /// enumeration's.
  case argument = -1
  /// Memory could not be had.
  case memory = -2
  /// The output buffer is too small.
  case full = -3
  /// The data ends inside a record.
  case truncated = -4
  /// The data contradicts its own format.
  case malformed = -5
  /// The data is of a version or kind that this library does not know, or
  /// says something that the wanted format cannot say.
  case unsupported = -6
  /// A number does not fit where it has to go, or an index is past the end.
  case outOfRange = -7

  init(_ reason: Refusal.Reason) {
    switch reason {
    case .argument: self = .argument
    case .memory: self = .memory
    case .full: self = .full
    case .truncated: self = .truncated
    case .malformed: self = .malformed
    case .unsupported: self = .unsupported
    case .outOfRange: self = .outOfRange
    }
  }

  var message: StaticString {
    switch self {
    case .argument: "the call itself is wrong"
    case .memory: "out of memory"
    case .full: "the output buffer is too small"
    case .truncated: "the data ends inside a record"
    case .malformed: "the data contradicts its own format"
    case .unsupported: "the data is of an unknown version or kind"
    case .outOfRange: "a number does not fit where it has to go"
    }
  }
}

/// Writes what an error code means, in English, without a final NUL.
///
/// - Parameters:
///   - code: What a function returned.
///   - text: Receives the message in ASCII; no message is longer than 80
///     bytes.
///   - textCapacity: Room in `text`, in bytes.
/// - Returns: Bytes written; ``ErrorCode/outOfRange`` if `code` is no error
///   code, ``ErrorCode/full`` or ``ErrorCode/argument``.
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_error_message")
public func errorMessage(
  _ code: Int64, _ text: UnsafeMutableRawPointer?, _ textCapacity: UInt
) -> Outcome {
  outcome { () throws(Refusal) in
    guard let error = ErrorCode(rawValue: code) else {
      throw Refusal(.outOfRange)
    }
    return try unsafe filling(text, textCapacity) {
      (text) throws(Refusal) in
      let size = error.message.utf8CodeUnitCount
      let message = unsafe RawSpan(
        _unsafeStart: UnsafeRawPointer(error.message.utf8Start),
        byteCount: size)
      try text.write(message, at: 0, size: size)
    }
  }
}
