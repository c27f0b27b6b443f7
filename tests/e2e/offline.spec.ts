// Without the server, item by item of the checklist for being offline (O1 to O12), in each of the ways in which a server can be gone.

import { newKey, register, registrations } from "./support/api.ts";
import { button, fact, heading, open, pace } from "./support/app.ts";
import { WHOLE, WHOLE_DRAFT } from "./support/countries.ts";
import { device, items } from "./support/device.ts";
import { CHECK, choose, continueToCheck, field, fillIn } from "./support/form.ts";
import { kept, LEADS_TO } from "./support/guide.ts";
import { onDisk, PersistentBrowser } from "./support/persistent.ts";
import { arrive, expect, OFF, RECOVERY, test, type Page } from "./support/online.ts";
import { signIn } from "./support/people.ts";
import { hang, killAfterCommit, pass } from "./support/proxy.ts";

const SAVED = "Saved on this device. Not sent yet.";
const REFERENCE = /WP-[0-9A-Z]{4}-[0-9A-Z]{4}/;

/** What a page says. */
const told = async (page: Page) => ({ title: await page.title(), text: await page.locator("main").innerText() });

/** Fills in the form that is open and sends it. */
async function fillInAndSend(page: Page) {
  await fillIn(page, WHOLE);
  await continueToCheck(page);
  await expect(heading(page)).toHaveText(CHECK);
  await button(page, "Send registration").click();
}

const isOff = (page: Page) => page.locator("html[data-connection=off]");

for (const how of OFF) {
  test.describe(`the server is ${how}`, () => {
    test("O1 any address opens, the guide says what it says online, and what only the server knows says so", async ({ online, page, context }) => {
      await arrive(page, "/");
      const guide = ["/", "/guide", kept({ series: "office-2003", "has-id": "none" }), kept(LEADS_TO["contact-service-center"]), kept(LEADS_TO["look-for-your-id"])];
      const shown = new Map<string, unknown>();
      for (const address of guide) {
        await open(page, address);
        shown.set(address, await told(page));
      }
      await open(page, "/register");
      await online.off(how, context);
      for (const address of guide) {
        await open(page, address);
        expect(await told(page), address).toEqual(shown.get(address));
      }
      await page.reload();
      await expect(page.locator("html[data-shell][data-app]")).toBeAttached();
      await open(page, "/register");
      await expect(field(page, "First name")).toBeEditable();
      await open(page, "/outbox");
      await expect(heading(page)).toHaveText("On this device");
      await open(page, "/requests");
      await expect(heading(page)).toHaveText("This page needs the server, which cannot be reached");
    });

    test("O2 the banner says so within 5 s, once, and never stops anybody from typing", async ({ online, page, context }) => {
      await arrive(page, "/register");
      // What is put into a region again is told again, even where it is the same.
      await page.evaluate(() => {
        const said: string[] = [];
        document.body.dataset.said = "[]";
        new MutationObserver((changes) => {
          for (const { target, addedNodes } of changes) {
            if (!(target as Element).closest?.("[role=status]")) continue;
            for (const { textContent } of addedNodes) if (/cannot be reached|offline/i.test(textContent!)) said.push(textContent!);
          }
          document.body.dataset.said = JSON.stringify(said);
        }).observe(document.body, { childList: true, subtree: true });
      });
      const said = async (): Promise<string[]> => JSON.parse((await page.locator("body").getAttribute("data-said"))!);
      const name = field(page, "First name");
      await name.focus();
      let typed = "";
      const type = async () => {
        await page.keyboard.type("a");
        typed += "a";
        await expect(name).toHaveValue(typed);
      };
      await type();
      const promised = 5_000 + (await pace(await context.newPage(), "/guide"));
      await online.off(how, context);
      const since = Date.now();
      await expect
        .poll(
          async () => {
            await type();
            return (await isOff(page).count()) === 1 && (await said()).length;
          },
          { timeout: promised, intervals: [100] },
        )
        .toBe(1);
      expect(Date.now() - since).toBeLessThan(promised);
      // Asked again and again, it stays off, and says nothing new.
      for (const _ of [1, 2]) expect(await device(page, "check")).toBe(false);
      await type();
      await expect(isOff(page)).toBeAttached();
      expect(await said()).toHaveLength(1);
      await expect(name).toBeFocused();

      await online.on();
      await device(page, "check");
      await expect(isOff(page)).not.toBeAttached();
      await type();
      expect(await said()).toHaveLength(1);
    });

    test("O6 and O8 what is sent is saved and says that it is not sent; later one tab sends it by itself, once", async ({ online, page, context }) => {
      await arrive(page, "/register");
      const other = await context.newPage();
      await open(other, "/outbox");
      await online.off(how, context);
      await fillInAndSend(page);
      await expect(page.getByText(SAVED)).toBeVisible({ timeout: 15_000 });
      for (const tab of [page, other]) expect(await tab.locator("body").innerText()).not.toMatch(REFERENCE);
      const [item] = await items(page);
      expect(item).toMatchObject({ kind: "registration", isOwn: true, state: expect.stringMatching(/waiting|sending/) });
      expect(item.reference).toBeUndefined();
      await expect(other.getByText("Waiting to be sent")).toBeVisible();

      const before = online.attempts().length;
      await online.on();
      await expect.poll(async () => (await items(other))[0].state, { timeout: RECOVERY }).toBe("sent");
      const [record, ...more] = await registrations(page);
      expect(more).toEqual([]);
      expect(record).toMatchObject({ id: item.id, draft: { ...WHOLE_DRAFT } });
      for (const tab of [page, other]) await expect(tab.getByText(record.reference).first()).toBeVisible();
      await expect(page.getByText(SAVED)).not.toBeVisible();
      const sent = online.attempts().slice(before);
      expect(sent.map(({ headers }) => headers["idempotency-key"]?.toString().replaceAll('"', ""))).toEqual([item.id]);
    });
  });
}

