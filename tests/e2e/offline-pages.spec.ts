// The pages without the server: which there are, what they say, and how a new version comes.

import { appIsThere, button, heading, link, open, pace, speak } from "./support/app.ts";
import { device, disk } from "./support/device.ts";
import { kept, LEADS_TO } from "./support/guide.ts";
import { faults, overflow, picture, smallTargets } from "./support/look.ts";
import { expect, OFF, test, type Page } from "./support/online.ts";
import { newKey } from "./support/api.ts";
import { invent, openAs } from "./support/people.ts";
import { pass, type Behavior } from "./support/proxy.ts";

const part = (page: Page, name: string) => page.locator(`[data-device=${name}]`);
const banner = (page: Page) => part(page, "offline");

/** Opens the site as on a first visit, and waits until this device has all of it. */
async function visit(page: Page, address = "/") {
  await open(page, address);
  await isKept(page);
}

async function isKept(page: Page) {
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller?.state)).toBe("activated");
}

/** What the browser says of an answer that did not come, or was somebody else's. */
const NO_ANSWER = /^Failed to load resource/;

test.beforeEach(({ trouble }) => trouble.allow(NO_ANSWER));

/** A form whose typing is kept, on a page that has none. */
const withForm = (page: Page) =>
  page.evaluate(() => {
    const form = document.createElement("form");
    form.dataset.draft = "sample";
    form.innerHTML = `<label>Sample <input name="sample" autocomplete="off"></label><label>Secret <input name="secret" type="password"></label>`;
    document.querySelector("main")!.append(form);
  });

const typed = async (page: Page) => (await device(page, "draft", "sample"))?.fields;

const item = (owner: string, id = newKey()) => ({ schema: 1, id, kind: "registration", owner, createdAt: Date.now(), body: { draft: { first_name: "Marker" } } });

/** The server as another build would be: the same files, another id everywhere. */
function anotherBuild(own: string, other: string): Behavior {
  return async (exchange) => {
    delete exchange.headers["accept-encoding"];
    delete exchange.headers["if-none-match"];
    const answer = await exchange.forward();
    if (answer.headers["waypost-build"]) answer.headers["waypost-build"] = other;
    if (/text|json/.test(String(answer.headers["content-type"]))) {
      answer.body = Buffer.from(answer.body.toString().replaceAll(own, other));
      delete answer.headers["content-length"];
    }
    exchange.reply(answer);
  };
}

const buildOf = async (page: Page): Promise<string> => (await device(page, "status")).build;

const cached = (page: Page) =>
  page.evaluate(async () => {
    const found: Record<string, string[]> = {};
    for (const name of await caches.keys()) found[name] = (await (await caches.open(name)).keys()).map(({ url }) => new URL(url).pathname);
    return found;
  });

/** The page has heard that there is a new version, and this device has it. A question that was under way has the old answer. */
const newVersionWaits = (page: Page) =>
  expect
    .poll(
      async () => {
        await device(page, "check");
        return workers(page);
      },
    )
    .toEqual({ waiting: true, active: true });

const workers = (page: Page) =>
  page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    return registration ? { waiting: Boolean(registration.waiting), active: Boolean(registration.active) } : null;
  });

test("O1 without the server every address opens, and the guide says what it says online", async ({ page, online, context }) => {
  await visit(page);
  const outcomes = Object.entries(LEADS_TO).map(([outcome, answers]) => kept(answers, { outcome }));
  const told = new Map<string, string>();
  const main = () => page.locator("main").innerText();
  for (const address of outcomes) {
    await open(page, address);
    told.set(address, await main());
  }
  await online.off("killed", context);
  for (const address of outcomes) {
    await open(page, address);
    expect(await main()).toBe(told.get(address));
    await page.reload();
    await appIsThere(page);
    expect(await main()).toBe(told.get(address));
  }
  for (const address of ["/", "/guide", "/guide?_v=2013.1&series=office-2003", "/register", "/profile", "/sign-in", "/outbox", "/users?q=x", "/profile/transcript", "/no-such-page"]) {
    await page.goto(address);
    await appIsThere(page);
    await expect(heading(page), address).toBeVisible();
    await expect(banner(page)).toContainText("You are offline.");
  }
});

