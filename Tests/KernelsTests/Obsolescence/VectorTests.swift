import Foundation
import HgBytes
import TestSupport
import Testing

@testable import HgKernels

/// The answers of Mercurial that are recorded in `Tests/Vectors`.
@Suite struct VectorTests {
  private struct Recorded: Decodable {
    struct Marker: Decodable {
      let predecessor: String
      let successors: [String]
      let flags: UInt16
      let metadata: [[String]]
      let seconds: String
      let timezone: Int64
      let parents: [String]?
    }
    struct Question: Decodable {
      let node: String
      let obsolete: Bool
      let relevant: [Int]
    }
    let markers: [Marker]
    let nodes: [Question]
  }

  private static var folder: URL {
    URL(filePath: #filePath).deletingLastPathComponent()
      .appending(path: "../../Vectors/obsolescence").standardized
  }

  @Test func stillTheRecordedAnswers() throws {
    let names = try FileManager.default.contentsOfDirectory(
      at: Self.folder, includingPropertiesForKeys: nil)
    let stores = names.filter { $0.pathExtension == "obsstore" }
    #expect(stores.count == 12)
    try withEvery("store", in: stores) { url in
      let parsed = try ParsedStore(Array(Data(contentsOf: url)))
      let recorded = try JSONDecoder().decode(
        Recorded.self,
        from: Data(
          contentsOf: url.deletingPathExtension()
            .appendingPathExtension("json")))
      let rows = try parsed.rows()
      try #require(rows.markers.count == recorded.markers.count)
      for (row, marker) in zip(rows.markers, recorded.markers) {
        try #require(row == model(marker, like: row))
      }
      for question in recorded.nodes { try check(question, parsed) }
    }
  }

  /// A recorded marker; Mercurial does not tell "no parents" from "not
  /// recorded" in version 1.
  private func model(
    _ marker: Recorded.Marker, like row: MarkerModel
  ) -> MarkerModel {
    var model = MarkerModel(
      predecessor: bytes(hexadecimal: marker.predecessor))
    model.successors = marker.successors.map { bytes(hexadecimal: $0) }
    model.flags = marker.flags
    model.metadata = marker.metadata.map {
      MarkerModel.Pair(bytes(hexadecimal: $0[0]), bytes(hexadecimal: $0[1]))
    }
    model.seconds = Double(marker.seconds) ?? .nan
    model.timeZone = marker.timezone
    model.parents = marker.parents.map { $0.map { bytes(hexadecimal: $0) } }
    if model.parents == nil, row.parents == [] { model.parents = [] }
    return model
  }

  private func check(
    _ question: Recorded.Question, _ parsed: ParsedStore
  ) throws {
    let node = GuardedBytes(bytes(hexadecimal: question.node))
    let data = parsed.data.unwatchedSpan
    var mask: [UInt8] = [0]
    var span = mask.mutableSpan
    let count = try parsed.store.markObsolete(
      node.span, nodeSize: node.buffer.count, mask: &span, in: data)
    try #require(mask == [question.obsolete ? 1 : 0])
    try #require(count == Int(mask[0]))
    let relevant = try parsed.store.relevantMarkers(
      to: node.span, nodeSize: node.buffer.count, in: data)
    let found = (0..<relevant.count).map { Int(relevant[$0]) }
    try #require(found == question.relevant)
  }
}
