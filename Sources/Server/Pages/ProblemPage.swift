internal import Exports
internal import HTTPTypes
internal import Hummingbird
internal import Wording

/// What went wrong, for a person: the sentence, the code, and the way back.
enum ProblemPage {
  static func response(
    _ problem: Problem, _ language: Language, requestID: String, dealer: String
  ) -> Response {
    let shell = PageShell(
      title: String(problem.status), dealer: dealer, language: language, isSmall: true)
    var body = Markup()
    body.element("h1", [], problem.sentence(language))
    body.element(
      "p", [("class", "quiet")],
      "\(problem.status) · \(problem.code) · "
        + shell.say("请求编号 \(requestID)", "request \(requestID)"))
    body.line("<p>")
    body.element("a", [("href", "/")], shell.say("回到今天", "Back to today"))
    body.line("</p>")
    var response = Response.html(
      shell.html(body), status: HTTPResponse.Status(code: problem.status))
    for field in problem.headers { response.headers[field.name] = field.value }
    return response
  }
}
