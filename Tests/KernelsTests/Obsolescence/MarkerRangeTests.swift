import HgBytes
import TestSupport
import Testing

@testable import HgKernels

@Suite struct MarkerRangeTests {
  private let bytes = KnownStores.version1

  @Test func lastMarkerBeginsBeforeTheStop() throws {
    // The second marker begins at 91.
    for (offset, stop, count) in [
      (1, 159, 2), (1, 92, 2), (1, 91, 1), (1, 2, 1), (1, 1, 0), (91, 159, 1),
      (91, 92, 1), (91, 91, 0), (159, 159, 0), (5, 1, 0), (1000, 159, 0),
      (Int.max, 159, 0), (Int.max, 0, 0), (1, -5, 0), (1, Int.min, 0),
    ] {
      let parsed = try ParsedStore(range: bytes, from: offset, to: stop)
      #expect(parsed.store.count == count, "\(offset) to \(stop)")
      let rows = try parsed.rows()
      #expect(rows.offsets.first == offset)
    }
  }

  @Test func rangesOutsideTheDataAreRefused() {
    for (offset, stop) in [
      (1, 160), (0, Int.max), (-1, 10), (Int.min, 0), (Int.max, Int.max),
    ] {
      let found = refusal { () throws(Refusal) in
        _ = try ParsedStore(range: bytes, from: offset, to: stop)
      }
      #expect(found?.reason == .argument)
    }
  }

  @Test func offsetInsideAMarkerRefusesOrReadsWhatIsThere() {
    for offset in 2..<bytes.count {
      for mode in [MarkerStore.Mode.strict, .tolerant] {
        _ = refusal { () throws(Refusal) in
          let parsed = try ParsedStore(
            range: bytes, from: offset, to: bytes.count, mode)
          _ = try parsed.rows()
        }
      }
    }
  }

  @Test func rangeIsNotGrown() throws {
    let parsed = try ParsedStore(range: bytes, from: 1, to: 91)
    let found = refusal { () throws(Refusal) in
      _ = try ParsedStore(growing: parsed, to: bytes)
    }
    #expect(found?.reason == .argument)
  }
}
