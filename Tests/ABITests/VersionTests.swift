import HgABI
import Testing

@Suite struct VersionTests {
  @Test func libraryIsOfTheHeadersVersion() {
    #expect(libraryABIVersion() == abiVersion)
    #expect(libraryVersion() == version)
    #expect(libraryABIHash() != 0)
  }
}
