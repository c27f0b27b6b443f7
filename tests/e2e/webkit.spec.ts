// What went wrong in WebKit alone: the widget, signing in at README's address, and "Back" to an access code. The whole suite is
// Chromium's; this runs where WebKit's driver is on the machine (on Debian xtask installs it), and says so where not.

import { expect, test as base } from "@playwright/test";

import { Host, hostPage, script, WAYPOST } from "./support/host.ts";
import { confirmed, invent, type Person } from "./support/people.ts";
import { invited, line, recorded } from "./support/staff.ts";
import { TlsFront } from "./support/tls.ts";
import { missing, WebKit } from "./support/webkit.ts";

const test = base.extend<{ javaScript: boolean; site: string; webkit: WebKit }>({
  javaScript: [true, { option: true }],
  // Without a script, what keeps "Back" from a page that nobody may keep is the browser's: WebKit does so over https only.
  site: async ({ javaScript }, use) => {
    if (javaScript) return use(WAYPOST);
    const front = await TlsFront.start();
    await use(front.origin);
    front.stop();
  },
  webkit: async ({ javaScript }, use) => {
    const webkit = await WebKit.start({ javaScript });
    await use(webkit);
    await webkit.stop();
  },
});

const lacking = missing();
if (lacking.length > 0) console.log(`WebKit is not tried: this machine has no ${lacking.join(", ")}`);
test.skip(lacking.length > 0, "WebKit's driver is not on this machine");

/** How often the widget is opened; each time in a page that has just been loaded. */
const TIMES = 10;

test(`the widget opens ${TIMES} times of ${TIMES}`, async ({ webkit }, info) => {
  const host = await new Host().start(Host.portOf(info.parallelIndex));
  host.of = WAYPOST;
  host.page = hostPage(script("data-policy=mcp-id"));
  const heard = "return document.documentElement.dataset.heard";
  let opened = 0;
  try {
    for (let time = 0; time < TIMES; time += 1) {
      await webkit.goto(`${host.origin}/?${time}`);
      await webkit.run(`
        for (const type of ["ready", "error"]) waypost.on(type, () => (document.documentElement.dataset.heard = type));
        waypost.open();`);
      await webkit.until("the widget is ready or says that it is not", async () => Boolean(await webkit.run(heard)));
      opened += Number((await webkit.run(heard)) === "ready");
    }
  } finally {
    host.stop();
  }
  console.log(`WebKit: the widget opened ${opened} times of ${TIMES}`);
  expect(opened).toBe(TIMES);
});

interface Holder extends Person {
  account: string;
}

/** Somebody with an account and an access code, made without a browser. */
async function holder(): Promise<Holder> {
  const person = invent();
  const { firstName: first_name, lastName: last_name, email, password } = person;
  const made = await fetch(`${WAYPOST}/api/v1/account`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ first_name, last_name, email, password }),
  });
  expect(made.status).toBe(201);
  confirmed(person);
  recorded([line(person, { code: "77-601" })]);
  return { ...person, account: (await made.json()).account.id };
}

/** How often somebody's access codes were revealed, by the audit. */
async function revealed({ account }: Holder): Promise<number> {
  const administrator = invent();
  const link = invited("administrator", administrator);
  const accepted = await fetch(link, { method: "POST", redirect: "manual", body: new URLSearchParams({ password: administrator.password }) });
  const [cookie] = accepted.headers.getSetCookie();
  const headers = { cookie: cookie!.split(";")[0]! };
  const file = await fetch(`${WAYPOST}/admin/audit/entries.csv?action=code-revealed&about=${account}`, { headers });
  expect(file.status).toBe(200);
  const [, ...entries] = (await file.text()).trim().split("\n");
  return entries.length;
}

async function signIn(webkit: WebKit, origin: string, person: Person, next: string) {
  await webkit.goto(`${origin}/sign-in?_next=${next}`);
  await webkit.until("the form", async () => (await webkit.text()).includes("Email address"));
  await webkit.appIsThere();
  await webkit.type("#email", person.email);
  await webkit.type("#password", person.password);
  await webkit.click("main button[type=submit]");
  await webkit.arrivesAt(next);
}

for (const javaScript of [true, false]) {
  test.describe(javaScript ? "with JavaScript" : "without JavaScript", () => {
    test.use({ javaScript });

    test("one can sign in at an address that begins with http://127.0.0.1", async ({ webkit }) => {
      const person = await holder();
      await signIn(webkit, WAYPOST, person, "/profile/transcript");
      expect(await webkit.text()).toContain("Word 2007");
      expect(await webkit.cookies()).toEqual(["loopback-sid"]);
      await webkit.reload();
      await webkit.until("the page again", async () => (await webkit.text()).includes("Word 2007"));
    });

    test("the way back to an access code and a reload do not show it again", async ({ webkit, site }) => {
      const person = await holder();
      await signIn(webkit, site, person, "/profile/programs");
      await webkit.click("form[action$='/reveal'] button");
      await webkit.until("the code", async () => (await webkit.text()).includes("Your access code"));
      const [code] = /[0-9A-HJKMNP-TV-Z-]{23,}/.exec(await webkit.text()) ?? [];
      expect(code, "the code is shown").toBeTruthy();
      await webkit.click("a.back");
      await webkit.arrivesAt("/profile/programs");
      for (const [what, again] of [["back", () => webkit.back()], ["a reload", () => webkit.reload()]] as const) {
        await again();
        await webkit.until(`after ${what}`, async () => /To see this one again|You may have to give your password/.test(await webkit.text()));
        expect(await webkit.text(), what).not.toContain(code);
      }
      expect(await revealed(person)).toBe(1);
    });
  });
}
