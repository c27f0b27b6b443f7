// Every form that is posted, in a browser with a script: two accounts in two tabs, another language, a session that ends, two presses
// with a slow answer, "Back". Nothing is lost, nothing goes out under another's name, nothing twice.
//
// The forms of one kind of person share a test, their sign-in and their records; `posted-forms.spec.ts` looks at four of them more closely.

import { button, heading } from "./support/app.ts";
import { newKey } from "./support/api.ts";
import { confirmed, invent, loseSession, signIn, type Person } from "./support/people.ts";
import { fillInWhole } from "./support/plain.ts";
import { HEADER, invited, line, recorded, type Role } from "./support/staff.ts";
import { expect, test, type Browser, type BrowserContext, type Page } from "./support/test.ts";

const TEXT = "An hour's typing, “with” <marks> & more";
const MCAS = { code: "77-601", title: "Word 2007" };

interface Form {
  /** Brings a page to it. */
  open: (page: Page) => Promise<unknown>;
  /** The field that is written in, where there is one. */
  field?: string;
  /** Fills in what else it takes to send it. */
  rest?: (page: Page) => Promise<unknown>;
  /** The name of its button. */
  button: string | RegExp;
  /** What the page that answers it says. */
  done: string | RegExp;
  /** Who is not signed in has nothing to lose by it. */
  isForEverybody?: boolean;
}

/** Two people of one kind, and what is on record for their forms. */
interface World {
  people: [Person, Person];
  forms: Record<string, Form>;
}

/** Makes an account, in a browser of its own. */
async function join(browser: Browser, person = invent("Ada", "Sample"), exams: (typeof MCAS)[] = []): Promise<[Person, BrowserContext, string]> {
  const context = await browser.newContext();
  const { firstName: first_name, lastName: last_name, email, password } = person;
  const answer = await context.request.post("/api/v1/account", { data: { first_name, last_name, email, password } });
  expect(answer.status()).toBe(201);
  confirmed(person);
  if (exams.length) recorded(exams.map((exam) => line(person, exam)));
  return [person, context, (await answer.json()).account.id];
}

/** A new member of staff comes in, in a browser of its own. */
async function member(browser: Browser, role: Role, lastName: string): Promise<[Person, BrowserContext]> {
  const person = { ...invent("Sam", lastName) };
  const context = await browser.newContext();
  const answer = await context.request.post(invited(role, person), { form: { password: person.password }, maxRedirects: 0 });
  expect(answer.status()).toBe(303);
  return [person, context];
}

/** Sends a request without a page: its id. */
async function sent(context: BrowserContext, kind: string): Promise<string> {
  const key = newKey();
  const answer = await context.request.post("/api/v1/requests", { data: { kind }, headers: { "idempotency-key": key } });
  expect(answer.status()).toBe(201);
  return key;
}

async function registered(context: BrowserContext) {
  const draft = { first_name: "Ada", last_name: "Sample", country: "US", address1: "1 Main Street", city: "Springfield", state: "IL", postal_code: "62701" };
  const answer = await context.request.post("/api/v1/registrations", { data: { draft }, headers: { "idempotency-key": newKey() } });
  expect(answer.status()).toBe(201);
}

