/// Writes all constants as a Python module, strings and reals among them.
struct ConstsWriter {
  let context: WritingContext

  func write() -> String {
    let list = ConstantList(context: context)
    let lines =
      [
        "\"\"\"The constants of the C interface.\"\"\"", "",
        "# \(context.notice)", "", "from typing import Final", "",
      ] + (list.others + list.integers).map { "\($0.0): Final = \($0.1)" }
    return lines.joined(separator: "\n").endingInNewline
  }
}
