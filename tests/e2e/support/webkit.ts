// WebKit by WebDriver: what Debian's package webkit2gtk-driver brings, in a display of its own. It is not Safari, but the engine
// is of the same family.

import { spawn, type ChildProcess } from "node:child_process";
import { existsSync } from "node:fs";
import { createServer, type AddressInfo } from "node:net";

const MINI_BROWSER = "/usr/lib/x86_64-linux-gnu/webkit2gtk-4.1/MiniBrowser";
const NEEDED = ["/usr/bin/WebKitWebDriver", "/usr/bin/xvfb-run", "/usr/bin/openssl", MINI_BROWSER];

/** What is missing on this machine for WebKit; empty where it can be tried. */
export const missing = () => NEEDED.filter((path) => !existsSync(path));

/** How long one command may take, and how long something on a page may take to come about. */
const COMMAND = 60_000;
const PATIENCE = 30_000;

/** The key under which WebDriver names an element. */
const ELEMENT = "element-6066-11e4-a52e-4f735466cecf";

type Element = Record<typeof ELEMENT, string>;

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** A browser with one window and no history. */
export class WebKit {
  private constructor(
    private readonly driver: ChildProcess,
    private readonly address: string,
    private readonly javaScript: boolean,
    private session = "",
  ) {}

  /** Starts it; without JavaScript where that is asked for. */
  static async start({ javaScript = true } = {}): Promise<WebKit> {
    const port = await freePort();
    // A group of its own, so that the display, the driver and the browser end together.
    const command = ["-a", "WebKitWebDriver", `--port=${port}`, "--host=127.0.0.1"];
    const driver = spawn("xvfb-run", command, { stdio: "ignore", detached: true });
    const browser = new WebKit(driver, `http://127.0.0.1:${port}`, javaScript);
    const args = ["--automation", ...(javaScript ? [] : ["--enable-javascript-markup=false"])];
    const alwaysMatch = { browserName: "MiniBrowser", acceptInsecureCerts: true, "webkitgtk:browserOptions": { binary: MINI_BROWSER, args } };
    try {
      await browser.until("the driver answers", async () => (await fetch(`${browser.address}/status`)).ok);
      const { sessionId } = await browser.call<{ sessionId: string }>("POST", "/session", { capabilities: { alwaysMatch } });
      browser.session = `/session/${sessionId}`;
    } catch (error) {
      browser.end();
      throw error;
    }
    return browser;
  }

  private async call<T>(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<T> {
    const request = { method, body: body === undefined ? null : JSON.stringify(body), signal: AbortSignal.timeout(COMMAND) };
    const answer = await fetch(this.address + path, request);
    const { value } = (await answer.json()) as { value: T };
    if (!answer.ok) throw new Error(`WebKit: ${method} ${path}: ${JSON.stringify(value)}`);
    return value;
  }

  private ask<T>(method: "GET" | "POST" | "DELETE", path: string, body?: unknown): Promise<T> {
    return this.call<T>(method, this.session + path, body);
  }

  /** Waits until something holds; says what did not come about. */
  async until(what: string, holds: () => Promise<boolean>): Promise<void> {
    const end = Date.now() + PATIENCE;
    let last: unknown;
    while (Date.now() < end) {
      try {
        if (await holds()) return;
        last = undefined;
      } catch (error) {
        last = error;
      }
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    throw new Error(`WebKit: not within ${PATIENCE} ms: ${what}`, { cause: last });
  }

  async goto(url: string): Promise<void> {
    await this.ask("POST", "/url", { url });
  }

  async back(): Promise<void> {
    await this.ask("POST", "/back", {});
  }

  async reload(): Promise<void> {
    await this.ask("POST", "/refresh", {});
  }

  url(): Promise<string> {
    return this.ask<string>("GET", "/url");
  }

  /** The text that can be read on the page. */
  async text(): Promise<string> {
    const body = await this.ask<Element>("POST", "/element", { using: "css selector", value: "body" });
    return this.ask<string>("GET", `/element/${body[ELEMENT]}/text`);
  }

  /** Runs a piece of JavaScript in the page. */
  run<T>(script: string): Promise<T> {
    return this.ask<T>("POST", "/execute/sync", { script, args: [] });
  }

  /** The first element that a selector finds. */
  private async element(selector: string): Promise<string> {
    const found = await this.ask<Element>("POST", "/element", { using: "css selector", value: selector });
    return found[ELEMENT];
  }

  async type(selector: string, text: string): Promise<void> {
    const element = await this.element(selector);
    await this.ask("POST", `/element/${element}/value`, { text });
  }

  async click(selector: string): Promise<void> {
    const element = await this.element(selector);
    await this.ask("POST", `/element/${element}/click`, {});
  }

  /** Waits until the app, where one can run, has taken the place of the page that was written for it. */
  async appIsThere(): Promise<void> {
    if (this.javaScript) await this.until("the app", () => this.run<boolean>("return 'app' in document.documentElement.dataset"));
  }

  /** Waits until the page is at an address whose path is this. */
  async arrivesAt(path: string): Promise<void> {
    await this.until(`the page ${path}`, async () => new URL(await this.url()).pathname === path);
  }

  /** The names of the cookies of the page that is open, also of those that no script sees. */
  async cookies(): Promise<string[]> {
    const cookies = await this.ask<{ name: string }[]>("GET", "/cookie");
    return cookies.map(({ name }) => name);
  }

  async stop(): Promise<void> {
    try {
      await this.ask("DELETE", "");
    } finally {
      this.end();
    }
  }

  private end(): void {
    if (this.driver.pid === undefined) return;
    try {
      process.kill(-this.driver.pid);
    } catch {
      // It has ended already.
    }
  }
}
