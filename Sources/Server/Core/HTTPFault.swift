internal import HTTPTypes
internal import Wording

/// What is wrong with a request as a request.
enum HTTPFault: ExplainedError, Equatable {
  case notFound
  case otherMethod([String])
  case signInNeeded
  case badCredentials
  case notAllowed
  /// It carries a session, and does not come from one of our pages.
  case forged
  /// Nobody can come in yet.
  case noUsers
  case malformed
  case unknownParameter(String)
  case badParameter(String, Sentence)
  case missingParameter(String)
  case tooLarge(limit: Int)
  case slow
  case badType(expected: [String])
  /// The body is compressed.
  case badEncoding
  case badBody(Sentence)
  case badPrecondition
  case stopping
  case tooManyStreams

  var code: String {
    switch self {
    case .notFound: "http.notFound"
    case .otherMethod: "http.otherMethod"
    case .signInNeeded: "http.signInNeeded"
    case .badCredentials: "http.badCredentials"
    case .notAllowed: "http.notAllowed"
    case .forged: "http.forged"
    case .noUsers: "http.noUsers"
    case .malformed: "http.malformed"
    case .unknownParameter: "http.unknownParameter"
    case .badParameter: "http.badParameter"
    case .missingParameter: "http.missingParameter"
    case .tooLarge: "http.tooLarge"
    case .slow: "http.slow"
    case .badType: "http.badType"
    case .badEncoding: "http.badEncoding"
    case .badBody: "http.badBody"
    case .badPrecondition: "http.badPrecondition"
    case .stopping: "http.stopping"
    case .tooManyStreams: "http.tooManyStreams"
    }
  }

  var status: Int {
    switch self {
    case .notFound: 404
    case .otherMethod: 405
    case .signInNeeded, .badCredentials: 401
    case .notAllowed, .forged: 403
    case .noUsers, .stopping, .tooManyStreams: 503
    case .tooLarge: 413
    case .slow: 408
    case .badType, .badEncoding: 415
    case .malformed, .unknownParameter, .badParameter, .missingParameter, .badBody,
      .badPrecondition:
      400
    }
  }

  var sentence: Sentence {
    switch self {
    case .notFound: Sentence("没有这个地址", "there is nothing at this address")
    case .otherMethod(let methods):
      Sentence(
        "这个地址只接受 \(methods.joined(separator: "、"))",
        "this address takes \(methods.joined(separator: ", ")) only")
    case .signInNeeded: Sentence("请先登录", "sign in first")
    case .badCredentials:
      Sentence("令牌或登录已失效", "the token or the session is not valid, or not any more")
    case .notAllowed: Sentence("你的角色没有这个权限", "your role does not have this right")
    case .forged:
      Sentence(
        "请求不是来自本站的页面；请重新打开页面再试",
        "the request does not come from one of our pages; open the page again")
    case .noUsers:
      Sentence(
        "还没有用户：请用服务器启动时打印的链接，或运行 touchstone users add",
        "there are no users yet: use the link that the server printed when it started, or run "
          + "touchstone users add")
    case .malformed: Sentence("请求写法不对", "the request is malformed")
    case .unknownParameter(let name):
      Sentence(
        "不认识的参数 \(Quoted.value(name))", "unknown parameter \(Quoted.value(name))")
    case .badParameter(let name, let reason):
      Sentence("\(name)：\(reason.chinese)", "\(name): \(reason.english)")
    case .missingParameter(let name): Sentence("缺少参数 \(name)", "\(name) is missing")
    case .tooLarge(let limit):
      Sentence("内容超过 \(limit) 字节", "the body is longer than \(limit) bytes")
    case .slow: Sentence("内容来得太慢", "the body came too slowly")
    case .badType(let expected):
      Sentence(
        "内容类型应是 \(expected.joined(separator: "、"))",
        "the content type must be \(expected.joined(separator: " or "))")
    case .badEncoding:
      Sentence("内容不能压缩（Content-Encoding）", "the body must not be compressed (Content-Encoding)")
    case .badBody(let reason): reason
    case .badPrecondition:
      Sentence(
        "If-Match 应是带引号的版本号，如 \"3\"", "If-Match takes a version in quotes, such as \"3\"")
    case .stopping: Sentence("服务器正在停止", "the server is stopping")
    case .tooManyStreams: Sentence("事件流太多；请稍后再试", "too many streams; try again later")
    }
  }
}