test("O1 the page that is kept speaks the language of its reader", async ({ page, online, context }) => {
  await visit(page);
  await online.off("killed", context);
  await speak(context, "es");
  await page.goto("/guide");
  await appIsThere(page);
  await expect(page.locator("html")).toHaveAttribute("lang", "es");
  await expect(heading(page)).toHaveText("¿Qué examen hizo?");
  await expect(banner(page)).toContainText("No hay conexión.");
});

test("O1 where the app does not start, the page that is kept says what there is to do", async ({ page, online, context, trouble }) => {
  trouble.allow(/The app did not start/);
  await visit(page);
  await online.off("killed", context);
  await page.addInitScript(() => delete (globalThis as any).WebAssembly);
  await page.goto("/register");
  await expect(heading(page)).toHaveText("This page is not here without a connection");
  await expect(page.getByRole("link", { name: "(801) 847-3100" })).toBeVisible();
  expect(await faults(page)).toEqual([]);
});

for (const how of OFF) {
  test(`O2 a page that opens while the server is ${how} says so within 5 s, once`, async ({ page, online, context }) => {
    await visit(page);
    const promised = 5_000 + (await pace(page, "/guide"));
    await online.off(how, context);
    await page.addInitScript(() => {
      const said = ((globalThis as any).said = [] as string[]);
      new MutationObserver(() => {
        const text = document.querySelector("[data-device=offline]")?.textContent ?? "";
        if (text !== (said.at(-1) ?? "")) said.push(text);
      }).observe(document, { childList: true, subtree: true, characterData: true });
    });
    await page.goto("/guide", { waitUntil: "commit" });
    await expect(page.locator("html[data-connection=off]")).toBeAttached({ timeout: promised });
    await expect(banner(page)).toContainText("You are offline.");
    await appIsThere(page);
    for (const _ of [1, 2, 3]) expect(await device(page, "check")).toBe(false);
    expect(await page.evaluate(() => (globalThis as any).said)).toHaveLength(1);
    await online.on();
    expect(await device(page, "check")).toBe(true);
    await expect(banner(page)).toBeEmpty();
    await expect(page.locator("html[data-connection=on]")).toBeAttached();
  });
}

test("O3 only the server's own answer counts, whatever the browser believes", async ({ page, online }) => {
  await visit(page);
  const build = await buildOf(page);
  const answers = (body: string, status = 200): Behavior => (exchange) =>
    exchange.path === "/healthz" ? exchange.reply({ status, headers: { "content-type": "application/json" }, body: Buffer.from(body) }) : pass(exchange);
  const redirected: Behavior = (exchange) => exchange.reply({ status: 302, headers: { location: "/" }, body: Buffer.from("") });
  const exact = JSON.stringify({ status: "ok", build });
  for (const other of ["", "ok", "null", "[]", "{}", `{"status":"ok"}`, `{"status":"ok","build":1}`, `{"status":"down","build":"x"}`, `{"status":"ok","build":"x","and":1}`, "<!doctype html>"]) {
    online.proxy.behavior = answers(other);
    expect(await device(page, "check"), other).toBe(false);
    online.proxy.behavior = answers(exact);
    expect(await device(page, "check")).toBe(true);
  }
  online.proxy.behavior = answers(exact, 502);
  expect(await device(page, "check")).toBe(false);
  online.proxy.behavior = redirected;
  expect(await device(page, "check")).toBe(false);
  online.proxy.behavior = answers(exact);
  expect(await device(page, "check")).toBe(true);
  // A hint is a reason to ask, and nothing more.
  const asked = online.proxy.requests("GET", "/healthz").length;
  await page.evaluate(() => {
    Object.defineProperty(navigator, "onLine", { get: () => false });
    dispatchEvent(new Event("offline"));
  });
  await expect.poll(() => online.proxy.requests("GET", "/healthz").length).toBeGreaterThan(asked);
  expect(await device(page, "check")).toBe(true);
  await expect(page.locator("html[data-connection=on]")).toBeAttached();
});

