// swift-format-ignore-file
/// Each declaration here has no C form.
/// - Parameters:
///   - text: A Swift string.
@_cdecl("r_string")
public func string(_ text: String) {}
/// Two types of Swift alone.
@_cdecl("r_struct")
public func structure(_ point: Point, _ list: [Int32]) {}
/// A tuple.
@_cdecl("r_tuple")
public func tuple(_ pair: (Int32, Int32)) {}
/// An optional number.
@_cdecl("r_optional")
public func optional(_ count: Int32?, _ other: Optional<Bool>) {}
/// An error.
@_cdecl("r_throws")
public func throwing() throws {}
/// A task.
@_cdecl("r_async")
public func asynchronous() async {}
/// A type parameter.
@_cdecl("r_generic")
public func generic<T>(_ value: UnsafePointer<T>) {}
/// A reference.
@_cdecl("r_inout")
public func reference(_ value: inout Int32) {}
/// A closure.
@_cdecl("r_closure")
public func closure(_ body: () -> Void, _ more: @escaping () -> Void) {}
/// A callback that throws, and one of strings.
@_cdecl("r_callback")
public func callback(
  _ a: @convention(c) () throws -> Void, _ b: @convention(c) (String) -> Void
) {}
/// Any number.
@_cdecl("r_variadic")
public func variadic(_ values: Int32...) {}
/// A parameter without a name.
@_cdecl("r_unnamed")
public func unnamed(_: Int32) {}
/// A result of Swift.
@_cdecl("r_result")
public func result() -> Character { "a" }
/// Nothing, as a value.
@_cdecl("r_void")
public func nothing(_ value: Void) {}
/// No such alias.
@_cdecl("r_alias")
public func alias(_ value: Unknown) -> UnsafePointer<Unknown>? { nil }
/// An alias of a type without C form.
@_cdecl("r_alias_2")
public func alias2(_ value: Text, _ other: Loop) {}
public typealias Text = String
public typealias Loop = Pool
public typealias Pool = Loop
/// Buffers, existentials and pointers to a pointer's metatype.
@_cdecl("r_more")
public func more(
  _ a: UnsafeBufferPointer<Int32>, _ b: any Sendable, _ c: some Equatable,
  _ d: UnsafePointer<Int32.Type>, _ e: UnsafePointer
) {}
/// Not public.
@_cdecl("r_internal")
func notPublic() {}
extension Point {
  /// Not global.
  @_cdecl("r_member")
  public static func member() {}
}
/// Around another.
public func outer() {
  /// Local.
  @_cdecl("r_local")
  func local() {}
}
/// A function that C declares elsewhere.
@c @implementation
public func r_implemented() {}
/// Not there.
@available(*, unavailable)
@_cdecl("r_unavailable")
public func unavailable() {}
#if os(Linux)
  /// Only on Linux.
  @_cdecl("r_linux")
  public func linux() {}
  public typealias Word = Int64
#else
  public typealias Word = Int32
#endif
/// A type that differs.
@_cdecl("r_word")
public func word(_ value: Word) {}
/// An attribute that differs.
#if os(Linux)
  @_cdecl("r_maybe")
#endif
public func maybe() {}
/// An attribute on a type.
@c(r_thing)
public struct Thing {}
typealias Doubled = Int32
private typealias Doubled = Int64
/// An alias with two meanings.
@_cdecl("r_doubled")
public func doubled(_ value: Doubled) {}
/// Aliases and enums in a body.
public func body() {
  typealias Inner = Int32
  /// Local.
  ///
  /// headergen:opaque r_inner
  typealias Handle = OpaquePointer
  /// Local.
  ///
  /// headergen:enum r_local_enum
  enum Local: Int32 {
    /// One.
    case one
  }
}
/// An alias of a body is not known outside.
@_cdecl("r_inner_use")
public func innerUse(_ value: Inner) {}
