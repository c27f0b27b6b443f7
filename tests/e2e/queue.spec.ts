// What waits to be sent: lost replies, refusals, sessions that end, other people's, and very much of it (O8 to O12).

import { newKey, register, registrations } from "./support/api.ts";
import { open } from "./support/app.ts";
import { WHOLE_DRAFT } from "./support/countries.ts";
import { becomes, crowd, recorded, type Member } from "./support/crowd.ts";
import { device, disk, installed, items, keep } from "./support/device.ts";
import { account, arrive, expect, RECOVERY, test, type Page } from "./support/online.ts";
import { invent, openAs, signIn } from "./support/people.ts";
import { busy, killAfterCommit, pass, seeded, unreliable } from "./support/proxy.ts";

/** Somebody who has registered, on the page of what waits. */
async function registered(page: Page) {
  await arrive(page, "/outbox");
  const owner = await account(page);
  await device(page, "own", owner);
  const id = newKey();
  expect((await register(page, WHOLE_DRAFT, id)).status).toBe(201);
  return { owner, id };
}

test("O10 what is refused waits for its owner with the reasons, and what comes after it is sent", async ({ online, page, context }) => {
  await arrive(page, "/outbox");
  const owner = await account(page);
  await device(page, "own", owner);
  await online.off("behind a proxy that finds nobody (502)", context);
  const [first, second, third] = [newKey(), newKey(), newKey()];
  const correction = { kind: "correction", about: first, version: 1 };
  await keep(page, first, owner, WHOLE_DRAFT);
  await keep(page, second, owner, { ...WHOLE_DRAFT, postal_code: "not a ZIP code" }, correction);
  await keep(page, third, owner, { ...WHOLE_DRAFT, city: "Chicago" }, correction);
  await online.on();
  await device(page, "send");
  const found = new Map((await items(page)).map((item) => [item.id, item]));
  expect([first, second, third].map((id) => found.get(id)?.state)).toEqual(["sent", "refused", "sent"]);
  expect(found.get(second)?.reason?.errors.map(({ field }) => field)).toEqual(["postal_code"]);
  expect((await registrations(page)).map(({ version, draft }: any) => [version, draft.city])).toEqual([[2, "Chicago"]]);
  await open(page, "/outbox");
  await expect(page.getByText("Needs your attention")).toBeVisible();
  await expect(page.getByText(found.get(second)!.reason!.errors[0].message)).toBeVisible();

  // It is tried no more until it is edited; later it is as it was.
  const before = online.proxy.seen.filter(({ method }) => method === "PUT").length;
  await device(page, "send");
  expect(online.proxy.seen.filter(({ method }) => method === "PUT")).toHaveLength(before);
  expect(await device(page, "item", second)).toMatchObject({ body: { draft: { postal_code: "not a ZIP code" } } });
});

test("O10 a session that ended asks to sign in, drops nothing, and goes on afterwards", async ({ online, page, context }) => {
  const person = await arrive(page, "/outbox");
  const owner = await account(page);
  await device(page, "own", owner);
  await context.clearCookies({ name: "__Host-sid" });
  const id = newKey();
  await keep(page, id, owner, WHOLE_DRAFT);
  await device(page, "send");
  await expect.poll(async () => (await items(page))[0].state).toBe("sign-in");
  await expect(page.getByText("Waiting for you to sign in")).toBeVisible();
  await page.reload();
  expect(await items(page)).toMatchObject([{ id, state: "sign-in" }]);

  await open(page, "/sign-in");
  await signIn(page, person);
  await expect(page).not.toHaveURL("/sign-in");
  await expect.poll(async () => (await items(page)).map(({ state }) => state), { timeout: RECOVERY }).toEqual(["sent"]);
  expect(await registrations(page)).toMatchObject([{ id }]);
});