test("O3 a single failure is no news, and is looked at again soon", async ({ page, online }) => {
  await visit(page);
  let failures = 1;
  online.proxy.behavior = (exchange) => (exchange.path === "/healthz" && failures-- > 0 ? exchange.drop() : pass(exchange));
  expect(await device(page, "check")).toBe(true);
  expect(failures).toBeLessThan(0);
});

test("O4 and O13 typing is kept sealed, without passwords; with no database it stays in the page, which says so", async ({ page, context }) => {
  await open(page, "/");
  await device(page, "own", "somebody");
  await withForm(page);
  await page.getByLabel("Sample").fill("Marker");
  await page.getByLabel("Secret").fill("Marker");
  await expect.poll(() => typed(page)).toEqual([["sample", "Marker"]]);
  const written = await disk(page);
  expect(written).toContain("AES-GCM key, extractable: false");
  expect(written).not.toContain("Marker");
  expect(await device(page, "status")).toMatchObject({ kept: "disk", shared: false });
  // The draft of another account is another one.
  await device(page, "own", "another");
  expect(await typed(page)).toBeUndefined();

  for (const fault of ["missing", "full"]) {
    const other = await context.newPage();
    await other.addInitScript((fault) => {
      if (fault === "missing") Object.defineProperty(globalThis, "indexedDB", { get: () => undefined });
      else IDBObjectStore.prototype.put = () => { throw new DOMException("full", "QuotaExceededError"); };
    }, fault);
    await open(other, "/");
    await device(other, "own", "a third");
    await withForm(other);
    await other.getByLabel("Sample").fill("Marker");
    await expect.poll(() => typed(other), fault).toEqual([["sample", "Marker"]]);
    const own = item("a third");
    expect(await device(other, "put", own)).toBe(false);
    expect((await device(other, "status")).kept).toBe("memory");
    expect(await device(other, "item", own.id)).toMatchObject({ id: own.id, body: own.body });
    await other.close();
  }
});

test("O14 the browser is asked not to clear what is kept once there is something to keep", async ({ page }) => {
  await page.addInitScript(() => {
    (globalThis as any).asked = 0;
    navigator.storage.persist = async () => Boolean(++(globalThis as any).asked);
  });
  const asked = () => page.evaluate(() => (globalThis as any).asked);
  await open(page, "/");
  await device(page, "own", "somebody");
  expect(await asked()).toBe(0);
  await device(page, "saveDraft", "sample", [["a", "b"]]);
  await expect.poll(asked).toBe(1);
  await device(page, "saveDraft", "sample", [["a", "c"]]);
  await open(page, "/guide");
  await device(page, "own", "somebody");
  await device(page, "saveDraft", "sample", [["a", "d"]]);
  expect(await asked()).toBe(0);
});

test("O13 a value that the key does not open is neither lost nor shown", async ({ page }) => {
  await open(page, "/");
  await device(page, "own", "somebody");
  const [whole, moved] = [item("somebody"), item("somebody")];
  for (const one of [whole, moved]) expect(await device(page, "put", one)).toBe(true);
  // Somebody puts one sealed item in the place of another.
  await page.evaluate(
    ([from, to]) =>
      new Promise<void>((resolve) => {
        const request = indexedDB.open("waypost");
        request.onsuccess = () => {
          const transaction = request.result.transaction("items", "readwrite");
          const items = transaction.objectStore("items");
          items.get(from).onsuccess = (event) => items.put({ ...(event.target as any).result, id: to }, to);
          transaction.oncomplete = () => (request.result.close(), resolve());
        };
      }),
    [whole.id, moved.id],
  );
  const items = await device(page, "items");
  expect(items.map(({ id, state }: any) => [id, state])).toEqual([[whole.id, "waiting"], [moved.id, "unreadable"]].sort());
  const [download] = await Promise.all([page.waitForEvent("download"), device(page, "download", moved.id)]);
  expect(download.suggestedFilename()).toMatch(/^waypost-\d{4}-\d\d-\d\d-[0-9a-f]{6}\.json$/);
  await device(page, "drop", moved.id);
  expect(await device(page, "items")).toHaveLength(1);
});

