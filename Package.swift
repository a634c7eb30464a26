// swift-tools-version:6.2
import PackageDescription

// A target imports only what stands on a lower floor; the build is run with
// --explicit-target-dependency-import-check error, so this table is the law.

let grdb = Target.Dependency.product(name: "GRDB", package: "GRDB.swift")
let sqlite = Target.Dependency.product(name: "GRDBSQLite", package: "GRDB.swift")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let yams = Target.Dependency.product(name: "Yams", package: "Yams")
let bigInt = Target.Dependency.product(name: "BigInt", package: "BigInt")
let hummingbird = Target.Dependency.product(name: "Hummingbird", package: "hummingbird")
let hummingbirdTLS = Target.Dependency.product(name: "HummingbirdTLS", package: "hummingbird")
let hummingbirdCore = Target.Dependency.product(name: "HummingbirdCore", package: "hummingbird")
let lifecycle = Target.Dependency.product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")
let unixSignals = Target.Dependency.product(
  name: "UnixSignals", package: "swift-service-lifecycle")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let nio = Target.Dependency.product(name: "NIOCore", package: "swift-nio")
let nioPosix = Target.Dependency.product(name: "NIOPosix", package: "swift-nio")
let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let httpTypes = Target.Dependency.product(name: "HTTPTypes", package: "swift-http-types")
let arguments = Target.Dependency.product(
  name: "ArgumentParser", package: "swift-argument-parser")

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
]

/// A library target with the tests that mirror it.
func library(
  _ name: String, _ dependencies: [Target.Dependency] = [],
  resources: [Resource]? = nil, tests: [Target.Dependency]? = nil
) -> [Target] {
  let target = Target.target(
    name: name, dependencies: dependencies, resources: resources, swiftSettings: settings)
  guard let tests else { return [target] }
  return [
    target,
    .testTarget(
      name: name + "Tests",
      dependencies: [.target(name: name)] + dependencies + ["TestSupport"] + tests,
      swiftSettings: settings),
  ]
}

let floor1 =
  library("Wording", tests: [])
  + library("Chronology", tests: [])
  + library("CanonicalJSON", ["Wording"], tests: [])
  + library("MerkleTree", ["Wording", crypto], tests: [])
  + library("Storage", ["Wording", "CSQLite", grdb, sqlite], tests: [])
  + library("Satisfaction", [bigInt], tests: [])

let floor2 =
  library(
    "EventLog", ["MerkleTree", "CanonicalJSON", "Chronology", "Wording"], tests: [])
  + library(
    "Journeys", ["CanonicalJSON", "Satisfaction", "Chronology", "Wording"], tests: [])

let vault = library(
  "Vault",
  ["Storage", "CanonicalJSON", "Wording", grdb, crypto, cryptoExtras], tests: [])

// Who may come in: beside the vault, and nothing that a proof depends on.
let access = library(
  "Access", ["Storage", "Chronology", "Wording", grdb, crypto, cryptoExtras], tests: [])

let floor3 = library(
  "Timelines",
  ["EventLog", "Journeys", "Satisfaction", "CanonicalJSON", "Chronology"], tests: [])

// Pure, between the floors: what is to be done for a customer, from timelines.
let followUps = library(
  "FollowUps",
  ["Timelines", "EventLog", "Journeys", "Satisfaction", "CanonicalJSON", "Chronology", "Wording"],
  tests: [])

let demonstration = library(
  "Demonstration", ["EventLog", "Journeys", "CanonicalJSON", "Chronology"])

let pure = followUps + demonstration

