/// Writes the declarations' hash as Swift, so that a library can report it.
struct SwiftWriter {
  let context: WritingContext

  func write() -> String {
    let hash = context.configuration.hash
    // Internal is what Swift means when nothing is written.
    let access =
      hash.swiftAccess == .internal ? "" : "\(hash.swiftAccess.rawValue) "
    return """
      // \(context.notice)

      /// Changes whenever a declaration for C does: FNV-1a over all of them.
      \(access)let \(hash.swiftName): UInt64 = \(HexText.grouped(context.hash))

      """
  }
}
