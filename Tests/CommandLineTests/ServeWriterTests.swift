import CanonicalJSON
import Foundation
import Testing

/// SQLite 3.40 has a fault: connections that write and start the WAL anew at the same time may lose
/// transactions. The locks keep it out of reach, which these tests look at from outside.
@Suite("Server and command line write one logbook", .enabled(if: Tracing.isPossible))
struct ServeWriterTests {
  @Test("No two connections ever write or move the WAL at once")
  func turns() throws {
    let desk = try Touchstone.made()
    let outcome = try desk.serveScript(
      #"""
      def traced(name, *arguments):
        return subprocess.Popen(["strace", "-ff", "-y", "-ttt", "-T", "-s", "0", "-e",
          "trace=pwrite64,ftruncate,flock", "-o", "trace-" + name, "--", program, *arguments],
          stdout=subprocess.PIPE, stderr=open("serve.log", "ab"), text=True)
      token = subprocess.run([program, "tokens", "add", "dms", "--role", "recorder"],
        capture_output=True, text=True, check=True).stdout.strip()
      bearer = {"Authorization": "Bearer " + token, "Content-Type": "application/json"}
      server = traced("server", "serve", "--port", "0")
      address = urllib.parse.urlsplit(json.loads(server.stdout.readline())["listening"])
      def record(worker):
        for n in range(25):
          fact = {"type": "journey.opened", "journey": "S-%d-%d" % (worker, n),
            "customer": "C-%d-%d" % (worker, n), "sealed": {}}
          status, _, text = ask(address, "POST", "/api/v1/facts", json.dumps(fact), bearer)
          assert status == 201, text
      workers = [threading.Thread(target=record, args=(k,)) for k in range(4)]
      for worker in workers: worker.start()
      commands = 0
      while any(worker.is_alive() for worker in workers) or commands < 6:
        command = traced("command%d" % commands, "record", "customer.registered", "--customer",
          "K-%d" % commands, "--sealed", "name=李明%d" % commands)
        assert command.wait() == 0
        commands += 1
      pid = int(open("/proc/%d/task/%d/children" % (server.pid, server.pid)).read().split()[0])
      os.kill(pid, signal.SIGTERM)
      assert server.wait(60) == 0
      print(commands)
      """#)
    try #require(outcome.code == 0, "\(outcome.out)\(outcome.err)")
    let commands = try #require(Int(outcome.lines.first ?? ""))
    let names = ["server"] + (0..<commands).map { "command\($0)" }
    let checked = try desk.script(
      "check_writers.py", names.map { desk.folder.appending(path: "trace-" + $0).path })
    #expect(checked.code == 0, "\(checked.err)")
    let turns = try #require(try checked.json["log.sqlite"])
    #expect(try #require(turns["trace-server"]?.int) > 5)
    for number in 0..<commands {
      #expect(try #require(turns["trace-command\(number)"]?.int) > 0)
    }
    // The token, the journeys over HTTP, and the customers by command line.
    #expect(try desk.count("--type", "journey.opened") == 100)
    #expect(try desk.count("--type", "customer.registered") == commands)
    try desk.expectSound()
  }

  @Test("The check finds two that write at once, and one that writes without a lock")
  func findings() throws {
    let desk = try Touchstone()
    func calls(_ name: String, _ lines: [String]) throws {
      try desk.file("\(name).1", lines.joined(separator: "\n") + "\n")
    }
    let lock = "flock(3</b/logbook.lock>, LOCK_EX|LOCK_NB) = 0 <0.000010>"
    let free = "flock(3</b/logbook.lock>, LOCK_UN) = 0 <0.000010>"
    let write = "pwrite64(5</b/log.sqlite-wal>, \"\"..., 4096, 0) = 4096 <0.000100>"
    try calls("a", ["1.000000 " + lock, "1.100000 " + write, "1.900000 " + write, "2.0 " + free])
    try calls("b", ["1.000000 " + lock, "1.500000 " + write, "1.600000 " + free])
    try calls("c", ["3.000000 " + lock, "3.100000 " + write, "3.200000 " + free])
    try calls("d", ["5.000000 " + write])
    func check(_ names: String...) throws -> Outcome {
      try desk.script("check_writers.py", names.map { desk.folder.appending(path: $0).path })
    }
    #expect(try check("a", "c").code == 0)
    let both = try check("a", "b")
    #expect(both.code == 3 && both.err.contains("log.sqlite: a and b at once"))
    let open = try check("c", "d")
    #expect(open.code == 3 && open.err.contains("d: pwrite64 of /log.sqlite-wal without a lock"))
  }
}