test("O3 a browser that wrongly believes to be offline sends all the same", async ({ page, context }) => {
  await context.addInitScript(() => Object.defineProperty(Navigator.prototype, "onLine", { get: () => false }));
  await arrive(page, "/register");
  await page.evaluate(() => dispatchEvent(new Event("offline")));
  expect(await device(page, "check")).toBe(true);
  await expect(isOff(page)).not.toBeAttached();
  await fillInAndSend(page);
  await expect(heading(page)).toHaveText("Registration recorded");
});

test("O8 connections that are never answered do not keep out the ones that would be", async ({ online, page, context }) => {
  await arrive(page, "/");
  const tabs = [page, await context.newPage(), await context.newPage()];
  online.proxy.behavior = hang;
  // Together more than a browser opens to one server (6).
  for (const address of ["/", "/guide", "/sign-in"]) {
    await Promise.all(tabs.map((tab) => tab.goto(address)));
    for (const tab of tabs) await expect(tab.locator("html[data-shell][data-app]")).toBeAttached();
  }
  online.proxy.behavior = pass;
  await expect.poll(() => device(page, "check"), { timeout: RECOVERY }).toBe(true);
  await open(page, "/guide");
  await expect(page.locator("html[data-shell]")).not.toBeAttached();
});

test("O9 a server that dies after its commit and before its reply has one record, and the device its reference", async ({ online, page }) => {
  await arrive(page, "/register");
  online.proxy.behavior = killAfterCommit(online.server);
  await fillInAndSend(page);
  await expect(page.getByText(SAVED)).toBeVisible({ timeout: 15_000 });
  expect(await page.locator("body").innerText()).not.toMatch(REFERENCE);
  await online.on();
  await expect.poll(async () => (await items(page))[0].state, { timeout: RECOVERY }).toBe("sent");
  const records = await registrations(page);
  expect(records).toHaveLength(1);
  expect((await items(page))[0]).toMatchObject({ id: records[0].id, reference: records[0].reference });
  await expect(page.getByText(records[0].reference).first()).toBeVisible();
});

