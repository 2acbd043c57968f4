internal import Foundation

/// Expands patterns of paths: `*` and `?` stay within a folder's name, `**`
/// stands for any folders.
enum Glob {
  /// Files below `root` that match, relative to it and sorted.
  static func expand(_ pattern: String, root: String) -> [String] {
    guard pattern.contains(where: { "*?".contains($0) }) else {
      let exists = FileManager.default.fileExists(
        atPath: join(root, pattern))
      return exists ? [pattern] : []
    }
    let parts = pattern.split(separator: "/").map(String.init)
    let start = pattern.hasPrefix("/") ? "/" : ""
    return Array(Set(matches(parts[...], from: start, root: root))).sorted()
  }

  static func join(_ root: String, _ path: String) -> String {
    if path.hasPrefix("/") || root.isEmpty { return path }
    if path.isEmpty { return root }
    return root.hasSuffix("/") ? root + path : root + "/" + path
  }

  private static func matches(
    _ parts: ArraySlice<String>, from folder: String, root: String
  ) -> [String] {
    guard let part = parts.first else { return [] }
    let rest = parts.dropFirst()
    guard part.contains(where: { "*?".contains($0) }) else {
      // A plain name is taken as it is: `..` and hidden folders, too.
      let path = join(folder, part)
      if !rest.isEmpty { return matches(rest, from: path, root: root) }
      let exists = FileManager.default.fileExists(atPath: join(root, path))
      return exists ? [path] : []
    }
    let entries = entries(join(root, folder))
    var result: [String] = []
    if part == "**" {
      result += matches(rest, from: folder, root: root)
      for entry in entries where entry.isFolder && !entry.isLink {
        result += matches(
          parts, from: join(folder, entry.name), root: root)
      }
      return result
    }
    for entry in entries where match(entry.name[...], part[...]) {
      let path = join(folder, entry.name)
      if rest.isEmpty {
        if !entry.isFolder { result.append(path) }
      } else if entry.isFolder {
        result += matches(rest, from: path, root: root)
      }
    }
    return result
  }

  private static func entries(
    _ folder: String
  ) -> [(name: String, isFolder: Bool, isLink: Bool)] {
    let place = folder.isEmpty ? "." : folder
    let names =
      (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
    return names.filter { !$0.hasPrefix(".") }.sorted().map { name in
      var isFolder: ObjCBool = false
      _ = unsafe FileManager.default.fileExists(
        atPath: join(place, name), isDirectory: &isFolder)
      // `**` does not follow links: they may lead round in a circle.
      let target = try? FileManager.default.destinationOfSymbolicLink(
        atPath: join(place, name))
      return (name, isFolder.boolValue, target != nil)
    }
  }

  /// Whether a name matches one part of a pattern.
  static func match(_ name: Substring, _ pattern: Substring) -> Bool {
    guard let first = pattern.first else { return name.isEmpty }
    let rest = pattern.dropFirst()
    if first == "*" {
      return match(name, rest)
        || (!name.isEmpty && match(name.dropFirst(), pattern))
    }
    guard let letter = name.first, first == "?" || first == letter else {
      return false
    }
    return match(name.dropFirst(), rest)
  }
}
