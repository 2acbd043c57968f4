import TestSupport

/// Two markers as Mercurial stores them, and what they say.
enum KnownStores {
  static let version0 = bytes(
    hexadecimal: """
      00020000 0021018c 2be7845b a1fbb6ea 855b4120 6bfc63a7 65c19711 11111111
      11111111 11111111 11111111 11111122 22222222 22222222 22222222 22222222
      22222264 6174653a 31373030 30303030 3030202d 31393830 30007573 65723a61
      6c696365 00000000 41008c2b e7845ba1 fbb6ea85 5b41206b fc63a765 c1976461
      74653a31 30203336 30300070 313a3139 39346631 37613633 30656166 62393962
      63613331 62376562 33633232 62376637 37653962 39660075 7365723a 626f62
      """)

  static let version1 = bytes(
    hexadecimal: """
      01000000 5a41d954 fc400000 00feb600 01020301 8c2be784 5ba1fbb6 ea855b41
      206bfc63 a765c197 11111111 11111111 11111111 11111111 11111111 22222222
      22222222 22222222 22222222 22222222 04057573 6572616c 69636500 00004440
      24000000 00000000 3c000000 01018c2b e7845ba1 fbb6ea85 5b41206b fc63a765
      c1971994 f17a630e afb99bca 31b7eb3c 22b7f77e 9b9f0403 75736572 626f62
      """)

  static var markers: [MarkerModel] {
    let node = bytes(hexadecimal: "8c2be7845ba1fbb6ea855b41206bfc63a765c197")
    var split = MarkerModel(predecessor: node)
    split.successors = [0x11, 0x22].map { Array(repeating: $0, count: 20) }
    split.flags = 1
    split.metadata = [MarkerModel.Pair("user", "alice")]
    split.seconds = 1_700_000_000
    split.timeZone = -19800
    var prune = MarkerModel(predecessor: node)
    prune.metadata = [MarkerModel.Pair("user", "bob")]
    prune.seconds = 10
    prune.timeZone = 3600
    prune.parents = [
      bytes(hexadecimal: "1994f17a630eafb99bca31b7eb3c22b7f77e9b9f")
    ]
    return [split, prune]
  }

  /// Single markers of version 1, without the byte that says the version.
  static var singles: [([UInt8], MarkerModel)] {
    let node = [UInt8](repeating: 0x8c, count: 20)
    var recorded = MarkerModel(predecessor: node)
    recorded.successors = [Array(repeating: 0x11, count: 20)]
    recorded.metadata = [MarkerModel.Pair("user", "x")]
    recorded.seconds = 1.5
    recorded.timeZone = 3600
    recorded.parents = []
    var bare = MarkerModel(predecessor: node)
    bare.seconds = 0.25
    bare.timeZone = -120
    var wide = MarkerModel(predecessor: Array(repeating: 1, count: 32))
    wide.flags = 2
    wide.parents = [Array(repeating: 2, count: 32)]
    return [
      (
        bytes(
          hexadecimal: """
            000000423ff8000000000000003c0000010001
            8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c
            1111111111111111111111111111111111111111 04017573657278
            """), recorded
      ),
      (
        bytes(
          hexadecimal: """
            000000273fd0000000000000fffe0000000300
            8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c8c
            """), bare
      ),
      (
        bytes(
          hexadecimal: """
            0000005300000000000000000000000200010001010101010101010101010101
            0101010101010101010101010101010101010102020202020202020202020202
            02020202020202020202020202020202020202
            """), wide
      ),
    ]
  }
}
