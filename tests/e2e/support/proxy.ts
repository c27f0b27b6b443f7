// What stands between a browser and the server, at an address that stays while the server comes and goes, and what can go wrong there.
//
// A behavior is told of each exchange and does with it what it likes; a test changes it at any time.

import { once } from "node:events";
import { Agent, createServer, request as ask, type IncomingHttpHeaders, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";

import type { OwnServer } from "./own-server.ts";

export interface Answer {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** One request of the browser's, and what can be done about it. */
export interface Exchange {
  method: string;
  path: string;
  headers: IncomingHttpHeaders;
  body: Buffer;
  /** Whether it changes something on the server. */
  isWrite: boolean;
  /** Asks the server; may be done more than once. */
  forward(): Promise<Answer>;
  reply(answer: Answer): void;
  /** Breaks the connection without a reply. */
  drop(): void;
}

export type Behavior = (exchange: Exchange) => Promise<void> | void;

export const pass: Behavior = async (exchange) => exchange.reply(await exchange.forward());

/** Takes every request and never answers. */
export const hang: Behavior = () => {};

const html = (status: number, body: string): Answer => ({ status, headers: { "content-type": "text/html; charset=utf-8" }, body: Buffer.from(body) });

/** Somebody else's page instead of every answer, as in a hotel. */
export const portal: Behavior = (exchange) => exchange.reply(html(200, "<!doctype html><title>Example Hotel</title><h1>Welcome to our network</h1>"));

/** What a proxy says when it finds nobody behind it. */
export const badGateway: Behavior = (exchange) => exchange.reply(html(502, "<!doctype html><title>502 Bad Gateway</title><h1>502 Bad Gateway</h1>"));

export const busy = html(503, "<!doctype html><title>503 Service Unavailable</title><h1>503 Service Unavailable</h1>");

/** The server has done what a write asks for, and dies before anybody hears of it. */
export const killAfterCommit =
  (server: OwnServer): Behavior =>
  async (exchange) => {
    if (!exchange.isWrite) return pass(exchange);
    await exchange.forward();
    await server.kill();
    exchange.drop();
  };

/** Random numbers from 0 to 1 that are the same in every run (mulberry32). */
export function seeded(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let mixed = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Sends a share of the writes twice at once, and answers another share with 503: half of these after the server has done the work. */
export function unreliable(random: () => number, share: { twice: number; busy: number }): Behavior {
  return async (exchange) => {
    if (!exchange.isWrite) return pass(exchange);
    // Drawn in one go, so that what happens to the next write does not hang on how long this one takes.
    const [isTwice, isBusy, isDone] = [random() < share.twice, random() < share.busy, random() < 0.5];
    if (isBusy && !isDone) return exchange.reply(busy);
    const answers = await Promise.all(isTwice ? [exchange.forward(), exchange.forward()] : [exchange.forward()]);
    exchange.reply(isBusy ? busy : answers.at(-1)!);
  };
}

export class Proxy {
  private readonly server: OwnServer;
  private readonly listener = createServer((request, response) => void this.hear(request, response));
  private readonly agent = new Agent({ keepAlive: false });
  private port = 0;
  behavior: Behavior = pass;
  /** Everything that was asked for, in order. */
  readonly seen: Exchange[] = [];

  constructor(server: OwnServer) {
    this.server = server;
    this.listener.keepAliveTimeout = 60_000;
  }

  get address(): string {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Listens, always at the same address. */
  async open() {
    if (this.listener.listening) return;
    this.listener.listen(this.port, "127.0.0.1");
    await once(this.listener, "listening");
    this.port = (this.listener.address() as AddressInfo).port;
  }

  /** Refuses connections, and breaks those that there are. */
  async close() {
    if (!this.listener.listening) return;
    const closed = once(this.listener, "close");
    this.listener.close();
    this.listener.closeAllConnections();
    await closed;
  }

  /** What was asked for of a method and a path, such as all attempts to send a registration. */
  requests(method: string, path: string): Exchange[] {
    return this.seen.filter((exchange) => exchange.method === method && exchange.path === path);
  }

  private async hear(request: AsyncIterable<Buffer> & { method?: string; url?: string; headers: IncomingHttpHeaders }, response: ServerResponse) {
    // Whoever asked may be gone by now.
    response.on("error", () => {});
    try {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk);
      const exchange = this.exchange(request.method!, request.url!, request.headers, Buffer.concat(chunks), response);
      this.seen.push(exchange);
      await this.behavior(exchange);
    } catch {
      // Nobody behind us, or the browser broke off: to it, a connection that ended.
      response.destroy();
    }
  }

  private exchange(method: string, path: string, headers: IncomingHttpHeaders, body: Buffer, response: ServerResponse): Exchange {
    return {
      method,
      path,
      headers,
      body,
      isWrite: method !== "GET" && method !== "HEAD",
      forward: () => this.forward(method, path, headers, body),
      reply: (answer) => {
        const { "transfer-encoding": _, connection: __, ...kept } = answer.headers;
        response.writeHead(answer.status, kept as Record<string, string>);
        response.end(answer.body);
      },
      drop: () => response.destroy(),
    };
  }

  private forward(method: string, path: string, headers: IncomingHttpHeaders, body: Buffer): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const asked = ask(this.server.address + path, { method, headers, agent: this.agent }, async (answer) => {
        try {
          const chunks: Buffer[] = [];
          for await (const chunk of answer) chunks.push(chunk);
          resolve({ status: answer.statusCode!, headers: answer.headers, body: Buffer.concat(chunks) });
        } catch (error) {
          reject(error);
        }
      });
      asked.on("error", reject);
      asked.end(body);
    });
  }
}
