import HgBytes
import Synchronization
import Testing

@Suite struct OnceCellTests {
  /// A value whose ends are counted.
  struct Counted: ~Copyable {
    let number: Int
    let ends: Counter
    deinit { ends.value.add(1, ordering: .relaxed) }
  }

  final class Counter: Sendable {
    let value = Atomic<Int>(0)
  }

  final class Shared: @unchecked Sendable {
    let cell = OnceCell<Counted>()
  }

  @Test func isEmptyUntilFilled() throws {
    let cell = OnceCell<Int>()
    let before = cell.isFilled
    try cell.fill { 5 }
    let after = cell.isFilled
    #expect(!before && after)
    try cell.fill { 6 }
    #expect(cell.value == 5)
  }

  @Test func refusalLeavesItEmpty() throws {
    let cell = OnceCell<Int>()
    let found = refusal { () throws(Refusal) in
      try cell.fill { () throws(Refusal) in throw Refusal(.malformed, at: 3) }
    }
    #expect(found == Refusal(.malformed, at: 3))
    let isFilled = cell.isFilled
    #expect(!isFilled)
    try cell.fill { 7 }
    #expect(cell.value == 7)
  }

  @Test func oneOfManyThreadsPublishes() async throws {
    for _ in 0..<200 {
      let ends = Counter()
      let makes = Counter()
      do {
        let shared = Shared()
        let seen = try await withThrowingTaskGroup(of: Int.self) { group in
          for number in 0..<8 {
            group.addTask {
              try shared.cell.fill {
                makes.value.add(1, ordering: .relaxed)
                return Counted(number: number, ends: ends)
              }
              return shared.cell.value.number
            }
          }
          return try await group.reduce(into: Set()) { $0.insert($1) }
        }
        #expect(seen.count == 1)
      }
      // Every value that was made has ended, published or not.
      let made = makes.value.load(ordering: .relaxed)
      let ended = ends.value.load(ordering: .relaxed)
      #expect(made == ended)
    }
  }
}
