/// All routes of the server.
enum Routes {
  static let interface =
    FactRoutes.all + EventRoutes.all + ListRoutes.all + CallRoutes.all + ReportRoutes.all
    + ProofRoutes.all + SettingsRoutes.all + CustodyRoutes.all + AccessRoutes.all
    + ServiceRoutes.all + TlogRoutes.all

  static let all = interface + PageRoutes.all
}
