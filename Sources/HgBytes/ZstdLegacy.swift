// What zstd would call for frames of its formats 0.5 to 0.7.
//
// Nobody has written these since format 0.8 became final in 2016, and no revlog
// has any: frames are refused before zstd sees them unless they begin with the
// final format's number. Debian's archive brings the old decoders all the same,
// 100 KB of them. A definition of everything that it asks of them keeps the
// linker from taking that part of the archive. None of these functions is ever
// called; each gives an error.

private let error = UInt.max

/// Makes no decoder of format 0.5.
@_cdecl("ZSTDv05_createDCtx")
public func zstd05Create() -> UnsafeMutableRawPointer? { nil }

/// Frees no decoder of format 0.5.
@_cdecl("ZSTDv05_freeDCtx")
public func zstd05Free() -> UInt { error }

/// Decompresses no frame of format 0.5.
@_cdecl("ZSTDv05_decompress_usingDict")
public func zstd05Decompress() -> UInt { error }

/// Reads no header of format 0.5.
@_cdecl("ZSTDv05_getFrameParams")
public func zstd05ReadHeader() -> UInt { error }

/// Measures no frame of format 0.5.
@_cdecl("ZSTDv05_findFrameSizeInfoLegacy")
public func zstd05FindSize() {}

/// Makes no streaming decoder of format 0.5.
@_cdecl("ZBUFFv05_createDCtx")
public func buffer05Create() -> UnsafeMutableRawPointer? { nil }

/// Frees no streaming decoder of format 0.5.
@_cdecl("ZBUFFv05_freeDCtx")
public func buffer05Free() -> UInt { error }

/// Starts no stream of format 0.5.
@_cdecl("ZBUFFv05_decompressInitDictionary")
public func buffer05Start() -> UInt { error }

/// Goes on with no stream of format 0.5.
@_cdecl("ZBUFFv05_decompressContinue")
public func buffer05Continue() -> UInt { error }

/// Makes no decoder of format 0.6.
@_cdecl("ZSTDv06_createDCtx")
public func zstd06Create() -> UnsafeMutableRawPointer? { nil }

/// Frees no decoder of format 0.6.
@_cdecl("ZSTDv06_freeDCtx")
public func zstd06Free() -> UInt { error }

/// Decompresses no frame of format 0.6.
@_cdecl("ZSTDv06_decompress_usingDict")
public func zstd06Decompress() -> UInt { error }

/// Reads no header of format 0.6.
@_cdecl("ZSTDv06_getFrameParams")
public func zstd06ReadHeader() -> UInt { error }

/// Measures no frame of format 0.6.
@_cdecl("ZSTDv06_findFrameSizeInfoLegacy")
public func zstd06FindSize() {}

/// Makes no streaming decoder of format 0.6.
@_cdecl("ZBUFFv06_createDCtx")
public func buffer06Create() -> UnsafeMutableRawPointer? { nil }

/// Frees no streaming decoder of format 0.6.
@_cdecl("ZBUFFv06_freeDCtx")
public func buffer06Free() -> UInt { error }

/// Starts no stream of format 0.6.
@_cdecl("ZBUFFv06_decompressInitDictionary")
public func buffer06Start() -> UInt { error }

/// Goes on with no stream of format 0.6.
@_cdecl("ZBUFFv06_decompressContinue")
public func buffer06Continue() -> UInt { error }

/// Makes no decoder of format 0.7.
@_cdecl("ZSTDv07_createDCtx")
public func zstd07Create() -> UnsafeMutableRawPointer? { nil }

/// Frees no decoder of format 0.7.
@_cdecl("ZSTDv07_freeDCtx")
public func zstd07Free() -> UInt { error }

/// Decompresses no frame of format 0.7.
@_cdecl("ZSTDv07_decompress_usingDict")
public func zstd07Decompress() -> UInt { error }

/// Reads no header of format 0.7.
@_cdecl("ZSTDv07_getFrameParams")
public func zstd07ReadHeader() -> UInt { error }

/// Measures no frame of format 0.7.
@_cdecl("ZSTDv07_findFrameSizeInfoLegacy")
public func zstd07FindSize() {}

/// Makes no streaming decoder of format 0.7.
@_cdecl("ZBUFFv07_createDCtx")
public func buffer07Create() -> UnsafeMutableRawPointer? { nil }

/// Frees no streaming decoder of format 0.7.
@_cdecl("ZBUFFv07_freeDCtx")
public func buffer07Free() -> UInt { error }

/// Starts no stream of format 0.7.
@_cdecl("ZBUFFv07_decompressInitDictionary")
public func buffer07Start() -> UInt { error }

/// Goes on with no stream of format 0.7.
@_cdecl("ZBUFFv07_decompressContinue")
public func buffer07Continue() -> UInt { error }
