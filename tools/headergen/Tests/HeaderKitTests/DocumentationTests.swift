import Testing

@testable import HeaderKit

/// Doc comments as C readers get them.
@Suite struct DocumentationTests {
  /// The comment above a function with the parameters `data` and `dataSize`.
  func comment(_ text: String, _ settings: String = "") throws -> String {
    let lines = text.split(
      separator: "\n", omittingEmptySubsequences: false
    ).map { $0.isEmpty ? "///\n" : "/// \($0)\n" }.joined()
    let source =
      lines + """
        @_cdecl("lib_f")
        public func run(_ data: UnsafeRawPointer?, _ dataSize: UInt) {}
        /// Errors.
        ///
        /// headergen:enum lib_error
        @frozen public enum Problem: Int32 {
          /// One.
          case tooLong = -1
        }
        /// A limit.
        ///
        /// headergen:const LIB_MOST
        public let most = 7
        """
    let header = try Fixture.generate(source, settings)
    let end = try #require(header.firstRange(of: "\nvoid lib_f")).lowerBound
    let start = try #require(header.firstRange(of: "/**")).lowerBound
    return String(header[start..<end])
  }

  @Test func namesInCodeSpansAreTranslated() throws {
    let text = """
      Sees `dataSize`, `Problem.tooLong`, ``Problem/tooLong``, `.tooLong`, \
      `most`, `run`, ``run(_:_:)``, `data[dataSize - 1]` and `Problem`.
      """
    #expect(
      try comment(text, "line_length = 1000") == """
        /** Sees `data_size`, `LIB_ERROR_TOO_LONG`, `LIB_ERROR_TOO_LONG`, \
        `LIB_ERROR_TOO_LONG`, `LIB_MOST`, `lib_f`, `lib_f`, \
        `data[data_size - 1]` and `lib_error`. */
        """)
  }

  @Test func otherNamesAreLeftAlone() throws {
    let text = "Keeps dataSize, `dataSizes`, `a.most`, `most.x`, ``Other``, `x."
    #expect(
      try comment(text) == """
        /** Keeps dataSize, `dataSizes`, `a.most`, `most.x`, `Other`, `x. */
        """)
  }

  @Test func blocksKeepTheirShape() throws {
    let text = """
      Summary
      on two lines.

      # Heading
      #notAHeading goes on.
      > quoted
      > twice

          code   as it is

      * one
        more of one

        a paragraph of one
      * two
        1. nested
        2. again
      """
    #expect(
      try comment(text) == """
        /**
         * Summary on two lines.
         *
         * # Heading
         *
         * #notAHeading goes on.
         *
         * > quoted
         * > twice
         *
         *     code   as it is
         *
         * * one more of one
         *
         *   a paragraph of one
         * * two
         *   1. nested
         *   2. again
         */
        """)
  }

  @Test func documentationCanBeLeftOut() throws {
    let header = try Fixture.generate(
      "/// Text.\n@c public func f() {}", "documentation = false")
    #expect(!header.contains("Text."))
    #expect(header.contains("\nvoid f(void);"))
  }

  @Test func onlyTheAdjoiningCommentDocuments() throws {
    let header = try Fixture.generate(
      """
      /// Of nothing.

      // An ordinary comment.
      /// Of the function.
      @c public func f() {}
      """)
    #expect(header.contains("/** Of the function. */"))
    #expect(!header.contains("Of nothing"))
  }

  @Test func windowsLinesMeanTheSame() throws {
    let text = try Fixture.text("Library/Sources/Types.swift")
    let windows = text.replacing("\n", with: "\r\n")
    #expect(text.utf8.count < windows.utf8.count)
    #expect(
      try Fixture.generate(windows) == Fixture.generate(text))
  }
}
