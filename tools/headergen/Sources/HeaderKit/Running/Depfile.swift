/// The outputs' dependencies, as make reads them.
public enum Depfile {
  /// One rule: every output depends on every input.
  public static func text(outputs: [String], inputs: [String]) -> String {
    let targets = outputs.map(escape).joined(separator: " ")
    return ([targets + ":"] + inputs.map(escape))
      .joined(separator: " \\\n  ") + "\n"
  }

  static func escape(_ path: String) -> String {
    path.replacing("$", with: "$$").replacing("#", with: "\\#")
      .replacing(" ", with: "\\ ")
  }
}
