import CDeps

// Memory for columns: small blocks from the allocator, large ones from the
// system.
//
// A column is often tens of megabytes. The allocator would serve it from a
// heap that grows and shrinks with every handle, at one page fault for each
// 4 KiB, and would copy it to grow it. A mapping of its own takes pages of
// 2 MiB where the system has them, grows by moving page tables, and its
// untouched part costs address space only.

/// Blocks of this size and more are mapped.
private let mappedSize = 1 << 20

private let largePage = 2 << 20
private let smallPage = 4 << 10

/// Resizes a block, or makes one of `old` size 0.
///
/// - Returns: The block, or nil and the old block untouched if memory cannot
///   be had.
func resizedBlock(
  _ block: UnsafeMutableRawPointer?, from old: Int, to size: Int
) -> UnsafeMutableRawPointer? {
  guard size >= mappedSize else { return unsafe realloc(block, size) }
  guard let block = unsafe block, old >= mappedSize else {
    guard let larger = unsafe mappedBlock(mapped(size)) else { return nil }
    if let block = unsafe block {
      unsafe larger.copyMemory(from: block, byteCount: old)
      unsafe free(block)
    }
    return unsafe larger
  }
  guard
    let moved = unsafe hgk_mremap(block, mapped(old), mapped(size)),
    UInt(bitPattern: moved) != UInt.max
  else { return nil }
  return unsafe moved
}

/// How much is mapped for a block: one that fills large pages and more than
/// half of another gets all of that, too.
private func mapped(_ size: Int) -> Int {
  let used = size & (largePage &- 1)
  guard size > largePage, used > largePage / 2, size <= Int.max &- largePage
  else { return size }
  return size &- used &+ largePage
}

/// Maps a block that begins where a large page may begin.
private func mappedBlock(_ size: Int) -> UnsafeMutableRawPointer? {
  let room = size &+ largePage
  guard size <= Int.max &- largePage,
    let mapped = unsafe mmap(
      nil, room, PROT_READ | PROT_WRITE,
      MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0),
    UInt(bitPattern: mapped) != UInt.max
  else { return nil }
  let before = Int(
    (0 &- UInt(bitPattern: mapped)) & UInt(largePage &- 1))
  let block = unsafe mapped + before
  let end = (size &+ smallPage &- 1) & ~(smallPage &- 1)
  if before > 0 { _ = unsafe munmap(mapped, before) }
  if before &+ end < room {
    _ = unsafe munmap(block + end, room &- before &- end)
  }
  _ = unsafe madvise(block, size, MADV_HUGEPAGE)
  return unsafe block
}

/// Gives a block of `size` bytes back.
func freeBlock(_ block: UnsafeMutableRawPointer?, _ size: Int) {
  guard let block = unsafe block else { return }
  if size >= mappedSize {
    _ = unsafe munmap(block, mapped(size))
  } else {
    unsafe free(block)
  }
}
