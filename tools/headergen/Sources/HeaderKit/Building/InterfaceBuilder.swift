import SwiftSyntax

/// Makes the whole interface out of parsed sources.
struct InterfaceBuilder {
  let configuration: Configuration
  let log: DiagnosticLog

  func build(_ files: [SourceFile]) -> Interface {
    var candidates = Candidates()
    var indexes: [CommentIndex] = []
    for file in files {
      let index = CommentIndex(file, log: log)
      let finder = CandidateFinder(file, comments: index, log: log)
      finder.walk(file.tree)
      candidates.items += finder.found
      indexes.append(index)
    }
    let scalars = ScalarTypes(
      usizeIsSizeT: configuration.naming.usizeIsSizeT)
    let collector = NameCollector(
      configuration: configuration, scalars: scalars)
    let context = BuildContext(
      configuration: configuration, log: log,
      mapper: TypeMapper(
        scalars: scalars, names: collector.collect(candidates)))
    let items = candidates.items.compactMap {
      item($0, context, collector)
    }
    for index in indexes { index.reportUnclaimed(log) }
    var interface = Interface(items: OpaqueMerge(context).merge(items))
    for case .opaque(let item) in items {
      interface.aliasNames[item.common.swiftName] = item.common.name
    }
    DuplicateCheck(configuration: configuration, log: log).check(interface)
    return interface
  }

  private func item(
    _ candidate: Candidates.Item, _ context: BuildContext,
    _ collector: NameCollector
  ) -> Interface.Item? {
    switch candidate {
    case .function(let item):
      FunctionBuilder(context: context, candidate: item).build()
        .map { .function($0) }
    case .enumeration(let item):
      EnumBuilder(context: context, candidate: item).build()
        .map { .enumeration($0) }
    case .variable(let item):
      ConstantBuilder(context: context, candidate: item).build()
        .map { .constant($0) }
    case .alias(let item):
      AliasBuilder(
        context: context, candidate: item, meaning: collector.meaning(item)
      ).build()
    }
  }
}
