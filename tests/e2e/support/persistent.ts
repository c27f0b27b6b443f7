// A browser with a profile on the disk, which is killed and started again.

import { readdirSync, readFileSync } from "node:fs";

import { chromium } from "@playwright/test";

import { test, type BrowserContext, type Page } from "./test.ts";

export class PersistentBrowser {
  private readonly profile: string;
  readonly context: BrowserContext;
  readonly page: Page;

  private constructor(profile: string, context: BrowserContext) {
    this.profile = profile;
    this.context = context;
    this.page = context.pages()[0];
  }

  static async launch(profile: string, baseURL: string) {
    const { launchOptions, locale } = test.info().project.use;
    const context = await chromium.launchPersistentContext(profile, { ...launchOptions, locale, baseURL });
    return new PersistentBrowser(profile, context);
  }

  /** SIGKILL to the browser's process, which takes its children with it. */
  async kill() {
    const closed = this.context.waitForEvent("close");
    const ours = readdirSync("/proc").filter((id) => /^\d+$/.test(id) && isBrowser(id, this.profile));
    if (ours.length === 0) throw new Error("the browser's process is not to be found");
    for (const id of ours) process.kill(Number(id), "SIGKILL");
    await closed;
  }
}

function isBrowser(id: string, profile: string): boolean {
  try {
    return readFileSync(`/proc/${id}/cmdline`, "utf8").split("\0").includes(`--user-data-dir=${profile}`);
  } catch {
    // It has ended since.
    return false;
  }
}

/**
 * The files of a profile that hold a text, in any of the encodings that Chromium writes. What it keeps of open windows, to bring
 * them back, is its own affair: no page is asked.
 */
export function onDisk(profile: string, text: string): string[] {
  const files = readdirSync(profile, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return files
    .map((entry) => `${entry.parentPath}/${entry.name}`)
    .filter((path) => !path.includes("/Sessions/"))
    .filter((path) => {
      const bytes = readFileSync(path);
      return bytes.includes(text, 0, "utf8") || bytes.includes(text, 0, "utf16le");
    });
}
