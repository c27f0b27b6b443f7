// Every state of every page, as everybody may have to see it: light, dark, on a narrow window, in another language.

import { anew, button, heading, link, open, speak } from "./support/app.ts";
import { kept, LEADS_TO } from "./support/guide.ts";
import { faults, expectOneHeading, OF_COLORS, overflow, picture, smallTargets, stickingOut } from "./support/look.ts";
import { PLAIN } from "./support/plain.ts";
import { invent, openAs } from "./support/people.ts";
import { DESKS, OWN } from "./support/served.ts";
import { ACCOUNT, findServer, GUIDE, REGISTRATION, SERVER_GONE, type States } from "./support/states.ts";
import { ON_DEVICE } from "./support/states_device.ts";
import { expect, test, type Page } from "./support/test.ts";

interface View {
  set: (page: Page) => Promise<void>;
  /** The rules to judge by where not all can come to another result. */
  rules?: string[];
}

const VIEWS: Record<string, View> = {
  light: { set: (page) => page.emulateMedia({ colorScheme: "light" }) },
  dark: { set: (page) => page.emulateMedia({ colorScheme: "dark" }), rules: OF_COLORS },
  narrow: {
    set: async (page) => {
      await page.emulateMedia({ colorScheme: "light" });
      await page.setViewportSize({ width: 320, height: 640 });
    },
  },
};

async function look(page: Page, state: string) {
  await expectOneHeading(page);
  for (const [view, { set, rules }] of Object.entries(VIEWS)) {
    await set(page);
    expect.soft(await faults(page, rules), `${state}, ${view}`).toEqual([]);
    expect.soft(await overflow(page), `${state}, ${view}: wider than its window`).toBe(0);
    expect.soft(await stickingOut(page), `${state}, ${view}: out of the column`).toEqual([]);
    expect.soft(await smallTargets(page), `${state}, ${view}: targets`).toEqual([]);
    await picture(page, `${state}, ${view}`);
  }
}

/** How many states a test looks at: enough that the browser has the site's files for most, few enough to be looked at side by side. */
const TOGETHER = 6;

function lookAtEach(states: States, allowed?: RegExp) {
  const all = Object.entries(states);
  for (let from = 0; from < all.length; from += TOGETHER) {
    const some = all.slice(from, from + TOGETHER);
    test(`accessible in every view: ${some.map(([state]) => state).join("; ")}`, async ({ context, trouble }) => {
      if (allowed) trouble.allow(allowed);
      for (const [state, bringAbout] of some) {
        await test.step(state, async () => {
          const page = await anew(context);
          // One that cannot be brought about does not keep the others from being looked at.
          const failure = await bringAbout(page).then(() => look(page, state), String);
          expect.soft(failure, state).toBeUndefined();
        });
      }
    });
  }
}

test.describe("guide", () => lookAtEach(GUIDE, /status of 404/));
test.describe("account", () => lookAtEach(ACCOUNT));
test.describe("registration", () => lookAtEach(REGISTRATION));
test.describe("a candidate's records", () => lookAtEach(OWN, /status of 4(03|04|22)/));
test.describe("desks", () => lookAtEach(DESKS, /status of 422/));
test.describe("without the app", () => {
  // axe needs a script of its own, so the app is kept away and not all scripts.
  test.beforeEach(({ page }) => page.context().route("**/*.wasm", (route) => route.abort()));
  lookAtEach(PLAIN, /status of 4(01|09|12|22)|The app did not start; the page works without it|ERR_FAILED|preload/);
});
test.describe("server gone", () => lookAtEach(SERVER_GONE, /ERR_CONNECTION_REFUSED/));

test.describe("on the device", () => lookAtEach(ON_DEVICE, /ERR_/));

test("while something is fetched, the page says so accessibly", async ({ page }) => {
  await openAs(page, invent(), "/outbox");
  await page.route(/regions/, () => {});
  await link(page, "Register").click();
  await expect(heading(page)).toHaveText("Loading");
  await look(page, "loading");
});

const IN_SPANISH = {
  home: "/",
  outcome: kept(LEADS_TO["contact-service-center"]),
  "sign-up": "/sign-up",
  "on this device": "/outbox",
  "sign in to register": "/register",
};

test("accessible in Spanish", async ({ page, context }) => {
  await speak(context, "es");
  for (const [state, address] of Object.entries(IN_SPANISH)) {
    await open(page, address);
    await expect(page.locator("html")).toHaveAttribute("lang", "es");
    await look(page, `${state} in Spanish`);
  }
});

test("the server that is back takes the page on where it stopped", async ({ page, trouble }) => {
  trouble.allow(/ERR_CONNECTION_REFUSED/);
  await SERVER_GONE["server gone before the form is there"](page);
  await findServer(page);
  await button(page, "Try again").click();
  await expect(heading(page)).toHaveText("Register with Microsoft");
});

test("the guide goes on without the server, as it is in the browser", async ({ page, trouble }) => {
  trouble.allow(/ERR_INTERNET_DISCONNECTED/);
  await open(page, "/guide");
  await page.context().setOffline(true);
  await page.getByRole("radio", { name: "An exam that is not from Microsoft, such as IC3" }).check();
  await button(page, "Continue").click();
  await expect(heading(page)).toHaveText("Use your Certiport transcript: this exam does not lead to an MCP ID");
  await expect(link(page, "(801) 847-3100").first()).toBeVisible();
});