let floor4 =
  library(
    "EventLogSQLite",
    ["Storage", "EventLog", "MerkleTree", "CanonicalJSON", "Chronology", "Wording", grdb],
    tests: ["EventLogConformance"])
  + library(
    "ReadModels",
    [
      "Storage", "EventLog", "Journeys", "Timelines", "MerkleTree", "CanonicalJSON", "Chronology",
      "Wording", grdb,
    ], tests: ["EventLogSQLite"])
  + library(
    "Interchange",
    [
      "Storage", "EventLog", "Journeys", "Satisfaction", "FollowUps", "CanonicalJSON",
      "Chronology", "Wording", "CExpat", "CArchive", "CFreeXL", yams,
    ],
    resources: [
      .embedInCode("Blueprints/standard.yaml"), .embedInCode("Blueprints/standard-2.yaml"),
      .embedInCode("Blueprints/presales.yaml"), .embedInCode("Blueprints/blueprint.schema.json"),
      .embedInCode("Factors/sevenFactor.yaml"),
    ], tests: [])

// Between the floors: files for other programs, written as they come.
let exports = library(
  "Exports",
  [
    "Interchange", "Timelines", "EventLog", "Journeys", "Satisfaction", "Storage",
    "CanonicalJSON", "Chronology", "Wording", "CArchive", "CXLSXWriter",
  ], tests: [])

// Between the floors: it reads what stands on floor 4, and the application stands on it.
let reports = library(
  "Reports",
  [
    "Interchange", "Timelines", "EventLog", "Journeys", "Satisfaction", "CanonicalJSON",
    "Chronology", "Wording",
  ], tests: [])

// Likewise: bundles of entries and proofs for somebody who has no logbook, and their check.
let evidence = library(
  "Evidence",
  [
    "EventLog", "Journeys", "Vault", "MerkleTree", "Storage", "CanonicalJSON", "Chronology",
    "Wording", "CArchive", crypto,
  ])

// What people read, in both languages: words, tables, pages and pictures of plain values.
let presentation = library(
  "Presentation",
  [
    "Exports", "Reports", "Interchange", "FollowUps", "Timelines", "EventLog", "Journeys",
    "Satisfaction", "CanonicalJSON", "Chronology", "Wording",
  ], tests: [])

// Rows and lines of other programs to facts.
let importing = library(
  "Importing",
  [
    "Interchange", "Timelines", "Journeys", "Satisfaction", "Vault", "EventLog", "MerkleTree",
    "Storage", "CanonicalJSON", "Chronology", "Wording", yams, crypto,
  ], tests: [])

// What a log is kept with: its keys, backups, and what is remembered beside them.
let custody = library(
  "Custody",
  [
    "EventLog", "Vault", "Journeys", "MerkleTree", "Storage", "CanonicalJSON", "Wording", crypto,
  ], tests: [])

let above4 = exports + reports + evidence + presentation + importing + custody

let floor5 = library(
  "Logbook",
  [
    "Presentation", "Importing", "Custody", "Exports", "Reports", "Evidence", "Interchange",
    "ReadModels", "Demonstration", "EventLogSQLite", "FollowUps",
    "Timelines", "Journeys", "Vault", "Access", "EventLog",
    "Satisfaction", "MerkleTree", "Storage", "CanonicalJSON", "Chronology", "Wording", yams, crypto,
  ], tests: [])

// The HTTP interface and the pages.
let server = library(
  "Server",
  [
    "Logbook", "Access", "Presentation", "Custody", "Exports", "Reports", "Evidence", "ReadModels",
    "FollowUps", "Timelines", "Journeys", "EventLog", "Satisfaction", "MerkleTree", "Interchange",
    "Vault",
    "Storage", "CanonicalJSON", "Chronology", "Wording", "CQREncode", crypto, hummingbird,
    hummingbirdCore, hummingbirdTLS, lifecycle, unixSignals, logging, nio, nioPosix, nioSSL,
    httpTypes,
  ], tests: [])

// What several test targets share; no product imports them.
let support: [Target] = [
  .target(
    name: "TestSupport", dependencies: ["CanonicalJSON", "Journeys", "Wording"],
    path: "Tests/TestSupport", swiftSettings: settings),
  .target(
    name: "EventLogConformance",
    dependencies: [
      "TestSupport", "EventLog", "MerkleTree", "CanonicalJSON", "Chronology", "Wording",
    ],
    path: "Tests/EventLogConformance", swiftSettings: settings),
]

