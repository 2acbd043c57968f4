import HgBytes
import TestSupport
import Testing

@testable import HgKernels

/// The kernel's blocks of two texts, which lie before forbidden pages.
func kernelBlocks(_ old: [UInt8], _ new: [UInt8]) throws -> [[Int]] {
  let old = GuardedBytes(old)
  let new = GuardedBytes(new)
  let blocks = try matchingBlocks(old.span, new.span)
  return (0..<blocks.count).map { index in
    let block = blocks[index]
    return [block.oldStart, block.oldEnd, block.newStart, block.newEnd].map {
      Int($0)
    }
  }
}

/// The kernel's delta of two texts.
func kernelDelta(
  _ old: [UInt8], _ new: [UInt8], _ flavour: TextDiff.Flavour
) throws -> [UInt8] {
  let old = GuardedBytes(old)
  let new = GuardedBytes(new)
  let diff = try TextDiff(from: old.span, to: new.span, flavour: flavour)
  let room = UnsafeMutableRawBufferPointer.allocate(
    byteCount: diff.deltaSize, alignment: 1)
  defer { room.deallocate() }
  var output = OutputRawSpan(buffer: room, initializedCount: 0)
  try diff.write(new.span, to: &output)
  let written = output.byteCount
  try #require(written == diff.deltaSize)
  return Array(room)
}

/// Requires that the kernel does with two texts what the model does.
func requireModel(_ old: [UInt8], _ new: [UInt8]) throws {
  let model = DiffModel(old, new).blocks.map { [$0.a1, $0.a2, $0.b1, $0.b2] }
  let blocks = try kernelBlocks(old, new)
  try #require(blocks == model, "\(printed(old)) to \(printed(new))")
  for flavour in [TextDiff.Flavour.bdiff, .storage] {
    let model = DiffModel.delta(old, new, strippingEnd: flavour == .storage)
    let delta = try kernelDelta(old, new, flavour)
    try #require(
      delta == model, "\(flavour): \(printed(old)) to \(printed(new))")
    try #require(applied(delta, to: old) == new)
  }
}

/// A text as a failure shows it.
func printed(_ text: [UInt8]) -> String {
  let shown = String(decoding: text.prefix(300), as: UTF8.self)
  return text.count > 300
    ? "\(shown.debugDescription)... (\(text.count) bytes)"
    : shown.debugDescription
}

/// A text of lines.
func text(_ lines: [some StringProtocol]) -> [UInt8] {
  lines.flatMap { Array("\($0)\n".utf8) }
}
