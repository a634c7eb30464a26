/// The pages, and the files that they need.
enum PageRoutes {
  static let all =
    TodayPage.routes + CustomersPage.routes + TimelinePages.routes + SignInPage.routes
    + WelcomePage.routes + [Asset.route]
}