test("O16 all of a build is kept, and nothing of a person", async ({ page }) => {
  await openAs(page, invent(), "/registration");
  await isKept(page);
  await open(page, "/");
  await open(page, "/profile");
  const found = await cached(page);
  const build = await buildOf(page);
  expect(Object.keys(found)).toEqual([`waypost-${build}`]);
  const addresses = found[`waypost-${build}`];
  expect(addresses).toEqual(expect.arrayContaining(["/offline", "/confirmed"]));
  const others = addresses.filter((address) => !/\.[0-9a-f]{16}\./.test(address));
  expect(others.sort()).toEqual(["/confirmed", "/offline"]);
  const shell = await page.evaluate(async () => (await caches.match("/offline"))!.text());
  expect(shell).not.toContain("data-account");
  expect(shell).toContain(`data-build="${build}"`);
  const worker = await page.request.get("/sw.js");
  expect(worker.headers()).toMatchObject({ "cache-control": "no-cache", "content-type": "text/javascript; charset=utf-8" });
  const listed = (await worker.text()).match(/\/[\w.-]+\.[0-9a-f]{16}\.\w+/g)!;
  expect(addresses.filter((address) => !others.includes(address)).sort()).toEqual(listed.sort());
});

test("O16 a build that does not come whole leaves the one that works", async ({ page, online, context }) => {
  await visit(page);
  const own = await buildOf(page);
  const other = anotherBuild(own, "ffffffffffffffff");
  online.proxy.behavior = (exchange) => (/regions\./.test(exchange.path) ? exchange.drop() : other(exchange));
  // A file under another name, which no HTTP cache has.
  const broken: Behavior = async (exchange) => {
    if (/content-es/.test(exchange.path)) return exchange.reply({ status: 404, headers: {}, body: Buffer.from("") });
    delete exchange.headers["accept-encoding"];
    delete exchange.headers["if-none-match"];
    const answer = await exchange.forward();
    if (answer.headers["waypost-build"]) answer.headers["waypost-build"] = "ffffffffffffffff";
    if (/text|json/.test(String(answer.headers["content-type"]))) {
      answer.body = Buffer.from(answer.body.toString().replaceAll(own, "ffffffffffffffff").replaceAll("content-es.", "content-es-new."));
      delete answer.headers["content-length"];
    }
    exchange.reply(answer);
  };
  online.proxy.behavior = broken;
  const failed = page.evaluate(async () => (await navigator.serviceWorker.getRegistration())!.update().then(async (registration) => {
    const coming = registration!.installing ?? registration!.waiting;
    return coming && new Promise((resolve) => { coming.onstatechange = () => resolve(coming.state); });
  }));
  expect(await failed).toBe("redundant");
  expect(Object.keys(await cached(page))).toEqual([`waypost-${own}`]);
  await online.off("killed", context);
  await open(page, "/guide");
  await expect(heading(page)).toHaveText("Which exam did you take?");
});

