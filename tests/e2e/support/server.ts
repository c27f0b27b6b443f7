// The server under test, and its command line.

import { execFileSync } from "node:child_process";

/** Where the server listens; another port lets two runs go side by side. */
export const LISTEN = process.env.WAYPOST_E2E_LISTEN || "127.0.0.1:8099";
export const SERVER = process.env.WAYPOST_SERVER || "../../target/debug/waypost";
export const LEFT_BEHIND = process.env.WAYPOST_E2E_LEFT_BEHIND || "../../target/e2e";

/** Which records a command works on. */
export const RECORDS = ["--database", `sqlite:${LEFT_BEHIND}/records/waypost.db`, "--key-file", `${LEFT_BEHIND}/waypost.key`];

/** The desk's procedure for who has shown whose an address is, from the command line. */
export const CONFIRM = ["user", "confirm", "--evidence", "other", "--checked", "They are invented for a test"];

/** Runs a command of the server's program on the records that it serves, and gives back what it printed. */
export function waypost(...command: string[]): string {
  return execFileSync(SERVER, [...command, ...RECORDS], { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
}
