// Every posted form that is written in: two accounts in two tabs, a session that ends, two presses with a slow answer, "Back", leaving
// and coming back, another language, with a script and without. Nothing is lost, nothing goes out under another's name, nothing twice.

import { button, heading } from "./support/app.ts";
import { installed } from "./support/device.ts";
import { LEADS_TO } from "./support/guide.ts";
import { expect as eventually, test as online } from "./support/online.ts";
import { confirmed, invent, loseSession, type Person } from "./support/people.ts";
import { comeInAs, line, recorded, type Role } from "./support/staff.ts";
import { expect, test, type Browser, type Page } from "./support/test.ts";

const TEXT = "An hour's typing, “with” <marks> & more";
const PASSED = { series: "Office 2003", code: "word2003exp", title: "Microsoft Office Specialist: Word 2003 Expert", date: "2005-06-01" };

interface Form {
  role: Role | "candidate";
  /** Brings a page to the form. */
  open: (page: Page, browser: Browser) => Promise<Person>;
  /** The field that is written in. */
  field: string;
  /** Fills in what else it takes to send it. */
  rest?: (page: Page) => Promise<void>;
  /** What the page that answers it says. */
  done: string | RegExp;
  /** Whether it stands beside others that are written in, too: without a script one of them goes along to another language. */
  isOneOfSeveral?: boolean;
}

const prepared = `/requests/new?${new URLSearchParams({ _v: "2013.1", _o: "contact-service-center", ...LEADS_TO["contact-service-center"] })}`;

/** Makes an account and is signed in. */
async function signUp(page: Page, { firstName: first_name, lastName: last_name, email, password }: Person) {
  const answer = await page.request.post("/api/v1/account", { data: { first_name, last_name, email, password } });
  expect(answer.status()).toBe(201);
}

async function candidate(page: Page): Promise<Person> {
  const person = invent("Ada", "Sample");
  await signUp(page, person);
  confirmed(person);
  recorded([line(person, PASSED)]);
  return person;
}

/** A page of a browser of its own. */
const other = async (browser: Browser) => (await browser.newContext()).newPage();

/** A candidate's request, sent in a browser of its own: its address, and the page. */
async function asked(browser: Browser): Promise<[string, Page]> {
  const page = await other(browser);
  await candidate(page);
  await page.goto(prepared);
  await button(page, "Send the request").click();
  await expect(page).toHaveURL(/\/requests\/[0-9a-f-]{36}/);
  return [new URL(page.url()).pathname, page];
}

/** The address of a candidate's record, as tech support has it. */
async function recordOf(page: Page): Promise<string> {
  const session = await page.request.get("/api/v1/session");
  return `/users/${(await session.json()).account.id}`;
}

const FORMS: Record<string, Form> = {
  "a request": {
    role: "candidate",
    open: async (page) => {
      const person = await candidate(page);
      await page.goto(prepared);
      return person;
    },
    field: "_message",
    done: TEXT,
  },
  "a desk's question": {
    role: "service-center",
    open: async (page, browser) => {
      const [address, theirs] = await asked(browser);
      await theirs.context().close();
      const person = await comeInAs(page, "service-center");
      await page.goto(`/desk${address}`);
      await button(page, "Take it on").click();
      await page.locator("summary", { hasText: "Ask" }).click();
      return person;
    },
    field: "ask_text",
    done: TEXT,
    isOneOfSeveral: true,
  },
  "a new member of staff": {
    role: "administrator",
    open: async (page) => {
      const person = await comeInAs(page, "administrator");
      await page.goto("/admin/staff");
      return person;
    },
    field: "last_name",
    rest: async (page) => {
      await page.locator("[name=first_name]").fill("Sam");
      await page.locator("[name=email]").fill(`${crypto.randomUUID()}@example.com`);
      await page.locator("form [name=role][value=service-center]").last().check();
    },
    done: /The link for|Link for|link/,
  },
  "a sign-in link for a candidate": {
    role: "tech-support",
    open: async (page, browser) => {
      const theirs = await other(browser);
      await candidate(theirs);
      const record = await recordOf(theirs);
      await theirs.context().close();
      const person = await comeInAs(page, "tech-support");
      await page.goto(record);
      await page.locator("summary", { hasText: "Make a sign-in link" }).click();
      return person;
    },
    field: "invite-reason",
    done: /Sign-in link for/,
  },
};

const written = (page: Page, form: Form) => page.locator(`main [name="${form.field}"]`);

const send = (page: Page, form: Form) => page.locator(`main form:has([name="${form.field}"])`).locator("button[type=submit]").last();

async function write(page: Page, form: Form) {
  await written(page, form).fill(TEXT);
  await form.rest?.(page);
}