test("O17 a new version waits, is offered, and takes nobody's typing away", async ({ page, online, context }) => {
  await visit(page);
  const own = await buildOf(page);
  await device(page, "own", "somebody");
  await withForm(page);
  await page.getByLabel("Sample").fill("half filled in");
  const other = await context.newPage();
  await open(other, "/guide");
  await page.evaluate(() => ((globalThis as any).stays = true));

  online.proxy.behavior = anotherBuild(own, "ffffffffffffffff");
  await newVersionWaits(page);
  const bar = part(page, "update");
  await expect(bar).toBeVisible();
  await expect(bar).toContainText("A new version is ready.");
  expect(await faults(page)).toEqual([]);
  await picture(page, "update-bar");
  // Nothing happens that nobody asked for.
  expect(await page.evaluate(() => (globalThis as any).stays)).toBe(true);
  await expect(page.getByLabel("Sample")).toHaveValue("half filled in");
  expect(Object.keys(await cached(page))).toContain(`waypost-${own}`);

  // "Later" is later on every page.
  await button(page, "Later").click();
  await expect(bar).toBeHidden();
  await device(other, "check");
  await expect(part(other, "update")).toBeHidden();
  await page.evaluate(
    () =>
      new Promise<void>((resolve) => {
        const request = indexedDB.open("waypost");
        request.onsuccess = () => {
          const transaction = request.result.transaction("settings", "readwrite");
          transaction.objectStore("settings").put(Date.now() - 1, "later");
          transaction.oncomplete = () => (request.result.close(), resolve());
        };
      }),
  );
  await device(page, "check");
  await expect(bar).toBeVisible();

  // One page takes the new version; what is typed in it comes along, and the other page stays as it is.
  await page.getByLabel("Sample").fill("filled in");
  await other.evaluate(() => ((globalThis as any).stays = true));
  let loads = 0;
  page.on("load", () => (loads += 1));
  await button(page, "Reload").click();
  await expect(page.locator("html[data-build=ffffffffffffffff]")).toBeAttached();
  await appIsThere(page);
  await expect.poll(async () => Object.keys(await cached(page))).toEqual(["waypost-ffffffffffffffff"]);
  expect(await page.evaluate(() => (globalThis as any).stays)).toBeUndefined();
  await device(page, "own", "somebody");
  expect(await typed(page)).toEqual([["sample", "filled in"]]);
  await expect(part(page, "update")).toBeHidden();
  expect(loads).toBe(1);
  expect(await other.evaluate(() => (globalThis as any).stays)).toBe(true);
  await device(other, "check");
  await expect(part(other, "update")).toBeVisible();
});

test("O17 where only one page is open and it is new already, the new version takes over without a word", async ({ page, online }) => {
  await visit(page);
  const own = await buildOf(page);
  online.proxy.behavior = anotherBuild(own, "ffffffffffffffff");
  await open(page, "/guide");
  await device(page, "check");
  await expect
    .poll(async () => {
      await device(page, "check");
      return Object.keys(await cached(page));
    })
    .toEqual(["waypost-ffffffffffffffff"]);
  await expect(part(page, "update")).toBeHidden();
});

test("O19 without a connection the rules are named, with the day on which this device got them", async ({ page, online, context }) => {
  await visit(page);
  await online.off("killed", context);
  await open(page, "/guide");
  const today = new Intl.DateTimeFormat("en", { dateStyle: "long" }).format(new Date());
  await expect(banner(page)).toHaveText(`You are offline. The guide works; what you send waits on this device. Rules mcp-id 2013.1, as this device got them on ${today}.`);
  await page.evaluate(async () => {
    const [name] = await caches.keys();
    await (await caches.open(name)).put("/confirmed", new Response(String(new Date(2026, 0, 5).getTime())));
  });
  await open(page, "/");
  await expect(banner(page)).toContainText("as this device got them on January 5, 2026. They may have changed since.");
  await link(page, "Español").click();
  await expect(banner(page)).toContainText("tal como este dispositivo las recibió el 5 de enero de 2026. Es posible que hayan cambiado desde entonces.");
  // The server's word that they are the same makes them new.
  await online.on();
  await device(page, "check");
  await online.off("killed", context);
  await device(page, "check");
  await expect(banner(page)).not.toContainText("2026. Es posible");
});