test("O10 what one person left on a device is not sent as another’s, and not shown to them", async ({ online, page, context }) => {
  const first = await arrive(page, "/outbox");
  const owner = await account(page);
  await device(page, "own", owner);
  await online.off("behind a captive portal", context);
  const id = newKey();
  await keep(page, id, owner, { ...WHOLE_DRAFT, first_name: "Marker" });
  await online.on();
  // Somebody else signs in elsewhere in this browser: the first one's page does not know.
  await context.clearCookies({ name: "__Host-sid" });
  const second = invent("Grace", "Example");
  await openAs(page, second, "/outbox");
  await device(page, "send");
  expect(await registrations(page)).toEqual([]);
  expect(await device(page, "item", id)).toBeNull();
  expect(await items(page)).toMatchObject([{ id, isOwn: false }]);
  await expect(page.getByText("It belongs to another account.")).toBeVisible();
  expect(await page.locator("body").innerText()).not.toContain("Marker");

  await context.clearCookies({ name: "__Host-sid" });
  await open(page, "/sign-in");
  await signIn(page, first);
  await expect(page).not.toHaveURL("/sign-in");
  await expect.poll(async () => (await items(page)).map(({ state }) => state), { timeout: RECOVERY }).toEqual(["sent"]);
  expect(await registrations(page)).toMatchObject([{ id, draft: { first_name: "Marker" } }]);
});

test("O10 a page that does not know that somebody else signed in does not send as them", async ({ page, context }) => {
  await arrive(page, "/outbox");
  const owner = await account(page);
  await device(page, "own", owner);
  await context.clearCookies({ name: "__Host-sid" });
  const second = invent("Grace", "Example");
  const { email, password } = second;
  const answer = await page.request.post("/api/v1/account", { data: { first_name: "Grace", last_name: "Example", email, password } });
  expect(answer.status()).toBe(201);
  const id = newKey();
  await keep(page, id, owner, WHOLE_DRAFT);
  await device(page, "send");
  expect(await items(page)).toMatchObject([{ id, state: "sign-in" }]);
  expect(await registrations(page)).toEqual([]);
});

test("O8 what somebody else answers in the server’s place is no answer", async ({ online, page }) => {
  await arrive(page, "/outbox");
  const owner = await account(page);
  await device(page, "own", owner);
  const id = newKey();
  await keep(page, id, owner, WHOLE_DRAFT);
  const others = [
    [200, "text/html", "<h1>Welcome to our network</h1>"],
    [200, "application/json", "{}"],
    [201, "application/json", JSON.stringify({ id: newKey(), reference: "WP-0000-0000" })],
    [401, "text/html", "<h1>Sign in to the proxy</h1>"],
    [403, "application/json", "{}"],
    [404, "text/html", "<h1>Not found</h1>"],
    [422, "application/json", '{"errors":[]}'],
    [422, "application/problem+json", '{"status":422,"type":"about:blank","title":"Refused by a gateway","errors":"none"}'],
    [429, "application/problem+json", '{"status":429}'],
    [503, "application/problem+json", '{"status":503}'],
  ] as const;
  for (const [status, type, body] of others) {
    online.proxy.behavior = (exchange) => (exchange.isWrite ? exchange.reply({ status, headers: { "content-type": type }, body: Buffer.from(body) }) : pass(exchange));
    const before = online.attempts().length;
    expect(await device(page, "send", id), `${status} ${body}`).toMatchObject({ state: "waiting" });
    expect(online.attempts().length).toBeGreaterThan(before);
  }
  online.proxy.behavior = pass;
  expect(await device(page, "send", id)).toMatchObject({ state: "sent" });
  expect(await registrations(page)).toMatchObject([{ id }]);
});

test("O8 a tab that is closed leaves what waits to the other", async ({ online, page: first, context }) => {
  await arrive(first, "/outbox");
  const owner = await account(first);
  const page = await context.newPage();
  await open(page, "/guide");
  for (const tab of [first, page]) await device(tab, "own", owner);
  // The server is there, and has no time.
  online.proxy.behavior = (exchange) => (exchange.isWrite ? exchange.reply(busy) : pass(exchange));
  const id = newKey();
  await keep(first, id, owner, WHOLE_DRAFT);
  expect(await device(first, "send", id)).toMatchObject({ state: "waiting" });
  await first.close();
  online.proxy.behavior = pass;
  await expect.poll(async () => (await items(page))[0].state, { timeout: RECOVERY }).toBe("sent");
  expect(await registrations(page)).toMatchObject([{ id }]);
});

test("O9 a correction whose reply is lost is no conflict with itself", async ({ online, page }) => {
  const { owner, id } = await registered(page);
  online.proxy.behavior = killAfterCommit(online.server);
  const correction = newKey();
  await keep(page, correction, owner, { ...WHOLE_DRAFT, city: " Chicago " }, { kind: "correction", about: id, version: 1 });
  await device(page, "send");
  await online.on();
  await expect.poll(async () => (await items(page))[0].state, { timeout: RECOVERY }).toMatch(/sent|conflict/);
  expect((await items(page))[0]).toMatchObject({ id: correction, state: "sent" });
  expect((await registrations(page)).map(({ version, draft }: any) => [version, draft.city])).toEqual([[2, "Chicago"]]);
});

