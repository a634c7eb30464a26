public import Satisfaction
public import Wording

/// A report as a plain value: what it rests on, and sections of figures, tables and pictures.
///
/// Keys are those of its JSON; titles and labels are for people.
public struct Report: Sendable {
  public let frame: ReportFrame
  public let sections: [Section]

  public struct Section: Sendable {
    public let key: String
    public let title: Sentence
    public var blocks: [Block]

    init(_ key: String, _ title: Sentence, _ blocks: [Block] = []) {
      self.key = key
      self.title = title
      self.blocks = blocks
    }
  }

  public enum Block: Sendable {
    case figure(Figure)
    case table(Table)
    /// A sentence that explains; no part of the JSON.
    case note(Sentence)
    /// Drawn where pictures can be; its numbers stand in figures and tables.
    case picture(Picture)
  }

  /// One labelled value.
  public struct Figure: Sendable {
    public let key: String
    public let label: Sentence
    public let cell: Cell

    init(_ key: String, _ label: Sentence, _ cell: Cell) {
      self.key = key
      self.label = label
      self.cell = cell
    }
  }

  public struct Table: Sendable {
    public struct Column: Sendable {
      public let key: String
      public let heading: Sentence

      init(_ key: String, _ heading: Sentence) {
        self.key = key
        self.heading = heading
      }
    }

    public let key: String
    public let title: Sentence
    public let columns: [Column]
    /// A cell for each column.
    public let rows: [[Cell]]

    init(_ key: String, _ title: Sentence, _ columns: [Column], _ rows: [[Cell]]) {
      self.key = key
      self.title = title
      self.columns = columns
      self.rows = rows
    }
  }

  public indirect enum Cell: Sendable {
    case reading(Reading)
    case count(Int)
    /// How many a value beside it rests on; marked under five.
    case group(Int)
    /// A plain number that rests on no group of its own.
    case number(Rational?, Reading.Form)
    /// A code, and its name for people.
    case code(String, Sentence?)
    case codes([Cell])
    case words(Sentence)
    case date(LocalDate)
    case flag(Bool)
    /// Events by their positions.
    case positions([Int64])
    case none
  }
}
