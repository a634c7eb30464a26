internal import Exports

/// The one style sheet of the server's pages: tokens first, for both schemes, then what uses them.
enum StyleSheet {
  static let text = [tokens, base, shell, parts, timeline, narrow, paper].joined(separator: "\n")

  private static let tokens = """
    :root { color-scheme: light dark;
      --space-1: 0.25rem; --space-2: 0.5rem; --space-3: 1rem; --space-4: 1.5rem; --space-5: 2.5rem;
      --text-1: 0.875rem; --text-2: 1rem; --text-3: 1.25rem; --text-4: 1.75rem; --text-5: 2.5rem;
      --ground: #f6f7f7; --surface: #ffffff; --ink: #16211f; --quiet: #55625f; --line: #d5dbd9;
      --accent: #0f5c57; --on-accent: #ffffff; --good: #1b6e3c; --warn: #8a5a00; --bad: #a5221b;
      --radius: 0.5rem; --fonts: \(PageStyle.fonts); }
    @media (prefers-color-scheme: dark) {
      :root { --ground: #111716; --surface: #1a2221; --ink: #e8eeec; --quiet: #a3b1ad;
        --line: #33403d; --accent: #7ccdc5; --on-accent: #0b1a18; --good: #7fd29d; --warn: #e6b450;
        --bad: #ff9d94; }
    }
    """

  private static let base = """
    *, *::before, *::after { box-sizing: border-box; }
    html { font-size: 100%; -webkit-text-size-adjust: 100%; }
    body { margin: 0; background: var(--ground); color: var(--ink); font-family: var(--fonts);
      font-size: var(--text-2); line-height: 1.5; }
    h1 { font-size: var(--text-4); line-height: 1.2; margin: 0 0 var(--space-2); }
    h2 { font-size: var(--text-3); line-height: 1.3; margin: 0 0 var(--space-2); }
    h3 { font-size: var(--text-2); margin: var(--space-3) 0 var(--space-1); }
    p { margin: 0 0 var(--space-2); }
    a { color: var(--accent); }
    :focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
    .quiet { color: var(--quiet); font-size: var(--text-1); }
    .skip { position: absolute; left: -100rem; }
    .skip:focus { left: var(--space-2); top: var(--space-2); background: var(--surface);
      padding: var(--space-2); z-index: 1; }
    """

  private static let shell = """
    header.top { background: var(--surface); border-bottom: 1px solid var(--line);
      display: flex; flex-wrap: wrap; gap: var(--space-2) var(--space-3); align-items: center;
      padding: var(--space-2) var(--space-3); }
    header.top .dealer { font-weight: 700; }
    header.top nav { display: flex; gap: var(--space-1); flex-wrap: wrap; }
    header.top nav a { padding: var(--space-2) var(--space-3); border-radius: var(--radius);
      text-decoration: none; color: var(--ink); }
    header.top nav a[aria-current] { background: var(--accent); color: var(--on-accent); }
    header.top .who { margin-left: auto; display: flex; gap: var(--space-2); align-items: center;
      flex-wrap: wrap; }
    main { max-width: 75rem; margin: 0 auto; padding: var(--space-4) var(--space-3); }
    main.small { max-width: 28rem; padding-top: var(--space-5); }
    footer.bottom { max-width: 75rem; margin: 0 auto; padding: 0 var(--space-3) var(--space-4);
      color: var(--quiet); font-size: var(--text-1); }
    """

