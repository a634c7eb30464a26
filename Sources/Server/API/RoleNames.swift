internal import Access

/// Names of roles, for descriptions and schemas.
enum RoleNames {
  static let names = Role.allCases.map(\.rawValue)

  static func with(_ right: Right) -> [String] {
    Rights.roles(with: right).sorted().map(\.rawValue)
  }
}
