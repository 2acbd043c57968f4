// swift-format-ignore-file
/// headergen:enumeration x_unknown
public enum Unknown: Int32 { case a }
// headergen:const X_PLAIN
public let plain = 1
/// A directive on a type that it is not for.
///
/// headergen:opaque x_struct
public struct Structure {}
/// headergen:const X_FUNCTION
@_cdecl("x_function")
public func function() {}
/// No name.
///
/// headergen:opaque
public typealias Nameless = OpaquePointer
/// A name that is none.
///
/// headergen:typedef 1st
public typealias Typedef = Int32
/// Too much.
///
/// headergen:const X_MUCH more
public let much = 1
/// Prefix of what?
///
/// headergen:const prefix=X
public let prefixed = 1
/// headergen:ignore this
@_cdecl("x_ignored")
public func ignored() {}
// headergen:section
/// headergen:const X_LOST

/// The comment that counts.
public let lost = 1