  private static let parts = """
    .panel { background: var(--surface); border: 1px solid var(--line);
      border-radius: var(--radius); padding: var(--space-3); margin: 0 0 var(--space-3); }
    .panels { display: grid; gap: var(--space-3); grid-template-columns: 2fr 1fr;
      align-items: start; }
    .figures { display: flex; flex-wrap: wrap; gap: var(--space-3); }
    .figures div { min-width: 5.5rem; }
    .figures dt { color: var(--quiet); font-size: var(--text-1); }
    .figures dd { margin: 0; font-size: var(--text-4); font-weight: 700; line-height: 1.2; }
    form.stack label, form.stack p { display: block; margin: 0 0 var(--space-3); }
    form.search { display: flex; gap: var(--space-2); flex-wrap: wrap;
      margin: 0 0 var(--space-3); }
    form.search input { flex: 1 1 14rem; }
    label span { display: block; font-weight: 600; }
    label small { display: block; color: var(--quiet); }
    input, button, select { font: inherit; color: inherit; min-height: 2.75rem;
      border-radius: var(--radius); border: 1px solid var(--quiet); background: var(--surface);
      padding: var(--space-1) var(--space-3); }
    input { width: 100%; }
    button { cursor: pointer; }
    button.main { background: var(--accent); color: var(--on-accent); border-color: var(--accent);
      font-weight: 700; }
    button.plain { border-color: var(--line); min-height: 2.25rem; padding: 0 var(--space-2); }
    .message { border-left: 0.375rem solid var(--bad); padding: var(--space-2) var(--space-3);
      background: var(--surface); margin: 0 0 var(--space-3); }
    table { border-collapse: collapse; width: 100%; }
    th, td { text-align: left; vertical-align: top; padding: var(--space-2) var(--space-2);
      border-bottom: 1px solid var(--line); overflow-wrap: break-word; }
    th { color: var(--quiet); font-size: var(--text-1); font-weight: 600; }
    .state { font-weight: 700; white-space: nowrap; }
    .state.ready, .state.delivered { color: var(--good); }
    .state.waiting { color: var(--warn); }
    .state.late { color: var(--bad); }
    ul.plain { list-style: none; margin: 0; padding: 0; }
    ul.plain li { padding: var(--space-2) 0; border-bottom: 1px solid var(--line); }
    .code { font-family: ui-monospace, monospace; overflow-wrap: anywhere; }
    svg.qr { width: 12rem; height: 12rem; background: #fff; display: block;
      margin: 0 0 var(--space-2); }
    """

  private static let timeline = """
    section.customer h1 a { color: inherit; }
    section.journey { background: var(--surface); border: 1px solid var(--line);
      border-radius: var(--radius); padding: var(--space-3); margin: 0 0 var(--space-3);
      overflow-x: auto; }
    p.small { color: var(--quiet); font-size: var(--text-1); }
    table.steps .number { text-align: right; }
    table.steps tr.dissatisfied td, p.weakest { color: var(--bad); font-weight: 600; }
    table.steps tr.delighted td { color: var(--good); }
    table.steps tr.planned td { color: var(--quiet); }
    ul.lines { margin: 0; padding-left: var(--space-3); }
    ul.lines li { overflow-wrap: anywhere; }
    ul.lines li.inner { list-style: none; margin-left: var(--space-3); color: var(--quiet); }
    """

  private static let narrow = """
    body.wall { font-size: var(--text-3); }
    body.wall main { max-width: none; }
    @media (max-width: 60rem) { .panels { grid-template-columns: 1fr; } }
    @media (max-width: 40rem) {
      header.top .who { margin-left: 0; width: 100%; justify-content: space-between; }
      main { padding: var(--space-3) var(--space-2); }
      table.cards thead { position: absolute; left: -100rem; }
      table.cards, table.cards tbody, table.cards tr, table.cards td { display: block; }
      table.cards tr { border-bottom: 1px solid var(--line); padding: var(--space-2) 0; }
      table.cards td { border: 0; padding: 0; }
      table.cards td[data-label]:not(:empty)::before { content: attr(data-label) ' ';
        color: var(--quiet); font-size: var(--text-1); }
      table.steps thead { position: absolute; left: -100rem; }
      table.steps, table.steps tbody { display: block; }
      table.steps tr { display: grid; grid-template-columns: 1.5rem 1fr auto auto 2rem;
        grid-template-areas: 'sign name zone zone zone' 'sign time exp perc diff';
        gap: 0 var(--space-2); border-bottom: 1px solid var(--line); padding: var(--space-2) 0; }
      table.steps td { border: 0; padding: 0; }
      table.steps td:nth-child(1) { grid-area: sign; }
      table.steps td:nth-child(2) { grid-area: name; font-weight: 600; }
      table.steps td:nth-child(3) { display: none; }
      table.steps td:nth-child(4) { grid-area: time; font-size: var(--text-1); }
      table.steps td:nth-child(5) { grid-area: exp; }
      table.steps td:nth-child(6) { grid-area: perc; }
      table.steps td:nth-child(7) { grid-area: diff; }
      table.steps td:nth-child(8) { grid-area: zone; text-align: right; }
      table.steps td:nth-child(5):not(:empty)::before { content: '○ '; }
      table.steps td:nth-child(6):not(:empty)::before { content: '● '; }
    }
    """

  private static let paper = """
    @media print {
      :root { --ground: #fff; --surface: #fff; --ink: #000; --quiet: #444; --line: #bbb; }
      header.top nav, header.top .who, form, .skip { display: none; }
      .panel, section.journey { break-inside: avoid; }
    }
    """
}
