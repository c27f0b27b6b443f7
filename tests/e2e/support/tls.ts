// TLS in front of the server under test, as a site has it that people reach over a network. The certificate signs itself.

import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { request } from "node:http";
import { createServer, type Server } from "node:https";
import type { AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";

import { WAYPOST } from "./host.ts";

function certificate() {
  const folder = mkdtempSync(join(tmpdir(), "waypost-tls-"));
  const [key, cert] = [join(folder, "key.pem"), join(folder, "cert.pem")];
  const subject = ["-subj", "/CN=127.0.0.1", "-addext", "subjectAltName=IP:127.0.0.1"];
  const options = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2", "-keyout", key, "-out", cert];
  execFileSync("openssl", ["req", "-x509", ...subject, ...options], { stdio: "ignore" });
  const pair = { key: readFileSync(key), cert: readFileSync(cert) };
  rmSync(folder, { recursive: true });
  return pair;
}

export class TlsFront {
  private constructor(
    private readonly server: Server,
    readonly origin: string,
  ) {}

  static async start(): Promise<TlsFront> {
    const server = createServer(certificate(), (asked, answer) => {
      const headers = { ...asked.headers, "x-forwarded-proto": "https", "x-forwarded-for": "10.201.0.1" };
      const passed = request(WAYPOST + asked.url, { method: asked.method, headers }, (told) => {
        answer.writeHead(told.statusCode ?? 502, told.headers);
        told.pipe(answer);
      });
      passed.on("error", () => answer.destroy());
      asked.pipe(passed);
    });
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    return new TlsFront(server, `https://127.0.0.1:${(server.address() as AddressInfo).port}`);
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }
}