/** Somebody else of the same kind signs in, in another tab of the same browser. */
async function somebodyElse(page: Page, form: Form): Promise<Person> {
  const tab = await page.context().newPage();
  await loseSession(page);
  if (form.role !== "candidate") return comeInAs(tab, form.role);
  const person = invent("Dev", "Sample");
  await signUp(tab, person);
  confirmed(person);
  return person;
}

/** Signs in on the page that asks for it. */
async function signIn(page: Page, { email, password }: Person) {
  await page.locator("[name=email]").fill(email);
  await page.locator("[name=password]").fill(password);
  await button(page, "Sign in").click();
}

// A page that tells an error has its status, which Chromium calls an error.
test.beforeEach(({ trouble }) => trouble.allow(/status of 4(01|09|12|22)/));

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "" : " without a script";

  test.describe(javaScriptEnabled ? "with a script" : "without a script", () => {
    test.use({ javaScriptEnabled });

    for (const [name, form] of Object.entries(FORMS)) {
      test(`B02 ${name} is not sent from somebody else's session${how}`, async ({ page, browser }) => {
        await form.open(page, browser);
        await write(page, form);
        const dev = await somebodyElse(page, form);
        await send(page, form).click();
        await expect(heading(page)).toHaveText("This form belongs to another account");
        await expect(page.locator("main")).toContainText(dev.email);
        await expect(page.locator("main")).toContainText(TEXT);
      });

      test(`B03 ${name} outlives the session${how}`, async ({ page, browser }) => {
        const person = await form.open(page, browser);
        await write(page, form);
        await loseSession(page);
        await send(page, form).click();
        await expect(page.locator("main")).toContainText("You were signed out before this was sent");
        await signIn(page, person);
        await expect(written(page, form)).toHaveValue(TEXT);
        await send(page, form).click();
        await expect(page.locator("main")).toContainText(form.done);
      });

      if (form.isOneOfSeveral && !javaScriptEnabled) continue;
      test(`B06 ${name} is kept in another language${how}`, async ({ page, browser }) => {
        await form.open(page, browser);
        await write(page, form);
        await page.locator("footer").getByText("Español").and(page.locator(":visible")).first().click();
        await expect(page.locator("html")).toHaveAttribute("lang", "es");
        await expect(written(page, form)).toHaveValue(TEXT);
      });
    }
  });
}

for (const [name, form] of Object.entries(FORMS)) {
  test(`B05 ${name} is there again after leaving it`, async ({ page, browser }) => {
    await form.open(page, browser);
    const address = page.url();
    await write(page, form);
    await page.getByRole("link", { name: "Waypost" }).first().click();
    await expect(page).toHaveURL("/");
    await page.goto(address);
    await expect(written(page, form)).toHaveValue(TEXT);
    // Sent, it is not there any more.
    await send(page, form).click();
    await expect(page.locator("main")).toContainText(form.done);
  });

  test(`B48 ${name} is sent once, and its button is busy while it waits`, async ({ page, browser }) => {
    await form.open(page, browser);
    await write(page, form);
    let sent = 0;
    page.on("request", (request) => (sent += request.method() === "POST" && request.isNavigationRequest() ? 1 : 0));
    const busy = await send(page, form).evaluate((pressed: HTMLElement) => {
      pressed.click();
      const told = [pressed.textContent, pressed.getAttribute("aria-disabled")];
      pressed.click();
      return told;
    });
    expect(busy).toEqual(["One moment…", "true"]);
    await expect(page.locator("main")).toContainText(form.done);
    expect(sent).toBe(1);
  });
}

online("B04 Back never comes to the answer of a form", async ({ online, page }) => {
  const person = invent();
  await signUp(page, person);
  online.server.confirm(person.email);
  await page.goto("/requests/new?kind=name-search");
  await installed(page);
  await page.reload();
  await page.locator("[name=_message]").fill("x".repeat(2_001));
  await button(page, "Send the request").click();
  await eventually(page).toHaveTitle(/^Error: /);
  await page.goto("/guide");
  await page.goBack();
  await eventually(page).toHaveTitle(/^Error: /);
  await eventually(page.locator("[name=_message]")).toHaveValue("x".repeat(2_001));
  await page.locator("[name=_message]").fill(TEXT);
  await button(page, "Send the request").click();
  await eventually(page.locator("main")).toContainText(TEXT);
  await page.goto("/guide");
  await page.goBack();
  await eventually(page.locator("main")).toContainText(TEXT);
  await page.goBack();
  await eventually(page.locator("main")).not.toContainText("No answer came");
  await eventually(page.getByRole("button", { name: /Sign out/ })).toBeVisible();
});