test("O12 a correction of what was changed elsewhere meanwhile is a choice, field by field, and overwrites nothing", async ({ online, page, context }) => {
  await arrive(page, "/");
  const id = newKey();
  expect((await register(page, WHOLE_DRAFT, id)).status).toBe(201);
  await open(page, "/register");
  await online.off("behind a captive portal", context);
  await fillIn(page, { City: "Chicago" });
  await continueToCheck(page);
  await button(page, "Save the correction").click();
  await expect(page.getByText(SAVED)).toBeVisible({ timeout: 15_000 });

  // On another device of theirs the server can be reached.
  const { cookies } = await context.storageState();
  const headers = { "content-type": "application/json", cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; "), "if-match": '"v1"' };
  const body = JSON.stringify({ draft: { ...WHOLE_DRAFT, company: "Example School", city: "Evanston" } });
  expect((await fetch(`${online.server.address}/api/v1/registrations/${id}`, { method: "PUT", headers, body })).status).toBe(200);

  await online.on();
  await expect.poll(async () => (await items(page))[0].state, { timeout: RECOVERY }).toBe("conflict");
  await expect(page.getByText("Changed elsewhere", { exact: true })).toBeVisible();
  expect(await registrations(page)).toMatchObject([{ version: 2, draft: { city: "Evanston" } }]);
  await page.getByRole("link", { name: /^Compare/ }).click();
  await expect(heading(page)).toHaveText("There are two versions of your registration");
  await expect(page.locator("main fieldset")).toHaveCount(2);
  await choose(page, "City", "What you typed here: Chicago");
  await choose(page, "Company", "What is on record: Example School");
  await continueToCheck(page);
  await expect(fact(page, "Company")).toContainText("Example School");
  await button(page, "Save the correction").click();
  await expect(heading(page)).toHaveText("Registration recorded");
  expect(await registrations(page)).toMatchObject([{ id, version: 3, draft: { ...WHOLE_DRAFT, company: "Example School", city: "Chicago" } }]);
  expect((await items(page)).map(({ state }) => state)).not.toContain("conflict");
});

test("O4 a browser that is killed loses at most the last second of typing, and the disk has none of it in clear", async ({ online }, info) => {
  const profile = info.outputPath("profile");
  const killed = await PersistentBrowser.launch(profile, online.address);
  const person = await arrive(killed.page, "/register");
  const text = "Markerwood lives on the third floor of an example house, behind a door that is as green as the one on the second";
  const promised = 1_000 + (await pace(await killed.context.newPage(), "/guide"));
  await killed.page.bringToFront();
  const times: number[] = [];
  await field(killed.page, "First name").focus();
  // Without a pause: what is kept must not wait for one.
  for (const letter of text) {
    await killed.page.keyboard.type(letter, { delay: 50 });
    times.push(Date.now());
  }
  const end = Date.now();
  await killed.kill();
  const certain = times.filter((time) => time <= end - promised).length;
  expect(certain).toBeGreaterThan("Markerwood".length);
  expect(onDisk(profile, "Markerwood")).toEqual([]);

  // The server is gone, too, and the session went with the browser: what is kept is all that there is.
  await online.off("killed", killed.context);
  const again = await PersistentBrowser.launch(profile, online.address);
  await again.page.goto("/register");
  await expect(field(again.page, "First name")).toHaveValue(/^Markerwood/);
  const restored = await field(again.page, "First name").inputValue();
  expect(text.startsWith(restored)).toBe(true);
  expect(restored.length).toBeGreaterThanOrEqual(certain);
  await expect(again.page.getByText(/^These are your saved answers/)).toBeVisible();

  await online.on();
  await open(again.page, "/sign-in");
  await signIn(again.page, person);
  await expect(again.page).not.toHaveURL(/sign-in/);
  await open(again.page, "/register");
  await expect(field(again.page, "First name")).toHaveValue(restored);
  await again.context.close();
});
