import Foundation
import HgBytes
import Testing

@Suite struct SharedCountTests {
  @Test func addsWhatThreadsAdd() {
    let count = SharedCount()
    DispatchQueue.concurrentPerform(iterations: 8) { _ in
      for _ in 0..<1000 { _ = count.add(1) }
    }
    #expect(count.add(0) == 8000)
  }

  @Test func stopsAtTheLargestNumber() {
    let count = SharedCount()
    #expect(count.add(3) == 3)
    #expect(count.add(Int.max) == Int.max)
    #expect(count.add(Int.max) == Int.max)
  }
}
