// The browser tests: Chromium against the server as it is built, with the site inside and an empty database.
//
// `cargo xtask test` runs them last; alone they run with `npx playwright test` in this folder, once that command or
// `cargo xtask run` has built target/debug/waypost. What they leave behind is in target/e2e.

import { defineConfig } from "@playwright/test";

import { HOSTS } from "./support/host.ts";
import { LEFT_BEHIND, LISTEN, RECORDS, SERVER } from "./support/server.ts";

// What a browser in a container needs, and what keeps it from telephoning home.
const CHROMIUM_ARGUMENTS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export default defineConfig({
  testDir: ".",
  outputDir: `${LEFT_BEHIND}/results`,
  reporter: [["list"]],
  fullyParallel: true,
  workers: 2,
  // A test that passes the second time has found something.
  retries: 0,
  forbidOnly: true,
  // For what never comes. What a person may be kept waiting for is asserted by the tests that are about it.
  timeout: 240_000,
  expect: { timeout: 30_000 },
  use: {
    baseURL: `http://${LISTEN}`,
    locale: "en-US",
    // What a service worker answers, no test can change on the way; those of being offline allow them.
    serviceWorkers: "block",
    actionTimeout: 30_000,
    navigationTimeout: 60_000,
    // So that no color is judged halfway from one to another; the motion itself has a test.
    contextOptions: { reducedMotion: "reduce" },
    trace: { mode: "retain-on-failure", screenshots: false },
    launchOptions: {
      executablePath: process.env.CHROMIUM || undefined,
      args: CHROMIUM_ARGUMENTS,
    },
  },
  webServer: {
    // Whatever address a test claims to come from is believed, so that each is a client of its own.
    command:
      `mkdir -p ${LEFT_BEHIND} && rm -rf ${LEFT_BEHIND}/records ${LEFT_BEHIND}/waypost.key &&` +
      ` ${SERVER} key new ${LEFT_BEHIND}/waypost.key && exec ${SERVER} serve --listen ${LISTEN}` +
      ` ${RECORDS.join(" ")} --trusted-proxy 127.0.0.0/8 ${HOSTS.map((host) => `--embed-on ${host}`).join(" ")} 2> ${LEFT_BEHIND}/server.log`,
    url: `http://${LISTEN}/healthz`,
    reuseExistingServer: false,
    gracefulShutdown: { signal: "SIGTERM", timeout: 30_000 },
    timeout: 120_000,
  },
});
