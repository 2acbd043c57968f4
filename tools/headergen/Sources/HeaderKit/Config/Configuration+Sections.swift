extension Configuration {
  mutating func readFrame(_ reader: ConfigReader) {
    frame.header = reader.string("header")
    frame.trailer = reader.string("trailer")
    frame.autogenWarning = reader.string("autogen_warning")
    frame.includeVersion = reader.bool("include_version", false)
    frame.includeGuard = reader.string("include_guard")
    frame.pragmaOnce = reader.bool("pragma_once", false)
    frame.cppCompat = reader.bool("cpp_compat", true)
    frame.noIncludes = reader.bool("no_includes", false)
    frame.sysIncludes = reader.strings("sys_includes") ?? []
    frame.includes = reader.strings("includes") ?? []
    frame.afterIncludes = reader.string("after_includes")
  }

  mutating func readLayout(_ reader: ConfigReader) {
    layout.lineLength = reader.integer("line_length", 80, in: 40...1000)
    layout.tabWidth = reader.integer("tab_width", 2, in: 0...16)
    layout.style = reader.choice("style", CSpelling.Style.both)
    documenting.isOn = reader.bool("documentation", true)
    documenting.style = reader.choice(
      "documentation_style", Documenting.Style.auto)
    documenting.length = reader.choice(
      "documentation_length", Documenting.Length.full)
    documenting.isRequired = reader.bool("require_documentation", false)
  }

  mutating func readFiles(_ reader: ConfigReader) {
    let files = reader.section("input")
    input.sources = files.strings("sources") ?? []
    input.exclude = files.strings("exclude") ?? []
    files.finish()
    let results = reader.section("output")
    output.header = results.string("header")
    output.symbols = results.string("symbols")
    output.exportedSymbols = results.string("exported_symbols")
    output.def = results.string("def")
    output.cffi = results.string("cffi")
    output.stub = results.string("stub")
    output.consts = results.string("consts")
    output.swift = results.string("swift")
    results.finish()
  }

  mutating func readNaming(_ reader: ConfigReader) {
    naming.usizeIsSizeT = reader.bool("usize_is_size_t", true)
    let sorting = reader.choice("sort_by", Sorting.none)
    let export = reader.section("export")
    naming.prefix = export.string("prefix") ?? ""
    naming.exclude = Set(export.strings("exclude") ?? [])
    naming.requirePublic = export.bool("require_public", true)
    export.finish()
    let enums = reader.section("enum")
    naming.renameVariants = enums.choice(
      "rename_variants", RenameRule.qualifiedScreamingSnakeCase)
    enums.finish()
    let constants = reader.section("const")
    naming.sortConstants = constants.choice("sort_by", sorting)
    constants.finish()
    let functions = reader.section("fn")
    naming.sortFunctions = functions.choice("sort_by", sorting)
    layout.arguments = functions.choice("args", Layout.Arguments.auto)
    markers.prefix = functions.string("prefix")
    markers.postfix = functions.string("postfix")
    markers.mustUse = functions.string("must_use")
    markers.deprecated = functions.string("deprecated")
    markers.deprecatedWithNote = functions.string("deprecated_with_note")
    markers.noReturn = functions.string("no_return")
    functions.finish()
  }

  mutating func readMarkers(_ reader: ConfigReader) {
    let pointers = reader.section("ptr")
    markers.nonNull = pointers.string("non_null_attribute")
    pointers.finish()
    let macros = reader.section("macros")
    markers.defineMacros = macros.bool("define", true)
    macros.finish()
  }

  mutating func readExtras(_ reader: ConfigReader) {
    let versions = reader.section("version")
    version.package = versions.string("package")
    version.prefix = versions.string("prefix")
    versions.finish()
    let hashing = reader.section("hash")
    hash.macro = hashing.string("macro")
    hash.swiftName = hashing.string("swift_name") ?? hash.swiftName
    hash.swiftAccess = hashing.choice("swift_access", Hash.Access.internal)
    hashing.finish()
    let linking = reader.section("symbols")
    symbols.node = linking.string("node")
    symbols.library = linking.string("library")
    linking.finish()
    let typing = reader.section("stub")
    stub.ffiType = typing.string("ffi_type") ?? stub.ffiType
    typing.finish()
  }
}
