internal import Access
internal import HTTPTypes
internal import Hummingbird

/// Who may use a route.
enum Admission: Sendable, Hashable {
  /// Everybody, even before there is a user.
  case anyone
  /// Everybody, once there is a user.
  case visitor
  /// Any signed-in user.
  case signedIn
  case right(Right)
}

/// One use case at one address: the handler, who may use it, and what the interface says of it.
struct Route: Sendable {
  let method: HTTPRequest.Method
  /// With parameters in braces: `/api/v1/customers/{customer}/timeline`.
  let path: String
  let admission: Admission
  /// Nil for what is no part of the interface: pages and files.
  let operation: Operation?
  let handle: @Sendable (Exchange) async throws -> Response

  init(
    _ method: HTTPRequest.Method, _ path: String, _ admission: Admission,
    _ operation: Operation? = nil,
    _ handle: @escaping @Sendable (Exchange) async throws -> Response
  ) {
    self.method = method
    self.path = path
    self.admission = admission
    self.operation = operation
    self.handle = handle
  }
}