test("O20 the site can be installed, and starts without a connection", async ({ page, online, context }) => {
  await visit(page);
  const address = await page.locator("link[rel=manifest]").getAttribute("href");
  const answer = await page.request.get(address!);
  expect(answer.headers()["content-type"]).toBe("application/manifest+json");
  const manifest = await answer.json();
  expect(manifest).toMatchObject({ id: "/", start_url: "/", scope: "/", display: "standalone" });
  for (const { src, sizes, type } of manifest.icons) {
    const size = await page.evaluate(async (src) => {
      const image = new Image();
      image.src = src;
      await image.decode();
      return `${image.naturalWidth}x${image.naturalHeight}`;
    }, src);
    if (sizes !== "any") expect(size).toBe(sizes);
    expect((await page.request.get(src)).headers()["content-type"]).toBe(type);
  }
  const session = await context.newCDPSession(page);
  expect((await session.send("Page.getAppManifest")).errors).toEqual([]);
  expect((await session.send("Page.getInstallabilityErrors")).installabilityErrors.filter(({ errorId }) => errorId !== "in-incognito")).toEqual([]);
  await online.off("killed", context);
  await page.goto(manifest.start_url);
  await appIsThere(page);
  await expect(heading(page)).toBeVisible();
});

test("O20 the server can take the service worker away; what waits to be sent stays", async ({ page, online }) => {
  await visit(page);
  await device(page, "own", "somebody");
  await device(page, "put", item("somebody"));
  await online.server.kill();
  await online.server.start("--no-offline");
  await open(page, "/guide");
  await expect.poll(() => cached(page)).toEqual({});
  await expect.poll(() => workers(page)).toBeNull();
  await device(page, "own", "somebody");
  expect(await device(page, "items")).toMatchObject([{ isOwn: true }]);
});

test("a form that is sent by a page while there is no server says that it may not have been sent", async ({ page, online, context }) => {
  await visit(page, "/sign-in");
  await online.off("killed", context);
  await page.evaluate(() => HTMLFormElement.prototype.submit.call(document.querySelector("main form")));
  await expect(page.locator("html[data-shell=not-sent]")).toBeAttached();
  await expect(banner(page)).toContainText("No answer came, so this may not have been sent. Go back: what you typed is still there");
  await appIsThere(page);
});

test("the way to the outbox is there while something waits", async ({ page }) => {
  await open(page, "/");
  const way = part(page, "outbox");
  await expect(way).toBeHidden();
  await device(page, "own", "somebody");
  const items = [item("somebody"), item("somebody")];
  await device(page, "put", items[0]);
  await expect(page.getByRole("link", { name: "Outbox 1 not sent" })).toBeVisible();
  await device(page, "put", items[1]);
  await expect(page.getByRole("link", { name: "Outbox 2 not sent" })).toHaveText("Outbox (2)2 not sent");
  await link(page, "Español").click();
  await expect(page.getByRole("link", { name: "Bandeja de salida 2 sin enviar" })).toBeVisible();
  for (const { id } of items) await device(page, "drop", id);
  await expect(way).toBeHidden();
});

for (const scheme of ["light", "dark"] as const) {
  test(`banner, bar and way to the outbox stand well: ${scheme}`, async ({ page, online, context }) => {
    await page.emulateMedia({ colorScheme: scheme });
    await visit(page);
    await device(page, "own", "somebody");
    await device(page, "put", item("somebody"));
    online.proxy.behavior = anotherBuild(await buildOf(page), "ffffffffffffffff");
    await device(page, "check");
    await expect(part(page, "update")).toBeVisible();
    await online.off("killed", context);
    await device(page, "check");
    for (const width of [1280, 320]) {
      await page.setViewportSize({ width, height: 700 });
      expect(await faults(page)).toEqual([]);
      expect(await overflow(page)).toBeLessThanOrEqual(0);
      expect(await smallTargets(page)).toEqual([]);
      await picture(page, `device-${scheme}-${width}`);
    }
    await page.emulateMedia({ forcedColors: "active" });
    await picture(page, `device-forced-${scheme}`);
  });
}