let libraries =
  floor1 + floor2 + vault + access + floor3 + pure + floor4 + above4 + floor5 + server

let package = Package(
  name: "touchstone",
  platforms: [.macOS(.v15)],
  products: [.executable(name: "touchstone", targets: ["touchstone"])],
  dependencies: [
    .package(url: "https://github.com/groue/GRDB.swift", exact: "7.10.0"),
    .package(url: "https://github.com/apple/swift-crypto", exact: "4.5.2"),
    .package(url: "https://github.com/apple/swift-argument-parser", exact: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", exact: "6.2.2"),
    .package(url: "https://github.com/attaswift/BigInt", exact: "6.0.1"),
    .package(
      url: "https://github.com/hummingbird-project/hummingbird", exact: "2.28.1", traits: []),
    .package(url: "https://github.com/apple/swift-nio", exact: "2.101.2"),
    .package(url: "https://github.com/apple/swift-nio-ssl", exact: "2.37.6"),
    .package(url: "https://github.com/apple/swift-http-types", exact: "1.8.0"),
    .package(url: "https://github.com/apple/swift-log", exact: "1.16.2"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", exact: "2.13.0"),
  ],
  targets: libraries + support + [
    .systemLibrary(name: "CSQLite", path: "Sources/CSQLite"),
    .systemLibrary(name: "CProcess", path: "Sources/CProcess"),
    .target(
      name: "CVersion",
      cSettings: Context.environment["TOUCHSTONE_COMMIT"].map {
        [.define("TOUCHSTONE_COMMIT", to: $0)]
      } ?? []),
    .systemLibrary(
      name: "CExpat", path: "Sources/CExpat", pkgConfig: "expat",
      providers: [.apt(["libexpat1-dev"])]),
    .systemLibrary(
      name: "CArchive", path: "Sources/CArchive", pkgConfig: "libarchive",
      providers: [.apt(["libarchive-dev"])]),
    .systemLibrary(
      name: "CFreeXL", path: "Sources/CFreeXL", pkgConfig: "freexl",
      providers: [.apt(["libfreexl-dev"])]),
    .systemLibrary(
      name: "CQREncode", path: "Sources/CQREncode", pkgConfig: "libqrencode",
      providers: [.apt(["libqrencode-dev"])]),
    .systemLibrary(
      name: "CXLSXWriter", path: "Sources/CXLSXWriter", pkgConfig: "xlsxwriter",
      providers: [.apt(["libxlsxwriter-dev"])]),
    .executableTarget(
      name: "touchstone",
      dependencies: [
        "Server", "Logbook", "Access", "Presentation", "Importing", "Custody", "Exports", "Reports",
        "Evidence", "Interchange", "ReadModels", "FollowUps", "Timelines",
        "Journeys", "Vault", "EventLog", "Satisfaction", "MerkleTree", "Storage", "CanonicalJSON",
        "Chronology", "Wording", "CProcess", "CVersion", arguments, logging,
      ], path: "Sources/CommandLine", swiftSettings: settings),
    .executableTarget(
      name: "benchmarks",
      dependencies: [
        "Logbook", "Presentation", "Importing", "Interchange", "ReadModels", "EventLogSQLite",
        "Journeys", "EventLog", "MerkleTree", "CanonicalJSON", "Chronology",
      ],
      path: "Sources/Benchmarks", swiftSettings: settings),
    // The real binary on real files: the front door.
    .testTarget(
      name: "CommandLineTests",
      dependencies: [
        "touchstone", "CanonicalJSON", "MerkleTree", "EventLog", "Evidence", "Logbook", "Exports",
        "Chronology", "Timelines", "Wording", "TestSupport",
      ],
      swiftSettings: settings),
  ]
)
