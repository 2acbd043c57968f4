/// Every setting of a run, with its default.
public struct Configuration: Sendable {
  struct Input: Sendable {
    var sources: [String] = []
    var exclude: [String] = []
  }

  struct Output: Sendable {
    var header: String?
    var symbols: String?
    var exportedSymbols: String?
    var def: String?
    var cffi: String?
    var stub: String?
    var consts: String?
    var swift: String?
  }

  struct Frame: Sendable {
    var header: String?
    var trailer: String?
    var autogenWarning: String?
    var includeVersion = false
    var includeGuard: String?
    var pragmaOnce = false
    var cppCompat = true
    var noIncludes = false
    var sysIncludes: [String] = []
    var includes: [String] = []
    var afterIncludes: String?
  }

  struct Layout: Sendable {
    enum Arguments: String, CaseIterable, Sendable {
      case auto, horizontal, vertical
    }

    var lineLength = 80
    var tabWidth = 2
    var style = CSpelling.Style.both
    var arguments = Arguments.auto
  }

  struct Documenting: Sendable {
    enum Style: String, CaseIterable, Sendable {
      case auto, doxy, c, c99, cxx = "c++"
    }

    enum Length: String, CaseIterable, Sendable {
      case full, short
    }

    var isOn = true
    var style = Style.auto
    var length = Length.full
    var isRequired = false
  }

  enum Sorting: String, CaseIterable, Sendable {
    case none = "None"
    case name = "Name"
  }

  struct Naming: Sendable {
    var prefix = ""
    var exclude: Set<String> = []
    var requirePublic = true
    var usizeIsSizeT = true
    var renameVariants = RenameRule.qualifiedScreamingSnakeCase
    var sortFunctions = Sorting.none
    var sortConstants = Sorting.none
  }

  struct Markers: Sendable {
    var prefix: String?
    var postfix: String?
    var mustUse: String?
    var deprecated: String?
    var deprecatedWithNote: String?
    var noReturn: String?
    var nonNull: String?
    var defineMacros = true
  }

  struct Version: Sendable {
    var package: String?
    var prefix: String?
  }

  struct Hash: Sendable {
    enum Access: String, CaseIterable, Sendable {
      case `internal`, package, `public`
    }

    var macro: String?
    var swiftName = "declarationsHash"
    var swiftAccess = Access.internal
  }

  struct Symbols: Sendable {
    var node: String?
    var library: String?
  }

  struct Stub: Sendable {
    var ffiType = "_cffi_backend.FFI"
  }

  var input = Input()
  var output = Output()
  var frame = Frame()
  var layout = Layout()
  var documenting = Documenting()
  var naming = Naming()
  var markers = Markers()
  var version = Version()
  var hash = Hash()
  var symbols = Symbols()
  var stub = Stub()
  /// Where the configuration was read, as the user named it.
  var path = "headergen.toml"
}
