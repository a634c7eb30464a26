import CanonicalJSON
import Foundation
import Testing

@Suite("A server in hard times")
struct ServeHardshipTests {
  @Test("A stream goes on behind its last event after a restart, without a gap or a repeat")
  func restart() throws {
    let desk = try Touchstone.made()
    let outcome = try desk.serveScript(
      #"""
      bearer = {"Authorization": "Bearer " + token("recorder", "auditor")}
      heard, ends = [], 0
      def record(address, name):
        fact = json.dumps({"type": "journey.opened", "journey": name})
        status, _, text = ask(address, "POST", "/api/v1/facts", fact,
          {**bearer, "Content-Type": "application/json"})
        assert status == 201, text
      def listen(address):
        global ends
        headers = {**bearer, "Accept": "text/event-stream"}
        if heard: headers["Last-Event-ID"] = str(heard[-1])
        connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
        connection.request("GET", "/api/v1/events", None, headers)
        try:
          for line in connection.getresponse():
            if line.startswith(b"id: "): heard.append(int(line[4:]))
        except (http.client.IncompleteRead, ConnectionError):
          pass
        ends += 1
      for run, kill in enumerate([signal.SIGTERM, signal.SIGKILL, signal.SIGTERM]):
        server, address = start()
        listener = threading.Thread(target=listen, args=(address,))
        listener.start()
        for n in range(30): record(address, "J-%d-%d" % (run, n))
        if kill == signal.SIGTERM: time.sleep(1)
        server.send_signal(kill)
        server.wait(30)
        listener.join(30)
        # What comes while nobody serves.
        subprocess.run([program, "record", "journey.opened", "--journey", "C-%d" % run],
          capture_output=True, check=True)
      server, address = start()
      listener = threading.Thread(target=listen, args=(address,))
      listener.start()
      last = int(subprocess.run([program, "events"], capture_output=True, text=True, check=True)
        .stdout.splitlines()[-1].split(",")[0].split(":")[1])
      end = time.time() + 20
      while heard[-1] < last and time.time() < end: time.sleep(0.05)
      stop(server)
      listener.join(30)
      assert ends == 4 and heard == list(range(1, last + 1)), (ends, last, heard)
      opened = [line for line in subprocess.run([program, "events", "--type", "journey.opened"],
        capture_output=True, text=True, check=True).stdout.splitlines()]
      # Every fact that was answered is there, the one before the kill too.
      assert len(opened) == 93, len(opened)
      print("done")
      """#)
    #expect(outcome.code == 0 && outcome.out == "done\n", "\(outcome.out)\(outcome.err)")
    try desk.expectSound()
  }

  @Test("A thousand idle connections keep nobody waiting, and odd requests end no server")
  func connections() throws {
    let desk = try Touchstone.made()
    let outcome = try desk.serveScript(
      #"""
      import resource
      _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
      resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, 4096), hard))
      bearer = {"Authorization": "Bearer " + token("recorder", "auditor")}
      server, address = start()
      idle = [socket.create_connection((address.hostname, address.port)) for _ in range(1000)]
      assert ask(address, "GET", "/api/v1/journeys", None, bearer)[0] == 200
      def raw(data):
        with socket.create_connection((address.hostname, address.port), 20) as connection:
          connection.sendall(data)
          answer = b""
          try:
            while part := connection.recv(65536): answer += part
          except ConnectionError:
            pass
          return answer
      host = b"Host: 127.0.0.1\r\nConnection: close\r\n"
      def status(data): return raw(data).split(b" ", 2)[1]
      # Both lengths, two lengths, a length that is none: nobody can read them in two ways.
      assert status(b"POST /api/v1/facts HTTP/1.1\r\n" + host + b"Content-Length: 3\r\n"
        b"Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n")[:1] == b"4"
      assert status(b"POST /api/v1/facts HTTP/1.1\r\n" + host + b"Content-Length: 3\r\n"
        b"Content-Length: 4\r\n\r\n{}  ")[:1] == b"4"
      assert status(b"POST /api/v1/facts HTTP/1.1\r\n" + host + b"Content-Length: -1\r\n\r\n")[:1] == b"4"
      # Headers without end, and what is no HTTP at all.
      assert status(b"GET / HTTP/1.1\r\n" + host + b"X: " + b"x" * 70000 + b"\r\n\r\n")[:1] == b"4"
      assert raw(b"\x16\x03\x01\x02\x00" + b"\x00" * 64)[:12] in (b"", b"HTTP/1.1 400")
      assert raw(b"GET /\x00 HTTP/1.1\r\n" + host + b"\r\n")[:10] in (b"", b"HTTP/1.1 4")
      # No header of an answer comes from a request.
      for path in ["/api/v1/customers/a%0d%0aSet-Cookie:%20x=1/timeline", "/a%0d%0aX-Evil:1",
          "/api/v1/events/%0d%0a", "/assets/%0d%0aX-Evil:1"]:
        answer = raw(b"GET " + path.encode() + b" HTTP/1.1\r\n" + host + b"Authorization: "
          + bearer["Authorization"].encode() + b"\r\n\r\n").split(b"\r\n\r\n")[0].lower()
        assert answer[9:12] in (b"400", b"404"), answer
        assert b"x-evil" not in answer and b"set-cookie" not in answer, answer
      facts = {**bearer, "Content-Type": "application/json"}
      good = '{"type":"journey.opened","journey":"J-1"}'
      for body in [good.encode("utf-16"), b"\xef\xbb\xbf" + good.encode(), b"\xff\xfe", b"[" * 100000,
          b'{"type":"journey.opened","journey":"\xc3\x28"}', b'{"type":"\\ud800"}']:
        answer = ask(address, "POST", "/api/v1/facts", body, facts)
        assert answer[0] == 400, answer
      assert ask(address, "POST", "/api/v1/facts", good, {**bearer,
        "Content-Type": "application/json", "Content-Encoding": "gzip"})[0] in (400, 415)
      # A body without end, and one that was announced too long, are refused before they are read.
      with socket.create_connection((address.hostname, address.port), 20) as connection:
        connection.sendall(b"POST /api/v1/facts HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: "
          + bearer["Authorization"].encode() + b"\r\nContent-Type: application/json\r\n"
          b"Content-Length: 99999999999\r\n\r\n")
        assert connection.recv(65536)[9:12] == b"413"
      with socket.create_connection((address.hostname, address.port), 20) as connection:
        connection.sendall(b"POST /api/v1/facts HTTP/1.1\r\nHost: 127.0.0.1\r\nAuthorization: "
          + bearer["Authorization"].encode() + b"\r\nContent-Type: application/json\r\n"
          b"Transfer-Encoding: chunked\r\n\r\n")
        try:
          for _ in range(64): connection.sendall(b"10000\r\n" + b" " * 65536 + b"\r\n")
        except ConnectionError:
          pass
        try:
          answer = connection.recv(65536)
        except ConnectionError:
          answer = b""
        assert answer == b"" or answer[9:12] == b"413", answer
      assert ask(address, "GET", "/health/ready")[0] == 200
      for connection in idle: connection.close()
      assert stop(server)[1] == 0
      print("done")
      """#)
    #expect(outcome.code == 0 && outcome.out == "done\n", "\(outcome.out)\(outcome.err)")
    #expect(try desk.count("--type", "journey.opened") == 0)
  }

  @Test("Killed under load, every fact that was answered is in the log")
  func killed() throws {
    let desk = try Touchstone.made()
    let outcome = try desk.serveScript(
      #"""
      bearer = {"Authorization": "Bearer " + token("recorder"), "Content-Type": "application/json"}
      answered, lock = [], threading.Lock()
      server, address = start()
      def record(worker):
        n = 0
        while True:
          name = "J-%d-%d" % (worker, n)
          try:
            status, _, text = ask(address, "POST", "/api/v1/facts",
              json.dumps({"type": "journey.opened", "journey": name}), bearer)
          except (ConnectionError, http.client.HTTPException, OSError):
            return
          assert status == 201, text
          with lock: answered.append(name)
          n += 1
      workers = [threading.Thread(target=record, args=(k,)) for k in range(16)]
      for worker in workers: worker.start()
      time.sleep(3)
      server.kill()
      server.wait()
      for worker in workers: worker.join(40)
      there = set(json.loads(line)["entry"]["subject"][8:] for line in subprocess.run([program,
        "events", "--type", "journey.opened"], capture_output=True, text=True, check=True)
        .stdout.splitlines())
      assert len(answered) > 30 and there.issuperset(answered), (len(answered), len(there))
      print("done")
      """#)
    #expect(outcome.code == 0 && outcome.out == "done\n", "\(outcome.out)\(outcome.err)")
    try desk.expectSound()
  }

  @Test(
    "On a full disk facts are answered 503 with Retry-After, lists go on, and nothing is lost",
    .enabled(if: SmallDisk.isPossible))
  func fullDisk() throws {
    let desk = try Touchstone()
    let disk = try SmallDisk(size: "6m")
    let book = disk.folder.appending(path: "logbook")
    try desk.ok(
      "init", book.path, "--dealer", "示例汽车", "--origin", Touchstone.origin, "--language", "en")
    try Data(count: 1 << 20).write(to: disk.folder.appending(path: "room"))
    let outcome = try desk.serveScript(
      #"""
      room = os.path.join(os.path.dirname(os.environ["TOUCHSTONE_LOGBOOK"]), "room")
      bearer = {"Authorization": "Bearer " + token("recorder"), "Content-Type": "application/json"}
      server, address = start()
      answered = []
      def record(batch):
        facts = [{"type": "journey.opened", "journey": "J-%d-%d" % (batch, n)} for n in range(50)]
        status, headers, text = ask(address, "POST", "/api/v1/facts", json.dumps(facts), bearer)
        if status == 201: answered.extend(fact["journey"] for fact in facts)
        return status, headers, text
      for batch in range(2000):
        status, headers, text = record(batch)
        if status != 201: break
      assert status == 503 and int(headers["Retry-After"]) > 0, (status, headers, text)
      problem = json.loads(text)
      assert problem["code"].startswith("storage."), text
      assert os.environ["TOUCHSTONE_LOGBOOK"] not in text, text
      for _ in range(3):
        assert record(5000)[0] == 503
        assert ask(address, "GET", "/api/v1/journeys?limit=1", None, bearer)[0] == 200
      os.remove(room)
      end = time.time() + 20
      while record(batch)[0] != 201:
        assert time.time() < end
        time.sleep(0.5)
      assert stop(server)[1] == 0
      there = set(json.loads(line)["entry"]["subject"][8:] for line in subprocess.run([program,
        "events", "--type", "journey.opened"], capture_output=True, text=True, check=True)
        .stdout.splitlines())
      assert there == set(answered), (len(there), len(answered))
      print("done")
      """#, with: ["TOUCHSTONE_LOGBOOK": book.path])
    #expect(outcome.code == 0 && outcome.out == "done\n", "\(outcome.out)\(outcome.err)")
    let verified = try desk("verify", "--logbook", book.path)
    #expect(verified.code == 0, "\(verified.out)\(verified.err)")
  }
}