test("O9 what is edited after its reply was lost is not sent under the same key as something else", async ({ online, page }) => {
  await arrive(page, "/outbox");
  const owner = await account(page);
  await device(page, "own", owner);
  online.proxy.behavior = killAfterCommit(online.server);
  const id = newKey();
  await keep(page, id, owner, WHOLE_DRAFT);
  await device(page, "send");
  await keep(page, id, owner, { ...WHOLE_DRAFT, city: "Chicago" });
  await online.on();
  // The first one is on record, and what its owner wants instead is asked, not lost.
  await expect.poll(async () => (await items(page))[0].state, { timeout: RECOVERY }).toBe("conflict");
  expect(await registrations(page)).toMatchObject([{ id, version: 1, draft: { city: "Springfield" } }]);
  await open(page, "/outbox");
  await page.getByRole("link", { name: /^Compare/ }).click();
  await expect(page.getByText("Chicago").first()).toBeVisible();
  await expect(page.getByText("Springfield").first()).toBeVisible();
});

/** Sends what a member left on the device, in as many attempts as that takes. */
const sendAs = (page: Page, { account, id }: Member) =>
  page.evaluate(
    async ({ account, id }) => {
      const { device } = await import(JSON.parse(document.getElementById("boot")!.dataset.site!).device);
      await device.own(account);
      for (let attempt = 0; attempt < 20; attempt += 1) if (JSON.parse(await device.send(id)).state === "sent") return;
      throw new Error(`${id} is still not sent`);
    },
    { account, id },
  );

/** The page's process ends at once. */
async function die(page: Page) {
  const crash = page.waitForEvent("crash");
  const session = await page.context().newCDPSession(page);
  void session.send("Page.crash").catch(() => {});
  await crash;
  await page.close();
}

test("O9 of 100 that wait, each is recorded once, whatever the network and the tab do, and the disk shows nothing of them", async ({ online, page: first, context }) => {
  const SIZE = 100;
  const random = seeded(7);
  const members = await crowd(online.server.address, SIZE);
  const draft = { ...WHOLE_DRAFT, first_name: "Markerfirst", last_name: "Markerlast", address1: "1 Markerstreet", city: "Markertown", phone: "+1 202 555 0142" };
  const markers = ["Marker", "5550142", "555 0142", "62701"];
  const seal = async (page: Page) => {
    const written = await disk(page);
    expect(written).toContain("AES-GCM key, extractable: false");
    for (const { id } of [members[0], members.at(-1)!]) expect(written).toContain(id);
    for (const marker of markers) expect(written).not.toContain(marker);
  };

  // The device of a school: everybody's waits on it.
  let page = first;
  await page.goto("/guide");
  await installed(page);
  await online.off("behind a proxy that finds nobody (502)", context);
  for (const { id, account } of members) await keep(page, id, account, draft);
  await seal(page);

  await online.on();
  online.proxy.behavior = unreliable(random, { twice: 0.2, busy: 0.1 });
  for (const [number, member] of members.entries()) {
    await becomes(context, member);
    if (number % 10 === 5) {
      // The tab dies while its registration is on its way, in the server's hands or just recorded.
      const isUnderWay = page.waitForEvent("request", (request) => request.url().endsWith("/api/v1/registrations"));
      void sendAs(page, member).catch(() => {});
      await isUnderWay;
      await die(page);
      // The browser may give a new tab the process that is just dying.
      await expect(async () => {
        page = await context.newPage();
        await page.goto("/guide");
      }).toPass();
    }
    await sendAs(page, member);
  }
  await seal(page);

  for (const member of members) {
    const records = await recorded(online.server.address, member);
    expect(records).toMatchObject([{ id: member.id, version: 1, draft: { first_name: "Markerfirst" } }]);
  }
  const sent = new Map((await items(page)).map(({ id, state }) => [id, state]));
  expect(members.filter(({ id }) => sent.get(id) !== "sent")).toEqual([]);
  // Enough went wrong on the way.
  expect(online.attempts().length).toBeGreaterThan(SIZE * 1.05);
});
