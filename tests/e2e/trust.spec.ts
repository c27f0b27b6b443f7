// Whose things are whose on one device: accounts that change, computers that are shared, devices that are cleared. And servers that
// are slow without being gone.

import { call, newKey } from "./support/api.ts";
import { button, heading, isShown, open } from "./support/app.ts";
import { WHOLE_DRAFT } from "./support/countries.ts";
import { becomes, crowd } from "./support/crowd.ts";
import { device, disk, items, keep } from "./support/device.ts";
import { fillIn } from "./support/form.ts";
import { account, arrive, expect, test, type Page } from "./support/online.ts";
import { pass } from "./support/proxy.ts";

async function owned(page: Page, address = "/outbox"): Promise<string> {
  await arrive(page, address);
  const owner = await account(page);
  await device(page, "own", owner);
  return owner;
}

test("O15 what waits outlives a computer that was said to be shared for a while", async ({ online, page, context }) => {
  const owner = await owned(page);
  await online.off("killed", context);
  const [before, after] = [newKey(), newKey()];
  await keep(page, before, owner, WHOLE_DRAFT);
  await device(page, "share", true);
  expect(await disk(page)).not.toContain(before);
  expect((await items(page)).map(({ id }) => id)).toEqual([before]);
  await device(page, "share", false);
  await keep(page, after, owner, WHOLE_DRAFT);
  await page.reload();
  await isShown(page);
  expect((await items(page)).map(({ id, state }) => [id, state])).toEqual([
    [before, "waiting"],
    [after, "waiting"],
  ]);
});

test("O15 a device that is cleared while something is being sent keeps nothing of it", async ({ online, page }) => {
  const owner = await owned(page);
  let release = () => {};
  const held = new Promise<void>((resolve) => (release = resolve));
  online.proxy.behavior = async (exchange) => {
    if (exchange.isWrite && exchange.path === "/api/v1/registrations") await held;
    return pass(exchange);
  };
  const id = newKey();
  await keep(page, id, owner, WHOLE_DRAFT);
  const sent = device(page, "send", id);
  await expect.poll(async () => (await items(page))[0]?.state).toBe("sending");
  await device(page, "clear");
  release();
  await sent;
  expect(await items(page)).toEqual([]);
  expect(await disk(page)).not.toContain(id);
});

test("what one person's device knew is nothing to the next", async ({ page }) => {
  const owner = await owned(page, "/registration");
  expect(await device(page, "known")).toMatchObject({ account: { id: owner } });
  await device(page, "own", "0190c0de-0000-7000-8000-000000000000");
  expect(await device(page, "known")).toBeNull();
});

test("a form that stayed open is never saved for whoever has signed in since", async ({ online, page, context }) => {
  await arrive(page, "/profile");
  await fillIn(page, { "First name": "Amy", "Company (optional)": "Amy’s School" });
  const [ben] = await crowd(online.address, 1);
  await becomes(context, ben);
  const before = (await call(page, "GET", "/api/v1/profile")).body;
  await button(page, "Save the profile").click();
  await expect(heading(page)).toHaveText("Sign in");
  expect((await call(page, "GET", "/api/v1/profile")).body).toEqual(before);
});

test("a page that is slow is waited for, where the server says that it is there", async ({ online, page }) => {
  await arrive(page, "/");
  let isAskedFor = () => {};
  const asked = new Promise<void>((resolve) => (isAskedFor = resolve));
  online.proxy.behavior = async (exchange) => {
    // The server itself is what is slow here, slower than pages are waited for: so the worker asks whether it is there.
    if (exchange.path === "/guide") await asked;
    await pass(exchange);
    if (exchange.path === "/healthz") isAskedFor();
  };
  await open(page, "/guide");
  await expect(page.locator("html[data-shell]")).toHaveCount(0);
});

test("a link from another site is told to the server as one, also through the service worker", async ({ online, page }) => {
  await arrive(page, "/");
  await page.goto(online.address.replace("127.0.0.1", "localhost"));
  await page.evaluate((address) => location.assign(address), `${online.address}/guide`);
  await page.waitForURL(`${online.address}/guide`);
  expect(await page.evaluate(() => Boolean(navigator.serviceWorker.controller))).toBe(true);
  const visit = online.proxy.requests("GET", "/guide").at(-1)!;
  expect(visit.headers["sec-fetch-site"]).toBe("cross-site");
  expect(visit.headers.cookie ?? "").not.toContain("__Host-sid");
});