const WORLDS: Record<string, (browser: Browser) => Promise<World>> = {
  "a candidate": async (browser) => {
    const [ada, hers] = await join(browser, invent("Ada", "Sample"), [MCAS]);
    const [dev] = await join(browser, invent("Dev", "Sample"));
    const [, clerk] = await member(browser, "service-center", "Center");
    const asked = await sent(hers, "new-access-code");
    for (const [version, step, words] of [["1", "claim", {}], ["2", "ask", { ask_text: "Which spelling?" }]] as const) {
      const answer = await clerk.request.post(`/desk/requests/${asked}/${step}`, { form: { version, ...words }, maxRedirects: 0 });
      expect(answer.status(), step).toBe(303);
    }
    const withdrawn = await sent(hers, "transcript-help");
    return {
      people: [ada, dev],
      forms: {
        "a request": {
          open: (page) => page.goto("/requests/new?kind=name-search"),
          field: "_message",
          button: "Send the request",
          done: TEXT,
        },
        "an answer to a desk": { open: (page) => page.goto(`/requests/${asked}`), field: "text", button: "Send the answer", done: TEXT },
        "a request to withdraw": {
          open: (page) => page.goto(`/requests/${withdrawn}?_withdraw=yes`),
          button: "Withdraw the request",
          done: "Withdrawn by you",
        },
        "a code to show": { open: (page) => page.goto("/profile/programs"), button: "Show the access code", done: "Your access code" },
        "a code that was used": {
          open: async (page) => {
            await page.goto("/profile/programs");
            await button(page, "Show the access code").click();
            await expect(heading(page)).toHaveText("Your access code");
          },
          button: "I have used it",
          done: "It is not kept any more.",
        },
        "the way out": { open: (page) => page.goto("/requests"), button: /^Sign out/, done: /MCP ID/, isForEverybody: true },
      },
    };
  },
  "tech support": async (browser) => {
    const [tess] = await member(browser, "tech-support", "Support");
    const [tom] = await member(browser, "tech-support", "Other");
    const [, theirs, id] = await join(browser, invent("Ada", "Sample"), [MCAS]);
    const [, , other] = await join(browser, invent("Ben", "Sample"));
    await registered(theirs);
    return {
      people: [tess, tom],
      forms: {
        "a sign-in link": {
          open: async (page) => {
            await page.goto(`/users/${id}`);
            await page.locator("summary", { hasText: "Make a sign-in link" }).click();
          },
          field: "invite-reason",
          button: "Make a sign-in link",
          done: /Sign-in link for/,
        },
        "an ID to link": {
          open: (page) => page.goto(`/users/${id}/programs`),
          field: "reason",
          rest: (page) => page.locator("[name=number]").fill(String(Date.now()).slice(-9)),
          button: "Link an MCP ID",
          done: "The MCP ID was linked.",
        },
        "a registration to correct": {
          open: (page) => page.goto(`/users/${id}/registration`),
          field: "reason",
          rest: (page) => page.locator("[name=city]").fill("Shelbyville"),
          button: "Save the correction",
          done: "The registration was saved.",
        },
        "records to merge": {
          open: (page) => page.goto(`/users/${id}/merge?with=${other}`),
          field: "reason",
          rest: (page) => page.locator(`[name=kept][value="${id}"]`).check(),
          button: "Merge",
          done: "The records were merged.",
        },
      },
    };
  },
  "the service center": async (browser) => {
    const [cenna] = await member(browser, "service-center", "Center");
    const [carl] = await member(browser, "service-center", "Other");
    const [, theirs] = await join(browser, invent("Ada", "Sample"), [MCAS]);
    const address = `/desk/requests/${await sent(theirs, "new-access-code")}`;
    const step = (name: string) => async (page: Page) => {
      await page.goto(address);
      await page.locator("summary", { hasText: name }).click();
    };
    return {
      people: [cenna, carl],
      forms: {
        "a request to take on": { open: (page) => page.goto(address), button: "Take it on", done: "Fulfill" },
        "a desk's question": { open: step("Ask"), field: "ask_text", button: "Ask the candidate something", done: TEXT },
        "a refusal": { open: step("Refuse"), field: "refuse_text", button: "Refuse, with the reason", done: TEXT },
      },
    };
  },
  "an administrator": async (browser) => {
    const [alma] = await member(browser, "administrator", "Admin");
    const [alan] = await member(browser, "administrator", "Other");
    const [tess] = await member(browser, "tech-support", "Support");
    const file = (page: Page) =>
      page.getByLabel("CSV file").setInputFiles({ name: "results.csv", mimeType: "text/csv", buffer: Buffer.from([HEADER, line(invent(), MCAS)].join("\n")) });
    return {
      people: [alma, alan],
      forms: {
        "a new member of staff": {
          open: (page) => page.goto("/admin/staff"),
          field: "last_name",
          rest: async (page) => {
            await page.locator("[name=first_name]").fill("Sam");
            await page.locator("[name=email]").fill(`${crypto.randomUUID()}@example.com`);
            await page.locator("form [name=role][value=service-center]").last().check();
          },
          button: "Add and show the link",
          done: /link/,
        },
        "a file of results": { open: (page) => page.goto("/admin/imports"), rest: file, button: "Check the file", done: "Check what would change" },
        "results to record": {
          open: async (page) => {
            await page.goto("/admin/imports");
            await file(page);
            await button(page, "Check the file").click();
            await expect(heading(page)).toHaveText("Check what would change");
          },
          button: "Record these results",
          done: "The results are recorded",
        },
        "another role": {
          open: async (page) => {
            await page.goto("/admin/staff");
            await page.locator("tr", { hasText: tess.email }).locator("summary").click();
          },
          field: "reason",
          button: "Change the role",
          done: /role/,
        },
      },
    };
  },
};

const submit = (page: Page, form: Form) => page.getByRole("button", { name: form.button, exact: true }).and(page.locator(":visible")).last();
const written = (page: Page, form: Form) => page.locator(`main [name="${form.field}"]:visible`);

async function write(page: Page, form: Form) {
  if (form.field) await written(page, form).fill(TEXT);
  await form.rest?.(page);
}

/** Somebody signs in, in another tab of the same browser. */
async function comesIn(page: Page, { email, password }: Person) {
  const answer = await page.request.post("/api/v1/session", { data: { email, password } });
  expect(answer.status()).toBe(200);
}

const speak = (page: Page, language: string) => page.locator("footer").getByText(language).and(page.locator(":visible")).first().click();

