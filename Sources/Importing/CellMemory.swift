internal import EventLog
internal import Wording

/// What the rows of one customer and one order say alike, read and checked.
final class RowPart {
  let customer: String?
  let name: String?
  /// As it is written; sealed.
  let phone: String?
  /// The phone in the form of E.164; nil where the text holds no plausible number.
  let number: String?
  /// The id of the journey, or the order as it is written where a code is to stand for it.
  let journey: String
  let isOrderReplaced: Bool
  /// The order as it is written, where the id of the journey is another text.
  let sealedOrder: String?
  let model: String?
  let vin: String?
  let advisor: String?
  /// What was found out when a row of it was last taken; whoever uses it asks whether it holds.
  var known: KnownRow?

  init(
    customer: String?, name: String?, phone: String?, number: String?, journey: String,
    isOrderReplaced: Bool, sealedOrder: String?, model: String?, vin: String?, advisor: String?
  ) {
    self.customer = customer
    self.name = name
    self.phone = phone
    self.number = number
    self.journey = journey
    self.isOrderReplaced = isOrderReplaced
    self.sealedOrder = sealedOrder
    self.model = model
    self.vin = vin
    self.advisor = advisor
  }
}

/// What cells of a table mean, remembered within bounds: a table says the same again and again.
///
/// It holds for one mapping and one blueprint. Everything is found anew where it was forgotten.
final class CellMemory {
  private(set) var touchpoints: [String: (id: String, isWord: Bool)] = [:]
  private var orders: [String: Order] = [:]
  /// Names of models, by what is written.
  var models: [String: String] = [:] {
    didSet { if models.count > min(bounds.others, 1_000) { models.removeAll() } }
  }
  private var parts: [Key: RowPart] = [:]
  /// Of the row at hand.
  private var key: [UInt8] = []
  private let bounds: (parts: Int, others: Int)

  struct Order {
    /// Nil for a cell that names no order.
    let reading: OrderCode.Reading?
    /// Whether it says that its row sums up others.
    let isSum: Bool
  }

  /// Compared as bytes, for texts that read alike may be written differently.
  private struct Key: Hashable {
    let bytes: [UInt8]

    func hash(into hasher: inout Hasher) {
      bytes.withUnsafeBytes { hasher.combine(bytes: $0) }
    }
  }

  /// - Parameter parts: how many are remembered; 0 forgets each at once.
  init(parts: Int = 30_000) {
    bounds = (parts, parts == 0 ? 0 : 50_000)
  }

  func keep(_ touchpoint: String, isWord: Bool, of cell: String) {
    if touchpoints.count >= min(bounds.others, 1_000) { touchpoints.removeAll() }
    if bounds.others > 0 { touchpoints[cell] = (touchpoint, isWord) }
  }

  /// What a cell of the column of orders says.
  func order(_ cell: String) -> Order {
    if let known = orders[cell] { return known }
    let text = CellText.plain(cell)
    let order = Order(
      reading: text.flatMap { OrderCode.read(nfc($0)) }, isSum: text.map(SummaryRow.isSum) ?? false)
    if orders.count >= bounds.others { orders.removeAll(keepingCapacity: true) }
    if bounds.others > 0 { orders[cell] = order }
    return order
  }

  // MARK: The part of a row

  /// Begins with the cells of another row.
  func begin() { key.removeAll(keepingCapacity: true) }

  /// Adds a cell, behind its length.
  func add(_ cell: String) {
    let count = UInt32(truncatingIfNeeded: cell.utf8.count)
    for shift: UInt32 in [0, 8, 16, 24] { key.append(UInt8(truncatingIfNeeded: count >> shift)) }
    key.append(contentsOf: cell.utf8)
  }

  /// The part of which the cells were added; nil where it is not remembered.
  var part: RowPart? { parts[Key(bytes: key)] }

  func keep(_ part: RowPart) {
    if parts.count >= bounds.parts { parts.removeAll(keepingCapacity: true) }
    if bounds.parts > 0 { parts[Key(bytes: Array(key))] = part }
  }
}
