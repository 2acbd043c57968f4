/// The version of this interface.
///
/// It grows when a function is added or changed. A library serves callers of
/// its own version and of earlier ones back to the last change that broke
/// them, which also changes the library's SONAME.
///
/// headergen:const HGK_ABI_VERSION
public let abiVersion: UInt32 = 1

/// The version of the library: major, minor and patch in one number.
///
/// headergen:const HGK_VERSION
public let version: UInt32 = 0x00_01_00

/// The version of the interface that the library has, to compare with
/// ``abiVersion`` of the header.
///
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_abi_version")
public func libraryABIVersion() -> UInt32 {
  abiVersion
}

/// A hash of all declarations that the library was built with, to compare with
/// `HGK_ABI_HASH` of the header.
///
/// A binding that declares functions for itself, as cffi and ctypes do, should
/// refuse a library whose hash is another.
///
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_abi_hash")
public func libraryABIHash() -> UInt64 {
  declarationsHash
}

/// The version of the library, to compare with ``version`` of the header.
///
/// - Complexity: O(1).
/// - Since: ABI 1.
@_cdecl("hgk_version")
public func libraryVersion() -> UInt32 {
  version
}
