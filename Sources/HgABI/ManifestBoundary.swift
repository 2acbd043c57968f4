import HgBytes
import HgKernels

// What the functions about manifests have in common.

/// The caller's manifest.
///
/// - Throws: `argument` for what ``borrowed`` refuses, and for nodes of a size
///   that does not exist.
@_lifetime(immortal)
func borrowedManifest(
  _ text: UnsafeRawPointer?, _ size: UInt, _ nodeSize: UInt
) throws(Refusal) -> Manifest {
  guard nodeSize == 20 || nodeSize == 32 else { throw Refusal(.argument) }
  return Manifest(try unsafe borrowed(text, size), nodeSize: Int(nodeSize))
}

/// Calls a kernel and folds its result; on a refusal tells which text it was,
/// and where.
func outcome(
  _ errorPlace: UnsafeMutablePointer<UInt64>?,
  _ body: (inout ManifestPlace) throws(Refusal) -> Int
) -> Outcome {
  var place = ManifestPlace()
  do throws(Refusal) {
    return Outcome(try body(&place))
  } catch {
    if let numbers = unsafe errorPlace {
      unsafe numbers[0] = UInt64(clamping: place.text)
      unsafe numbers[1] = UInt64(clamping: place.offset)
    }
    return ErrorCode(error.reason).rawValue
  }
}

/// An array of the library's that the caller may look at.
@unsafe
struct LentManifestColumn<Element: BitwiseCopyable> {
  let start: UnsafePointer<Element>
  let count: Int

  init(_ column: borrowing Column<Element>) {
    unsafe start = unsafe UnsafePointer(column.start)
    unsafe count = column.count
  }
}

extension LentManifestColumn<UInt8> {
  /// Lends words as the bytes that they are made of.
  init(bytesOf column: borrowing Column<UInt32>) {
    unsafe start = UnsafeRawPointer(column.start)
      .assumingMemoryBound(to: UInt8.self)
    unsafe count = 4 * column.count
  }
}

/// Hands out the array that `body` chooses.
func lending<Table: ~Copyable, Element: BitwiseCopyable>(
  _ handle: UnsafeRawPointer?, as type: Table.Type,
  to output: UnsafeMutablePointer<UnsafePointer<Element>?>?,
  _ body: (borrowing Table) throws(Refusal) -> LentManifestColumn<Element>
) -> Outcome {
  outcome { () throws(Refusal) in
    let opened = try unsafe opened(handle, as: type)
    let output = try unsafe required(output)
    let lent = try unsafe body(opened.pointee)
    unsafe output.pointee = unsafe lent.start
    return unsafe lent.count
  }
}
