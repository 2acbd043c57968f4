/// Sorts the elements from `start` to `end` in place.
///
/// Heapsort, because it is O(n log n) on every input and needs no memory: the
/// order of what is sorted here may have been chosen by an adversary.
func heapSort<Element: BitwiseCopyable>(
  _ elements: inout MutableSpan<Element>, from start: Int, to end: Int,
  by isBefore: (Element, Element) -> Bool
) {
  let count = end - start
  guard count > 1 else { return }
  var root = count / 2
  while root > 0 {
    root -= 1
    siftDown(&elements, start, root, count, isBefore)
  }
  var last = count - 1
  while last > 0 {
    elements.swapAt(start, start + last)
    siftDown(&elements, start, 0, last, isBefore)
    last -= 1
  }
}

private func siftDown<Element: BitwiseCopyable>(
  _ elements: inout MutableSpan<Element>, _ start: Int, _ root: Int,
  _ count: Int, _ isBefore: (Element, Element) -> Bool
) {
  var parent = root
  while true {
    var child = 2 * parent + 1
    guard child < count else { return }
    if child + 1 < count,
      isBefore(elements[start + child], elements[start + child + 1])
    {
      child += 1
    }
    guard isBefore(elements[start + parent], elements[start + child]) else {
      return
    }
    elements.swapAt(start + parent, start + child)
    parent = child
  }
}
