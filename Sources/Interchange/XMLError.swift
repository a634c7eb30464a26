internal import CExpat
public import Wording

/// Why a text could not be read as XML, and where.
public struct XMLError: ExplainedError, Equatable {
  public enum Reason: String, Sendable {
    case empty, truncated, syntax, badCharacter, tagMismatch, duplicateAttribute, afterTheEnd
    case undefinedEntity, badReference, encoding, declaration
    /// Refused though it is XML: what could make us fetch other files or grow without bound.
    case documentType, tooDeep, tooLong, tooManyNames
    /// Not XML but a compressed file.
    case compressed
    /// A gzip that cannot be unpacked to its end, or that is larger than anything sensible.
    case damagedArchive, tooLarge
    case outOfMemory
  }

  public let reason: Reason
  /// Both count from 1.
  public let line: Int
  public let column: Int

  public init(_ reason: Reason, line: Int, column: Int) {
    self.reason = reason
    self.line = line
    self.column = column
  }

  public var code: String { "xml." + reason.rawValue }

  public var sentence: Sentence {
    let words = words
    switch reason {
    case .empty, .compressed, .damagedArchive, .tooLarge, .outOfMemory: return words
    default:
      return Sentence(
        "第 \(line) 行第 \(column) 列：" + words.chinese,
        "line \(line), column \(column): " + words.english)
    }
  }

  private var words: Sentence {
    switch reason {
    case .empty: Sentence("文件里没有 XML 内容", "there is no XML in the file")
    case .truncated:
      Sentence(
        "XML 在此中断，文件不完整；请重新导出或下载",
        "the XML breaks off here, the file is incomplete; export or download it again")
    case .syntax: Sentence("不是合法的 XML", "this is not well-formed XML")
    case .badCharacter:
      Sentence(
        "有 XML 不允许的字符（未转义的 & 或 <，或与声明的编码不符的字节）",
        "a character that XML does not allow here: a bare & or <, "
          + "or bytes that are not in the declared encoding")
    case .tagMismatch:
      Sentence(
        "结束标签与开始标签不符", "the closing tag does not match the one that is open")
    case .duplicateAttribute:
      Sentence("同一标签里属性重复", "an attribute stands twice in one tag")
    case .afterTheEnd:
      Sentence("根元素结束之后还有内容", "there is more after the end of the root element")
    case .undefinedEntity:
      Sentence(
        "引用了未定义的实体；只能用 &amp; &lt; &gt; &quot; &apos; 和字符编号",
        "an entity that is not defined; only &amp; &lt; &gt; &quot; &apos; "
          + "and character numbers are read")
    case .badReference:
      Sentence("字符编号不对应任何字符", "a character number that stands for no character")
    case .encoding:
      Sentence("不支持文件声明的编码；请另存为 UTF-8", "the declared encoding is not read; save it as UTF-8")
    case .declaration:
      Sentence(
        "<?xml …?> 声明写法不对，或不在文件开头",
        "the <?xml …?> declaration is malformed, or not at the very start")
    case .documentType:
      Sentence(
        "文件带有 <!DOCTYPE …>；为安全起见不读取，请删去该声明",
        "the file has a <!DOCTYPE …>, which is refused for safety; remove that declaration")
    case .tooDeep:
      Sentence(
        "元素嵌套超过 \(ExpatParser.deepest) 层",
        "elements are nested more than \(ExpatParser.deepest) deep")
    case .tooLong:
      Sentence(
        "此处的标签或注释超过 1 MiB", "the tag or comment that begins here is longer than 1 MiB")
    case .tooManyNames:
      Sentence(
        "元素和属性的名称超过 \(ExpatParser.mostNames) 种",
        "there are more than \(ExpatParser.mostNames) different names of elements and attributes")
    case .compressed:
      Sentence("文件是压缩包；请先解压", "the file is compressed; unpack it first")
    case .damagedArchive:
      Sentence(
        "压缩文件（gzip）不完整或已损坏；请重新导出或下载",
        "the gzip file is incomplete or damaged; export or download it again")
    case .tooLarge:
      Sentence(
        "压缩文件（gzip）解压后超过 16 GiB，不读取；请分成几个文件",
        "the gzip file is larger than 16 GiB unpacked and is not read; divide it")
    case .outOfMemory: Sentence("内存不足，无法读取 XML", "out of memory while reading XML")
    }
  }
}

extension XMLError.Reason {
  /// The reason that a code of expat stands for; `inRoot`: whether an element had begun.
  init(expat code: XML_Error, inRoot: Bool) {
    self =
      switch code {
      case XML_ERROR_NO_MEMORY: .outOfMemory
      case XML_ERROR_NO_ELEMENTS: inRoot ? .truncated : .empty
      case XML_ERROR_UNCLOSED_TOKEN, XML_ERROR_PARTIAL_CHAR, XML_ERROR_UNCLOSED_CDATA_SECTION:
        .truncated
      case XML_ERROR_INVALID_TOKEN: .badCharacter
      case XML_ERROR_TAG_MISMATCH: .tagMismatch
      case XML_ERROR_DUPLICATE_ATTRIBUTE: .duplicateAttribute
      case XML_ERROR_JUNK_AFTER_DOC_ELEMENT: .afterTheEnd
      case XML_ERROR_UNDEFINED_ENTITY: .undefinedEntity
      case XML_ERROR_BAD_CHAR_REF: .badReference
      case XML_ERROR_UNKNOWN_ENCODING, XML_ERROR_INCORRECT_ENCODING: .encoding
      case XML_ERROR_MISPLACED_XML_PI, XML_ERROR_XML_DECL, XML_ERROR_TEXT_DECL: .declaration
      default: .syntax
      }
  }
}
