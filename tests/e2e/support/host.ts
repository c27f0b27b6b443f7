// A site of somebody else's, under the strictest policy that it can have with the widget, and a server that can go away.

import { createServer, request, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import { LISTEN } from "./server.ts";

const [, port] = LISTEN.split(":");
/** Where hosts of the widget are, one for each worker: to the browser another site than the server under test. */
const FIRST_PORT = Number(port) + 1000;
export const HOSTS = [0, 1, 2, 3].map((worker) => `http://localhost:${FIRST_PORT + worker}`);

export const WAYPOST = `http://${LISTEN}`;

/** A page of the host: what stands in its body, for a widget of this origin. */
export const hostPage = (body: string, lang = "en") =>
  `<!DOCTYPE html><html lang="${lang}"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
  `<title>A host</title></head><body><main><h1>A host</h1><p><a id="own" href="#own">A link of its own</a></p>${body}</main></body></html>`;

/** The loader as a script element, with further attributes. */
export const script = (attributes = "", origin = WAYPOST) => `<script src="${origin}/widget.js" ${attributes}></script>`;

async function listen(server: Server, port: number): Promise<string> {
  await new Promise<void>((resolve, reject) => server.once("error", reject).listen(port, resolve));
  return `http://localhost:${(server.address() as AddressInfo).port}`;
}

/** A host, whose page is whatever a test says. */
export class Host {
  page = hostPage("");
  /** Whose scripts and frames it allows. */
  of = WAYPOST;
  readonly scripts = new Map<string, string>();
  origin = "";

  private readonly server = createServer((asked, answer) => {
    const own = this.scripts.get(asked.url ?? "");
    answer.setHeader("content-type", own ? "text/javascript" : "text/html; charset=utf-8");
    answer.setHeader("content-security-policy", `default-src 'none'; script-src ${this.of} 'self'; frame-src ${this.of}`);
    answer.end(own ?? this.page);
  });

  /** On a port that the server under test knows, or with 0 on one that it does not. */
  async start(port: number): Promise<Host> {
    this.origin = await listen(this.server, port);
    return this;
  }

  stop() {
    this.server.closeAllConnections();
    this.server.close();
  }

  static portOf(worker: number): number {
    return FIRST_PORT + worker;
  }
}

/** The server under test by another address, under which it can be gone, or answer nothing. */
export class Relay {
  origin = "";
  private mode: "up" | "gone" | "hanging" = "up";
  private waiting: ServerResponse[] = [];

  /** A server that comes back knows nothing of the requests that it left unanswered. */
  become(mode: "up" | "gone" | "hanging") {
    this.mode = mode;
    for (const answer of this.waiting.splice(0)) answer.destroy();
  }

  private readonly server = createServer((asked, answer) => {
    if (this.mode === "gone") return asked.socket.destroy();
    if (this.mode === "hanging") return void this.waiting.push(answer);
    const headers = { ...asked.headers, host: LISTEN };
    const passed = request(WAYPOST + asked.url, { method: asked.method, headers }, (told) => {
      answer.writeHead(told.statusCode ?? 502, told.headers);
      told.pipe(answer);
    });
    passed.on("error", () => answer.destroy());
    asked.pipe(passed);
  });

  async start(): Promise<Relay> {
    const origin = await listen(this.server, 0);
    this.origin = origin.replace("localhost", "127.0.0.1");
    return this;
  }

  stop() {
    this.become("gone");
    this.server.closeAllConnections();
    this.server.close();
  }
}
