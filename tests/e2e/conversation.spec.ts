// The scripts of tests/conversation/scripts.json against the app: what a reader does, and what they are shown.

import { readFileSync } from "node:fs";

import { request, type APIRequestContext } from "@playwright/test";

import { newKey } from "./support/api.ts";
import { open } from "./support/app.ts";
import { invent, loseSession, openAs, signIn, type Person } from "./support/people.ts";
import { expect, test, type Page } from "./support/test.ts";

type Fields = Record<string, string>;

interface Step {
  event: string;
  of?: any;
  whole?: boolean;
  shows?: string;
  errors?: string[];
  fields?: Fields;
  recorded?: (Fields & { version: number }) | null;
  "recorded of another"?: null;
}

interface Script {
  name: string;
  profile?: Fields;
  registered?: Fields;
  events: Step[];
}

const { whole, scripts } = JSON.parse(readFileSync(new URL("../conversation/scripts.json", import.meta.url), "utf8")) as { whole: Fields; scripts: Script[] };

const PATHS: Fields = { form: "/register", check: "/register/check", record: "/registration" };
const REGISTRATIONS = "/api/v1/registrations";

/** Which screen of the conversation a page shows. */
const shown = (page: Page) =>
  page.evaluate(() => {
    const has = (selector: string) => document.querySelector(`main ${selector}`) !== null;
    if (location.pathname === "/outbox") return "waiting";
    if (has('form[action^="/register/check"]')) return "check";
    if (has(".versions")) return "choice";
    if (has('form[action^="/register"]')) return "form";
    if (has("#nda")) return "record";
    if (has('form[action^="/sign-in"]')) return "sign in";
    return location.pathname === "/registration" ? "nothing on record" : "something else";
  });

/** Somebody before a browser, and the same person elsewhere. */
class Reader {
  private isOffline = false;
  private readonly person: Person = invent("Nadia", "Okoro");
  private readonly another: Person = invent("Grace", "Example");
  private elsewhere!: APIRequestContext;
  private ofAnother!: APIRequestContext;

  constructor(private readonly page: Page) {}

  async begin({ profile, registered }: Script) {
    await openAs(this.page, this.another, "/");
    this.ofAnother = await this.asSignedIn();
    // Whoever signs up with a session ends it.
    await loseSession(this.page);
    await openAs(this.page, this.person, "/");
    this.elsewhere = await this.asSignedIn();
    if (profile) await this.elsewhere.put("/api/v1/profile", { data: profile, headers: { "if-match": '"v1"' } });
    if (registered) await this.register(registered);
  }

  async end() {
    await this.elsewhere.dispose();
    await this.ofAnother.dispose();
  }

  /** Requests of whoever is signed in, which go on when the browser's session is another one. */
  private async asSignedIn() {
    const { baseURL, extraHTTPHeaders } = test.info().project.use;
    return request.newContext({ baseURL, extraHTTPHeaders, storageState: await this.page.context().storageState() });
  }

  private async register(changes: Fields) {
    const answer = await this.elsewhere.post(REGISTRATIONS, { data: { draft: { ...whole, ...changes } }, headers: { "idempotency-key": `"${newKey()}"` } });
    expect(answer.status()).toBe(201);
  }

  private async recorded(of: APIRequestContext): Promise<any> {
    const [record] = await (await of.get(REGISTRATIONS)).json();
    return record ? { ...record.draft, version: record.version, id: record.id } : null;
  }

  /** Asked under a session of its own: the one that the browser has ends when somebody signs in there. */
  private async recordedOfAnother() {
    const { baseURL, extraHTTPHeaders } = test.info().project.use;
    const fresh = await request.newContext({ baseURL, extraHTTPHeaders });
    const { email, password } = this.another;
    expect((await fresh.post("/api/v1/session", { data: { email, password } })).status()).toBe(200);
    const recorded = await this.recorded(fresh);
    await fresh.dispose();
    return recorded;
  }

  private async correct(changes: Fields) {
    const { version, id, ...draft } = await this.recorded(this.elsewhere);
    const answer = await this.elsewhere.put(`${REGISTRATIONS}/${id}`, { data: { draft: { ...draft, ...changes } }, headers: { "if-match": `"v${version}"` } });
    expect(answer.status()).toBe(200);
  }

  /** In page order, because the country decides which fields follow. */
  private async type(fields: Fields) {
    for (const [name, value] of Object.entries(fields)) {
      const control = this.page.locator(`main form [name=${name}]`);
      if (await control.evaluate((element) => element.tagName === "SELECT")) await control.selectOption(value);
      else await control.fill(value);
    }
  }

  private readonly submit = () => this.page.locator("main form .actions button[type=submit]");

  async act({ event, of, whole: isWhole }: Step) {
    const { page } = this;
    switch (event) {
      case "open":
        if (!this.isOffline) return open(page, PATHS[of]);
        return page.locator('.outbox__item a[href^="/register"]').click();
      case "type":
        return this.type({ ...(isWhole ? whole : {}), ...of });
      case "choose":
        for (const [name, value] of Object.entries(of)) await page.locator(`main input[name=${name}][value="${value}"]`).check();
        return;
      case "continue":
        return this.submit().click();
      case "send":
        return this.submit().click();
      case "send twice":
        return this.submit().evaluate((button: HTMLElement) => {
          button.click();
          button.click();
        });
      case "back":
        return page.locator('main a[href="/register"]').first().click();
      case "press":
        return page.locator(`main [data-command="${of}"]`).click();
      case "language":
        await page.locator(`[data-language=${of}]`).first().click();
        return expect(page.locator("html")).toHaveAttribute("lang", of);
      case "registered elsewhere":
        return this.register(of);
      case "corrected elsewhere":
        return this.correct(of);
      case "session ends":
        return loseSession(page);
      case "another signs in":
        await loseSession(page);
        await page.context().addCookies((await this.ofAnother.storageState()).cookies);
        return;
      case "sign in and go on":
        return signIn(page, this.person);
      case "connection lost":
        this.isOffline = true;
        return page.context().setOffline(true);
      case "connection back":
        this.isOffline = false;
        return page.context().setOffline(false);
      default:
        throw new Error(`no such event: ${event}`);
    }
  }

  async sees(step: Step) {
    const { page } = this;
    if (step.shows) await expect.poll(() => shown(page)).toBe(step.shows);
    if (step.errors) {
      const named = () => page.locator("#error-summary a").evaluateAll((links) => links.map((link) => link.getAttribute("href")!.slice(1)));
      if (step.errors.length) await expect.poll(named).toEqual(expect.arrayContaining(step.errors));
      else expect(await named()).toEqual([]);
    }
    if (step.fields) {
      const standing = () => page.locator("main form").first().evaluate((form: HTMLFormElement) => Object.fromEntries(new FormData(form)) as Record<string, string>);
      await expect.poll(standing).toMatchObject(step.fields);
    }
    if (step.recorded !== undefined) {
      const expected = step.recorded;
      const answer = expect.poll(() => this.recorded(this.elsewhere), { timeout: 15_000 });
      await (expected ? answer.toMatchObject(expected) : answer.toBeNull());
    }
    if (step["recorded of another"] !== undefined) expect(await this.recordedOfAnother()).toBeNull();
  }
}

for (const script of scripts) {
  test(script.name, async ({ page, trouble }) => {
    trouble.allow(/^Failed to load resource|net::ERR_/);
    const reader = new Reader(page);
    await reader.begin(script);
    for (const step of script.events) {
      await test.step(JSON.stringify(step), async () => {
        await reader.act(step);
        await reader.sees(step);
      });
    }
    await reader.end();
  });
}
