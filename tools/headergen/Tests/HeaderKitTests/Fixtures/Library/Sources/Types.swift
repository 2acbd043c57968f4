// swift-format-ignore-file
// headergen:section Types

/// Why a call was refused.
///
/// headergen:enum demo_error prefix=DEMO_ERROR
public enum ErrorCode: Int32 {
  /// Nothing is wrong.
  case none
  /// The data ends too early; see `Tree` and ``treeParse(_:_:_:_:)``.
  case truncated = -1
  /// Said of offsets: see ``ErrorCode/truncated`` and `.outOfRange`.
  case outOfRange = -0x1_0
  /// Counted on from the case before.
  case dataTooLong
  /// Two cases with one comment.
  case first = 0o17, `second`
  /// The largest.
  case last = 2147483647
}

/// Colours as wide as a C `int`.
@c(demo_colour)
public enum Colour: CInt {
  /// The colour of blood.
  case red = 1
  /// The colour of grass.
  case green
}

/// Weekdays in a single byte.
///
/// - Note: Sundays are not counted.
@c
public enum DemoDay: UInt8 {
  /// The first day.
  case monday = 0x01
  /// The last day.
  case saturday = 0b110
}

/// A parsed tree.
///
/// Its life:
/// 1. `treeParse` makes it;
/// 2. any thread may read it through `ConstTree`;
/// 3. `treeFree` ends it.
///
/// headergen:opaque demo_tree
public typealias Tree = UnsafeMutableRawPointer
/// A tree to read only, which C knows as a pointer to `const`.
///
/// headergen:opaque demo_tree
public typealias ConstTree = UnsafeRawPointer

/// Something that C made.
///
/// headergen:opaque demo_session
public typealias Session = OpaquePointer

/// Called for every node; its own `context` comes first.
///
/// headergen:typedef demo_visitor
public typealias Visitor = @convention(c) (
  _ context: UnsafeMutableRawPointer?, _ nodeIndex: UInt64, Double
) -> Bool

/// A count (0 or more) or a negative ``ErrorCode``.
///
/// headergen:typedef
public typealias Outcome = Int64

// Never seen by C: stands for its target.
public typealias Size = UInt
