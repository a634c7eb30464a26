import MerkleTree
import Testing

/// The published log whose checkpoints 0 to 7 are among the fixtures, with both its keys.
enum Testdata {
  static let origin = "example.com/log/testdata"
  static let verifierText = origin + "+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx"
  /// Published with the vectors, and worth nothing elsewhere.
  static let signerText =
    "PRIVATE+KEY+" + origin + "+33d7b496+AeymY/SZAX0jZcJ8enZ5FY1Dz+wTML2yWSkK+9DSF3eg"

  static let words =
    "one two three four five six seven eit nain ten ileven twelf threeten fourten fivten"
    .split(separator: " ").map(String.init)

  static var leaves: [MerkleHash] { words.map { .leaf(Array($0.utf8)) } }

  static func verifier() throws -> NoteVerifier {
    try #require(NoteVerifier(text: verifierText))
  }

  static func signer() throws -> NoteSigner {
    try #require(NoteSigner(text: signerText))
  }

  /// The text of a published checkpoint.
  static func file(_ size: Int) throws -> String {
    try Fixtures.text("checkpoints/checkpoint.\(size)")
  }

  static func note(_ size: Int) throws -> SignedNote {
    try #require(SignedNote(file(size)))
  }
}
