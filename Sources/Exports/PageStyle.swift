/// How pages look: on paper A4, in Chinese fonts where there are any.
public enum PageStyle {
  public static let fonts =
    "'Noto Sans CJK SC', 'Source Han Sans SC', 'PingFang SC', 'Microsoft YaHei', sans-serif"

  /// A telephone shows the page as wide as it is itself.
  public static let viewport =
    "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>"

  /// No quotation mark but the single one and no `<`, so that it may stand in XML as it is.
  public static let sheet = """
    @page { size: A4; margin: 16mm 14mm; }
    body { font-family: \(fonts); color: #222; max-width: 182mm; margin: 0 auto; padding: 0 4mm;
      font-size: 10.5pt; line-height: 1.45; }
    h1 { font-size: 18pt; margin: 8mm 0 2mm; }
    h2 { font-size: 13pt; margin: 7mm 0 2mm; border-bottom: 1px solid #1f4e79; break-after: avoid; }
    h3 { font-size: 11pt; margin: 4mm 0 1mm; break-after: avoid; }
    ul.frame { list-style: none; padding: 0; margin: 0; color: #555; font-size: 9pt; }
    table { border-collapse: collapse; width: 100%; margin: 1mm 0 3mm; }
    th, td { text-align: left; padding: 0.8mm 2mm 0.8mm 0; border-bottom: 1px solid #d0d0d0;
      vertical-align: top; overflow-wrap: break-word; }
    th { font-weight: 600; color: #555; }
    tr, figure { break-inside: avoid; }
    td.few, p.small { color: #777; }
    figure { margin: 3mm 0; }
    figure svg { max-width: 100%; height: auto; }
    figcaption, p.small { font-size: 9pt; }
    """

  /// What pages have besides that are exported: heads of tables on every sheet, and the statement.
  public static let exported = """
    @page { @bottom-right { content: counter(page) ' / ' counter(pages); font-family: \(fonts);
      font-size: 8pt; color: #777; } }
    thead { display: table-header-group; }
    footer.statement { margin-top: 8mm; border-top: 1px solid #d0d0d0; break-inside: avoid; }
    footer.statement pre { font-size: 7.5pt; white-space: pre-wrap; overflow-wrap: anywhere;
      background: #f4f4f4; padding: 2mm; margin: 1mm 0; }
    """
}
