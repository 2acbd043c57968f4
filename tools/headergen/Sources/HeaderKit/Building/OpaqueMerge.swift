/// Brings the aliases of one opaque type together.
struct OpaqueMerge {
  private let context: BuildContext

  init(_ context: BuildContext) { self.context = context }

  /// Keeps one item per opaque type, at the place of the first alias.
  ///
  /// The first alias that says something documents the type; what the others
  /// say is about Swift's view of it.
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
    let told = group.first { !$0.common.documentation.isEmpty }
    if told == nil, context.configuration.documenting.isRequired {
      context.log.error(
        "opaque type '\(first.common.name)' has no doc comment",
        at: first.common.position)
    }
    var result = first
    result.common.documentation =
      told?.common.documentation ?? Documentation()
    return result
  }
}
