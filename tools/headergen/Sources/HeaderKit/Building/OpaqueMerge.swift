/// Brings the aliases of one opaque type together.
struct OpaqueMerge {
  private let context: BuildContext

  init(_ context: BuildContext) { self.context = context }

  /// Keeps one item per opaque type, at the place of the first alias and with
  /// the one comment that says something.
  func merge(_ items: [Interface.Item]) -> [Interface.Item] {
    var groups: [String: [OpaqueType]] = [:]
    for case .opaque(let item) in items {
      groups[item.common.name, default: []].append(item)
    }
    var written: Set<String> = []
    return items.compactMap { item in
      guard case .opaque(let first) = item else { return item }
      guard written.insert(first.common.name).inserted else { return nil }
      return .opaque(join(first, groups[first.common.name] ?? []))
    }
  }

  private func join(_ first: OpaqueType, _ group: [OpaqueType]) -> OpaqueType {
    let told = group.filter { !$0.common.documentation.isEmpty }
    for extra in told.dropFirst() {
      context.log.error(
        "opaque type '\(extra.common.name)' is documented twice; only one "
          + "alias can say what it is", at: extra.common.position)
    }
    if told.isEmpty, context.configuration.documenting.isRequired {
      context.log.error(
        "opaque type '\(first.common.name)' has no doc comment",
        at: first.common.position)
    }
    var result = first
    result.common.documentation =
      told.first?.common.documentation ?? Documentation()
    return result
  }
}
