import HgBytes

/// A part of both texts, in lines.
struct LineRange: BitwiseCopyable {
  var oldStart: Int
  var oldEnd: Int
  var newStart: Int
  var newEnd: Int
}

/// Lines that are the same in both texts.
struct LineMatch: BitwiseCopyable {
  var old: Int
  var new: Int
  var count: Int
}
