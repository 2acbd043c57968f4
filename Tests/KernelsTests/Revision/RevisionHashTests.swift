import HgBytes
import HgKernels
import TestSupport
import Testing

private func node(
  _ text: String, _ parent1: String, _ parent2: String = ""
)
  -> String
{
  let text = Array(text.utf8)
  let first = bytes(hexadecimal: parent1)
  let second = bytes(hexadecimal: parent2)
  let digest = hashRevision(
    text.span.bytes, parent1: first.span.bytes, parent2: second.span.bytes)
  return hexadecimal((0..<20).map { digest.bytes[$0] })
}

@Suite struct RevisionHashTests {
  /// Nodes that Mercurial gave.
  @Test func knownAnswers() {
    let first = "2c186c8c5bc0df5af5b951afe407d803f9e6b8c9"
    let second = "f57bae649f6e9be3b9063b84cdbcde77a1aca797"
    #expect(node("hello\n", "") == first)
    #expect(node("hello\nworld\n", first) == second)
    #expect(
      node(
        "\u{1}\ncopy: a\ncopyrev: \(second)\n\u{1}\nhello\nworld\nagain\n", "")
        == "0e58f43e24f3c026fb165777b27ffcc4b09b82f7")
  }

  @Test func theOrderOfParentsDoesNotMatter() {
    let first = String(repeating: "01", count: 20)
    let second = String(repeating: "fe", count: 20)
    #expect(node("text", first, second) == node("text", second, first))
    #expect(node("text", first) == node("text", "", first))
    #expect(node("text", first, second) != node("text", first))
  }
}
