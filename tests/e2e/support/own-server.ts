// A server of a test's own: its process can be killed, stopped in the middle of everything, and started again on the same records.

import { execFileSync, spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, openSync, rmSync } from "node:fs";
import { createInterface } from "node:readline";

import { CONFIRM, LEFT_BEHIND, SERVER } from "./server.ts";

export class OwnServer {
  private readonly folder: string;
  private readonly records: string[];
  private process: ChildProcess | null = null;
  /** Where it listens: elsewhere after each start. */
  address = "";

  constructor(name: string) {
    this.folder = `${LEFT_BEHIND}/own/${name}`;
    rmSync(this.folder, { recursive: true, force: true });
    mkdirSync(this.folder, { recursive: true });
    this.records = ["--database", `sqlite:${this.folder}/records/waypost.db`, "--key-file", `${this.folder}/waypost.key`];
    execFileSync(SERVER, ["key", "new", `${this.folder}/waypost.key`], { stdio: "ignore" });
  }

  /** Starts it where it does not run; a second start finds the records of the first. */
  async start(...more: string[]) {
    if (this.process) return;
    const log = openSync(`${this.folder}/server.log`, "a");
    const command = ["serve", "--listen", "127.0.0.1:0", ...this.records, "--trusted-proxy", "127.0.0.0/8", ...more];
    this.process = spawn(SERVER, command, { stdio: ["ignore", "pipe", log] });
    const lines = createInterface(this.process.stdout!);
    // The first line says where it listens; without one it has ended, and its log says why.
    const [line] = await Promise.race([once(lines, "line"), once(this.process, "exit").then(() => [""])]);
    if (!line.startsWith("http://")) throw new Error(`the server did not start: see ${this.folder}/server.log`);
    this.address = line.trim();
  }

  /** A desk confirms somebody's address on its records. */
  confirm(email: string) {
    execFileSync(SERVER, [...CONFIRM, "--email", email, ...this.records], { stdio: "ignore" });
  }

  /** SIGKILL: it gets no chance to tidy up. Also ends it where it hangs. */
  async kill() {
    const ended = this.process;
    this.process = null;
    if (!ended || ended.exitCode !== null || ended.signalCode !== null) return;
    const exit = once(ended, "exit");
    ended.kill("SIGKILL");
    await exit;
  }

  /** It takes connections and answers none: the system still does the first for it. */
  hang() {
    this.process?.kill("SIGSTOP");
  }

  wake() {
    this.process?.kill("SIGCONT");
  }

  /** Ends it and takes its records away. */
  async remove() {
    await this.kill();
    rmSync(this.folder, { recursive: true, force: true });
  }
}
