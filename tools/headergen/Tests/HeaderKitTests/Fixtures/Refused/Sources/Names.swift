// swift-format-ignore-file
/// A name that is none.
@_cdecl("not a name")
public func badName() {}
/// A keyword of C.
@_cdecl("register")
public func cKeyword(_ `default`: Int32) {}
/// A keyword of C++.
@c(template)
public func cxxKeyword(_ `class`: Int32) {}
/// The same name twice.
@_cdecl("n_twice")
public func twice() {}
/// The same name once more.
@c(n_twice)
public func again() {}
/// Two parameters of one name.
@_cdecl("n_parameters")
public func parameters(_ dataSize: Int32, _ data_size: Int32) {}
/// A handle.
///
/// headergen:opaque n_handle
public typealias Handle = OpaquePointer
/// A parameter that hides its type.
@_cdecl("n_hides")
public func hides(_ nHandle: Handle?) {}
/// A constant of another's name.
///
/// headergen:const n_twice
public let twiceMore = 1
/// A macro of the configuration.
///
/// headergen:const N_HASH
public let hash = 1
/// A callback with a keyword and one that hides a type.
@_cdecl("n_callbacks")
public func callbacks(
  _ a: @convention(c) (_ int: Int32) -> Void,
  _ b: @convention(c) (_ nHandle: Handle?, _ other: Handle?) -> Void
) {}
