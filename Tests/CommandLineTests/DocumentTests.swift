import Foundation
import Testing

@Suite("Documents")
struct DocumentTests {
  @Test(
    "README, GUIDE and FORMATS show what the program prints, and options that it has",
    arguments: [
      ["README.md", "README.zh-Hans.md"], ["GUIDE.md", "GUIDE.zh-Hans.md"], ["FORMATS.md"],
      ["--pictures"],
    ])
  func documents(arguments: [String]) throws {
    let desk = try Touchstone()
    let outcome = try desk.script("check_documents.py", arguments)
    #expect(outcome.code == 0 && outcome.out == "as the program prints\n", "\(outcome.out)")
  }

  @Test("The check finds another output, an unknown option and a link that leads nowhere")
  func findings() throws {
    let desk = try Touchstone()
    let document = try desk.file(
      "wrong.md",
      """
      # Wrong

      ```console
      $ touchstone --version | tail -n 1 | sed 's/.*/one/'
      one
      $ echo two
      three
      ```

          touchstone timeline C-1 --as-off 2026-03-10

      [nowhere](nowhere.md)
      """)
    let outcome = try desk.script("check_documents.py", document.path)
    #expect(outcome.code == 1)
    let text = outcome.out
    #expect(text.contains("-three") && text.contains("+two"))
    #expect(text.contains("no option --as-off"))
    #expect(text.contains("nowhere.md leads nowhere"))
    #expect(text.hasSuffix("3 findings\n"))
  }
}