// A page that tells an error has its status, which Chromium calls an error.
test.beforeEach(({ trouble }) => trouble.allow(/status of 4(01|09|12|22)/));

/** Sends a form by two presses while its answer is slow, and goes back and forth afterwards. */
async function pressTwice(page: Page, form: Form) {
  let come = () => {};
  const answer = new Promise<void>((resolve) => (come = resolve));
  let posts = 0;
  await page.route("**/*", async (route) => {
    if (route.request().method() === "POST" && route.request().isNavigationRequest()) {
      posts += 1;
      await answer;
    }
    await route.continue();
  });
  // By the mouse: all else waits for the answer to the first press.
  await submit(page, form).scrollIntoViewIfNeeded();
  const { x, y } = (await submit(page, form).boundingBox())!;
  await page.mouse.click(x + 8, y + 8);
  await expect.poll(() => posts).toBe(1);
  await page.mouse.click(x + 8, y + 8);
  come();
  await expect(page.locator("main")).toContainText(form.done);
  await page.goBack();
  await expect(heading(page)).toBeVisible();
  await expect(page.locator("main")).not.toContainText("No answer came");
  await page.goForward();
  await expect(heading(page)).toBeVisible();
  expect(posts).toBe(1);
  await page.unroute("**/*");
}

for (const [who, make] of Object.entries(WORLDS)) {
  test(`the forms of ${who}: nothing lost, nothing under another's name, nothing twice`, async ({ page, browser }) => {
    const { people: [own, other], forms } = await make(browser);
    for (const [name, form] of Object.entries(forms)) {
      await test.step(`${name}, two accounts`, async () => {
        await comesIn(page, own);
        await form.open(page);
        await write(page, form);
        await comesIn(page, other);
        await submit(page, form).click();
        await expect(heading(page)).toHaveText("This form belongs to another account");
        await expect(page.locator("main")).toContainText(other.email);
        if (form.field) await expect(page.locator("main")).toContainText(TEXT);
        await comesIn(page, own);
      });
      await test.step(`${name}, another language, and a session that ends`, async () => {
        await form.open(page);
        await write(page, form);
        if (form.field) {
          await speak(page, "Español");
          await expect(page.locator("html")).toHaveAttribute("lang", "es");
          await expect(written(page, form)).toHaveValue(TEXT);
          await speak(page, "English");
          await expect(written(page, form)).toHaveValue(TEXT);
        }
        if (form.isForEverybody) return;
        await loseSession(page);
        await submit(page, form).click();
        await expect(heading(page)).toHaveText("Sign in");
        await signIn(page, own);
        await expect(heading(page)).not.toHaveText("Sign in");
        if (form.field) await expect(written(page, form)).toHaveValue(TEXT);
        else await form.open(page);
      });
      await test.step(`${name}, two presses, a slow answer, and Back`, async () => {
        if (!form.field) await form.rest?.(page);
        await pressTwice(page, form);
      });
    }
  });
}

test("a link that sets a password works once, however often it is pressed", async ({ page, trouble }) => {
  // By the way back the link is one that was used.
  trouble.allow(/status of 404/);
  const person = invent("Sam", "Center");
  await page.goto(invited("service-center", person));
  await page.locator("[name=password]").fill(person.password);
  await pressTwice(page, { open: async () => {}, button: "Set the password", done: "Requests to your desk" });
});

// What the app does with a script is a posted form without one. Two presses, errors and "Back" are in `plain-records.spec.ts`.
test.describe("without a script", () => {
  test.use({ javaScriptEnabled: false });

  test("the forms that the app takes over: nothing lost, nothing under another's name", async ({ page, browser }) => {
    const [own] = await join(browser);
    const [other] = await join(browser, invent("Dev", "Sample"));
    const fill = (page: Page) => page.locator("[name=company]").fill(TEXT);
    const FORMS: [string, string, (page: Page) => Promise<unknown>, RegExp][] = [
      ["/profile", "Save the profile", fill, /Your profile is saved/],
      ["/register", "Continue to check your answers", async (page) => fillInWhole(page).then(() => fill(page)), /Check your answers/],
      ["/register/check", "Send registration", async (page) => button(page, "Continue to check your answers").click(), /Registration recorded/],
      ["/registration", "I have read it and accept", async () => {}, /Accepted on/],
    ];
    for (const [address, name, prepare, done] of FORMS) {
      await test.step(address, async () => {
        await comesIn(page, own);
        // The check page is come to from the form, and stays open.
        if (address !== "/register/check") await page.goto(address);
        await prepare(page);
        await comesIn(page, other);
        await button(page, name).click();
        await expect(heading(page)).toHaveText(/^This form belongs to another/);
        await expect(page.locator("main")).toContainText(other.email);
        await comesIn(page, own);
        await page.goBack();
        await button(page, name).click();
        await expect(page.locator("main")).toContainText(done);
        if (address === "/register") await page.goBack();
      });
    }
  });
});
