// swift-format-ignore-file
// headergen:section Trees /* and more */

/// Parses a tree.
///
/// The bytes are *borrowed*: nothing is kept. A paragraph that is long enough to be wrapped shows that `codeSpans with blanks` stay in one piece and that a dash
/// - like this one - does not begin a list unless it begins a line.
///
/// ```c
/// /* code stays as it is */ demo_tree *tree;
///   if (x) { y(); }
/// ```
///
/// | column | meaning |
/// | ------ | ------- |
/// | 1      | offset  |
///
/// - Parameters:
///   - data: The bytes of the tree, in a paragraph that goes on for more than
///     one line of the source and of the header.
///
///     A second paragraph about `data`.
///   - dataSize: Size of `data` in bytes.
///   - tree: Receives the handle:
///     - NULL when there is none;
///     - otherwise to be given to `treeFree`.
///   - errorOffset: Receives the offset of the first bad byte; may be NULL.
/// - Returns: The number of nodes, `ErrorCode.truncated` or
///   `DEMO_ERROR_OUT_OF_RANGE`.
/// - Complexity: O(`dataSize`).
/// - Since: ABI 1, which is `abiVersion`.
@_cdecl("demo_tree_parse")
public func treeParse(
  _ data: UnsafeRawPointer?, _ dataSize: Size,
  _ tree: UnsafeMutablePointer<Tree?>?,
  at errorOffset: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  guard let data, dataSize > 0 else {
    errorOffset?.pointee = 7
    return Outcome(ErrorCode.truncated.rawValue)
  }
  let memory = UnsafeMutableRawPointer.allocate(byteCount: 1, alignment: 1)
  memory.storeBytes(of: data.load(as: UInt8.self), as: UInt8.self)
  tree?.pointee = memory
  return Outcome(dataSize)
}

/// Ends a tree; NULL is fine.
@_cdecl("demo_tree_free")
public func treeFree(_ tree: Tree?) { tree?.deallocate() }

/// The first byte of a tree.
@_cdecl("demo_tree_first")
public func treeFirst(_ tree: ConstTree) -> UInt8 {
  tree.load(as: UInt8.self)
}

/// Lends the columns of a tree.
///
/// - Parameters:
///   - tree: The tree.
///   - columns: Receives an array of arrays.
///   - names: Receives constant strings.
///   - table: Cells that cannot be exchanged.
@_cdecl("demo_tree_columns")
public func treeColumns(
  _ tree: ConstTree?,
  _ columns: UnsafeMutablePointer<UnsafePointer<UInt64>?>?,
  _ names: UnsafePointer<UnsafePointer<CChar>?>,
  _ table: UnsafePointer<UnsafeMutablePointer<UnsafeMutablePointer<Int8>?>?>?
) {}

/// Calls `visitor` for every node and `done` at the end.
///
/// - Parameter visitor: Returns whether to go on.
/// - Parameter done: Called once, with the `context` given.
/// - Parameter context: Handed to both.
/// - Returns: How many calls there were.
@c(demo_tree_visit)
public func treeVisit(
  _ visitor: Visitor?,
  _ done: (@convention(c) (UnsafeMutableRawPointer?) -> Void)?,
  _ context: UnsafeMutableRawPointer?
) -> Int {
  var calls = 0
  while let visitor, visitor(context, UInt64(calls), 0.5) { calls += 1 }
  done?(context)
  return calls
}

/** A block comment.
 *
 *  It has stars.
 */
@c public func demoMix(
  _ a: Int8, _ b: CShort, _ c: CUnsignedLong, _ d: Float, _ e: CChar,
  _ colour: Colour, _ day: DemoDay, _ flag: Bool
) -> Swift.Double {
  Double(a) + Double(b) + Double(c) + Double(d) + Double(e)
    + Double(colour.rawValue) * 100 + Double(day.rawValue) * 1000
    + (flag ? 10_000 : 0)
}

/// Gives back a function: `*/` cannot end this comment, nor can \
@_cdecl("demo_choose")
public func choose(_ from: Int32) -> @convention(c) (Int32) -> Int32 {
  { $0 + 1 }
}

/// Gives back a pointer to a handle; is that right ??/
/// - It is.
@_cdecl("demo_sessions")
public func sessions() -> UnsafeMutablePointer<Session?>? { nil }

// headergen:section Old things

/// Does what it always did.
@available(*, deprecated, message: "use \"demo_sessions\"")
@discardableResult
@_cdecl("demo_old")
public func old(_ className: UnsafePointer<UInt8>?, _ `self`: Int) -> UInt {
  UInt(bitPattern: `self`)
}

/// Is old, too.
@available(*, deprecated)
@_cdecl("demo_older")
public func older() {}

/// Ends the program.
@_cdecl("demo_stop")
public func stop() -> Never { fatalError() }

/// headergen:ignore
@_cdecl("demo_private")
public func notForC() {}

#if DEMO_DEBUG
  /// headergen:ignore
  @_cdecl("demo_debug")
  public func debugOnly(_ value: String) {}
#endif
