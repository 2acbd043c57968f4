/// The order of declarations in C, which needs a type before its use.
struct ItemOrder {
  let configuration: Configuration

  /// Source order within each section, or sorted where the configuration says
  /// so; a type used early moves up to just before its first use.
  func arrange(_ interface: Interface) -> [(Section?, [Interface.Item])] {
    let types = Dictionary(
      interface.items.filter(\.isType).map { ($0.common.name, $0) },
      uniquingKeysWith: { first, _ in first })
    var written: Set<String> = []
    return groups(interface.items).map { section, items in
      var result: [Interface.Item] = []
      for item in sorted(items) { add(item, types, &written, &result) }
      return (section, result)
    }
  }

  private func add(
    _ item: Interface.Item, _ types: [String: Interface.Item],
    _ written: inout Set<String>, _ result: inout [Interface.Item]
  ) {
    guard written.insert(item.common.name).inserted else { return }
    for name in item.dependencies {
      if let type = types[name] { add(type, types, &written, &result) }
    }
    result.append(item)
  }

  private func groups(
    _ items: [Interface.Item]
  ) -> [(Section?, [Interface.Item])] {
    var result: [(Section?, [Interface.Item])] = []
    for item in items {
      let title = item.common.section?.title
      if let last = result.last, last.0?.title == title {
        result[result.count - 1].1.append(item)
      } else {
        result.append((item.common.section, [item]))
      }
    }
    return result
  }

  private func sorted(_ items: [Interface.Item]) -> [Interface.Item] {
    let naming = configuration.naming
    guard naming.sortFunctions == .name || naming.sortConstants == .name else {
      return items
    }
    var constants: [Interface.Item] = []
    var types: [Interface.Item] = []
    var functions: [Interface.Item] = []
    for item in items {
      switch item {
      case .constant: constants.append(item)
      case .function: functions.append(item)
      default: types.append(item)
      }
    }
    func byName(
      _ items: [Interface.Item], _ sorting: Configuration.Sorting
    ) -> [Interface.Item] {
      sorting == .name
        ? items.sorted { $0.common.name < $1.common.name } : items
    }
    return byName(constants, naming.sortConstants) + types
      + byName(functions, naming.sortFunctions)
  }
}
