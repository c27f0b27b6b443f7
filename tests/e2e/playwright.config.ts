// The browser tests: Chromium against the server as it is built, with the site inside and an empty database.
//
// `cargo xtask test` runs them last; alone they run with `npx playwright test` in this folder, once `cargo xtask run`
// or `cargo xtask test` has built target/debug/waypost. What they leave behind is in target/e2e.

import { defineConfig } from "@playwright/test";

const LISTEN = "127.0.0.1:8099";
const SERVER = process.env.WAYPOST_SERVER || "../../target/debug/waypost";
const RECORDS = "../../target/e2e/records";

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
  outputDir: "../../target/e2e/results",
  reporter: [["list"]],
  fullyParallel: true,
  workers: 2,
  // A test that passes the second time has found something.
  retries: 0,
  forbidOnly: true,
  timeout: 30_000,
  expect: { timeout: 10_000 },
  use: {
    baseURL: `http://${LISTEN}`,
    locale: "en-US",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: process.env.CHROMIUM || "/usr/bin/chromium",
      args: CHROMIUM_ARGUMENTS,
    },
  },
  webServer: {
    // Every client address of the tests is believed, so that each test signs up as a client of its own.
    command:
      `rm -rf ${RECORDS} && exec ${SERVER} serve --listen ${LISTEN}` +
      ` --database sqlite:${RECORDS}/waypost.db --trusted-proxy 127.0.0.0/8`,
    url: `http://${LISTEN}/healthz`,
    reuseExistingServer: false,
    timeout: 30_000,
  },
});
