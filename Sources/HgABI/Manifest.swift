// headergen:section Manifests: check, find, read

import HgBytes
import HgKernels

// A manifest is a text with a line for each file: path, NUL, node in
// hexadecimal digits, perhaps a flag (x, l or t), newline. Lines ascend by
// path, as unsigned bytes.

/// Checks that all lines have the form of one and that their paths ascend.
///
/// What the digits of nodes are is not looked at; whoever reads a node does.
///
/// - Parameters:
///   - text: The manifest.
///   - textSize: Size of `text` in bytes.
///   - nodeSize: Bytes of every node: 20 or 32.
///   - errorOffset: Receives the offset of the line that was refused; may be
///     NULL.
/// - Returns: Number of lines; ``ErrorCode/argument``,
///   ``ErrorCode/truncated`` if the text ends inside a line, or
///   ``ErrorCode/malformed``.
/// - Complexity: O(`textSize`).
/// - Since: ABI 1.
@_cdecl("hgk_manifest_validate")
public func manifestValidate(
  _ text: UnsafeRawPointer?, _ textSize: UInt, _ nodeSize: UInt,
  _ errorOffset: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorOffset) { () throws(Refusal) in
    try unsafe borrowedManifest(text, textSize, nodeSize).validate()
  }
}

/// Looks a path up, without an index.
///
/// - Parameters:
///   - text: The manifest.
///   - textSize: Size of `text` in bytes.
///   - nodeSize: Bytes of every node: 20 or 32.
///   - path: The path.
///   - pathSize: Size of `path` in bytes.
///   - node: Receives the node.
///   - nodeCapacity: Room in `node`, in bytes.
///   - flag: Receives the flag, 0 for none.
///   - errorOffset: Receives the offset of the line that was refused; may be
///     NULL.
/// - Returns: `nodeSize`, or 0 if there is no such path;
///   ``ErrorCode/argument``, ``ErrorCode/full``, or ``ErrorCode/truncated``
///   and ``ErrorCode/malformed`` for the line that begins with the path.
/// - Complexity: O(log `textSize`) lines of usual length, O(`textSize`) at
///   worst.
/// - Since: ABI 1.
@_cdecl("hgk_manifest_find")
public func manifestFind(
  _ text: UnsafeRawPointer?, _ textSize: UInt, _ nodeSize: UInt,
  _ path: UnsafeRawPointer?, _ pathSize: UInt,
  _ node: UnsafeMutableRawPointer?, _ nodeCapacity: UInt,
  _ flag: UnsafeMutablePointer<UInt8>?,
  _ errorOffset: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorOffset) { () throws(Refusal) in
    let manifest = try unsafe borrowedManifest(text, textSize, nodeSize)
    let path = try unsafe borrowed(path, pathSize)
    let output = try unsafe required(flag)
    guard nodeCapacity >= nodeSize else { throw Refusal(.full) }
    guard let line = try manifest.find(path) else { return 0 }
    let written = try unsafe filling(node, nodeCapacity) {
      (node) throws(Refusal) in
      try line.writeNode(in: manifest.text, into: &node)
    }
    unsafe output.pointee = line.flag
    return written
  }
}

/// Finds the lines whose paths begin with a name, such as that of a directory
/// and a slash.
///
/// - Parameters:
///   - text: The manifest.
///   - textSize: Size of `text` in bytes.
///   - name: What the paths begin with.
///   - nameSize: Size of `name` in bytes.
///   - start: Receives the offset of the first of the lines.
///   - end: Receives the offset after the last one.
/// - Returns: Size of the lines in bytes, or ``ErrorCode/argument``.
/// - Complexity: O(log `textSize`) lines of usual length, O(`textSize`) at
///   worst.
/// - Since: ABI 1.
@_cdecl("hgk_manifest_range")
public func manifestRange(
  _ text: UnsafeRawPointer?, _ textSize: UInt, _ name: UnsafeRawPointer?,
  _ nameSize: UInt, _ start: UnsafeMutablePointer<UInt64>?,
  _ end: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  outcome { () throws(Refusal) in
    // Nodes are not looked at.
    let manifest = try unsafe borrowedManifest(text, textSize, 20)
    let name = try unsafe borrowed(name, nameSize)
    let start = try unsafe required(start)
    let end = try unsafe required(end)
    let range = manifest.range(of: name)
    unsafe start.pointee = UInt64(range.lowerBound)
    unsafe end.pointee = UInt64(range.upperBound)
    return range.count
  }
}

/// Writes all paths, each with a NUL after it.
///
/// - Parameters:
///   - text: The manifest.
///   - textSize: Size of `text` in bytes.
///   - nodeSize: Bytes of every node: 20 or 32.
///   - paths: Receives the paths.
///   - pathsCapacity: Room in `paths`, in bytes; `textSize` is always enough.
///   - errorOffset: Receives the offset of the line that was refused; may be
///     NULL.
/// - Returns: Bytes written; ``ErrorCode/argument``, ``ErrorCode/full``, or
///   as `hgk_manifest_validate`, but order is not looked at.
/// - Complexity: O(`textSize`).
/// - Since: ABI 1.
@_cdecl("hgk_manifest_paths")
public func manifestPaths(
  _ text: UnsafeRawPointer?, _ textSize: UInt, _ nodeSize: UInt,
  _ paths: UnsafeMutableRawPointer?, _ pathsCapacity: UInt,
  _ errorOffset: UnsafeMutablePointer<UInt64>?
) -> Outcome {
  unsafe outcome(errorOffset) { () throws(Refusal) in
    let manifest = try unsafe borrowedManifest(text, textSize, nodeSize)
    return try unsafe filling(paths, pathsCapacity) {
      (paths) throws(Refusal) in
      try manifest.writePaths(into: &paths)
    }
  }
}
