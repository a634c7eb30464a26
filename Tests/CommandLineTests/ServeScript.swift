import Foundation

extension Touchstone {
  /// What Python clients of a server share: starting one, asking it, codes of an authenticator.
  private static let common = #"""
    import atexit, base64, hashlib, hmac, http.client, json, os, re, signal, socket, ssl, struct, subprocess
    import sys, threading, time, urllib.parse
    program = os.environ["TOUCHSTONE"]
    def start(*arguments):
      server = subprocess.Popen([program, "serve", "--port", "0", *arguments],
        stdout=subprocess.PIPE, stderr=open("serve.log", "wb"), text=True)
      # A client that fails leaves no server behind.
      atexit.register(server.kill)
      line = server.stdout.readline()
      if not line:
        server.wait(); sys.exit("no line: " + open("serve.log").read())
      address = urllib.parse.urlsplit(json.loads(line)["listening"])
      return server, address
    def ask(address, method, path, body=None, headers={}):
      connection = http.client.HTTPConnection(address.hostname, address.port, timeout=30)
      connection.request(method, path, body, headers)
      answer = connection.getresponse()
      return answer.status, dict(answer.getheaders()), answer.read().decode()
    def code(secret, step):
      key = base64.b32decode(secret + "=" * (-len(secret) % 8))
      digest = hmac.new(key, struct.pack(">Q", step), hashlib.sha1).digest()
      at = digest[19] & 15
      return "%06d" % ((struct.unpack(">I", digest[at:at + 4])[0] & 0x7fffffff) % 10**6)
    def token(*roles):
      roles = [word for role in roles for word in ("--role", role)]
      return subprocess.run([program, "tokens", "add", "-".join(roles).replace("--role-", ""), *roles],
        capture_output=True, text=True, check=True).stdout.strip()
    def stop(server):
      begun = time.time()
      server.send_signal(signal.SIGTERM)
      server.wait(30)
      return time.time() - begun, server.returncode
    form = {"Content-Type": "application/x-www-form-urlencoded", "Sec-Fetch-Site": "same-origin"}

    """#

  /// Runs a Python client in the program's environment.
  func serveScript(_ script: String, with more: [String: String] = [:]) throws -> Outcome {
    try (Self.common + script).write(
      to: folder.appending(path: "client.py"), atomically: true, encoding: .utf8)
    // The clock of codes is the system's.
    return try shell("python3 client.py", with: ["TOUCHSTONE_NOW": ""].merging(more) { $1 })
  }
}
