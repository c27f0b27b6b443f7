// What the browser is made to do for safety's sake, and what strangers may not make it do.

import { register, registrations } from "./support/api.ts";
import { appIsThere, button, fact, heading, link, open } from "./support/app.ts";
import { WHOLE, WHOLE_DRAFT } from "./support/countries.ts";
import { continueToCheck, field, fillIn, RECORDED, send } from "./support/form.ts";
import { interview, kept, LEADS_TO, QUESTION } from "./support/guide.ts";
import { invent, openAs, signIn, signOut, signUp } from "./support/people.ts";
import { expect, test, type Page } from "./support/test.ts";

const POLICY = {
  "default-src": "'none'",
  "script-src": "'self' 'wasm-unsafe-eval'",
  "style-src": "'self'",
  "connect-src": "'self'",
  "form-action": "'self'",
  "base-uri": "'none'",
  "object-src": "'none'",
  "frame-ancestors": "'none'",
};

test("every page comes with the headers that confine it", async ({ page }) => {
  for (const address of ["/", "/guide?_v=2013.1&series=office-2003", "/register", "/no-such-page"]) {
    const headers = (await page.request.get(address, { headers: { accept: "text/html" } })).headers();
    const policy = Object.fromEntries(headers["content-security-policy"].split(";").map((part) => part.trim().split(/ (.*)/s).slice(0, 2)));
    expect(policy, address).toMatchObject(POLICY);
    expect(headers["content-security-policy"]).not.toMatch(/unsafe-inline|'unsafe-eval'|\*|https?:/);
    expect(headers, address).toMatchObject({
      "x-content-type-options": "nosniff",
      "referrer-policy": "no-referrer",
      "cross-origin-opener-policy": "same-origin",
      "cross-origin-resource-policy": "same-origin",
    });
  }
});

test("the content security policy holds in the browser: nothing inline runs, nothing comes from elsewhere, nothing frames it", async ({ page, trouble }) => {
  trouble.allow(/content security policy|Content Security Policy|ERR_BLOCKED|Refused/i);
  await open(page, "/");
  const ran = await page.evaluate(async () => {
    const script = document.createElement("script");
    script.textContent = "document.body.dataset.ran = 'inline'";
    document.body.append(script);
    const image = document.createElement("img");
    image.setAttribute("onerror", "document.body.dataset.ran = 'handler'");
    image.src = "data:,";
    document.body.append(image);
    const style = document.createElement("style");
    style.textContent = "body { --ran: style }";
    document.head.append(style);
    const elsewhere = await fetch("https://example.invalid/").then(() => "fetched", () => "refused");
    // Out of the debugger's own call, which may evaluate anything.
    const evaluated = await new Promise((resolve) => setTimeout(() => {
      try {
        resolve(new Function("return 'evaluated'")());
      } catch {
        resolve("refused");
      }
    }));
    return [document.body.dataset.ran ?? "nothing", getComputedStyle(document.body).getPropertyValue("--ran"), elsewhere, evaluated];
  });
  expect(ran).toEqual(["nothing", "", "refused", "refused"]);
});

test("the session is a cookie that no script reads and no other site sends", async ({ page, context }) => {
  await openAs(page, invent(), "/");
  const cookies = await context.cookies();
  expect(cookies.map(({ name }) => name)).toEqual(["__Host-sid"]);
  expect(cookies[0]).toMatchObject({ httpOnly: true, secure: true, sameSite: "Strict", path: "/", expires: -1 });
  expect(await page.evaluate(() => document.cookie)).toBe("");
});

test("signing in and out changes the session: an old cookie is worth nothing", async ({ page, context }) => {
  const person = invent();
  await openAs(page, person, "/registration");
  await expect(heading(page)).toHaveText("No registration yet");
  const [before] = await context.cookies();
  await signOut(page);
  expect(await context.cookies()).toEqual([]);
  await context.addCookies([before]);
  await open(page, "/registration");
  expect(await context.cookies()).toEqual([before]);
  await expect(heading(page)).toHaveText("Sign in to register");
  await open(page, "/sign-in");
  await signIn(page, person);
  await expect(heading(page)).toHaveText("No registration yet");
  const [after] = await context.cookies();
  expect(after.value).not.toBe(before.value);
});

test("nothing personal is in an address, a referrer or the browser's storage, on the whole way to a registration", async ({ page }) => {
  const person = invent("Adelaida", "Ejemplares");
  const told: string[] = [];
  page.on("request", (request) => told.push(request.url(), request.headers().referer ?? ""));
  page.on("framenavigated", (frame) => told.push(frame.url()));
  await open(page, "/");
  await interview(page, ["MOS for Office 2003", "No", "Yes", "Yes", "Yes"]);
  await link(page, "Fill in the registration").click();
  await link(page, "Create an account").click();
  await signUp(page, person);
  await expect(heading(page)).toHaveText("Register with Microsoft");
  await fillIn(page, { ...WHOLE, "First name": "Adelaida", "Last name": "Ejemplares", "Email (optional)": person.email });
  await continueToCheck(page);
  await button(page, "Send registration").click();
  await expect(heading(page)).toHaveText(RECORDED);

  const all = told.join("\n");
  for (const personal of [person.email, encodeURIComponent(person.email), "Adelaida", "Ejemplares", "Springfield", "62701", "password"]) {
    expect(all).not.toContain(personal);
  }
  // The answers are in the fragment, which is never sent.
  const sent = told.filter((url) => !url.includes("#")).join("\n");
  expect(sent).not.toContain("office-2003");
  expect(await page.evaluate(() => [localStorage.length, sessionStorage.length])).toEqual([0, 0]);
  expect(await page.evaluate(() => JSON.stringify(history.state))).toBe("null");
});

const HOSTILE = `<script>document.title='taken'</script><img src=x onerror="document.title='taken'">'"&lt;`;

test("markup in what is typed is shown as text, in the form, on the check page and in the record", async ({ page }) => {
  await openAs(page, invent(), "/register");
  await fillIn(page, { ...WHOLE, "First name": HOSTILE, "Company (optional)": HOSTILE });
  await send(page);
  await expect(fact(page, "First name").locator("dd").first()).toHaveText(HOSTILE);
  await expect(page.locator("main :is(script, img)")).toHaveCount(0);
  await expect(page).toHaveTitle(`${RECORDED} – Waypost`);
  await link(page, "Correct this registration").click();
  await expect(field(page, "First name")).toHaveValue(HOSTILE);
  expect((await registrations(page))[0].draft.first_name).toBe(HOSTILE);
});

const STRANGE = {
  "a script": "#javascript:document.title='taken'",
  "markup": "#mcp-id@2013.1?series=<img src=x onerror=document.title='taken'>",
  "encoded markup": "#mcp-id@%3Cscript%3E/%3Cscript%3E?series=%3Cscript%3E&%3Cscript%3E=yes",
  "ten thousand characters": `#mcp-id@2013.1?series=${"x".repeat(10_000)}`,
  "ten thousand pairs": `#mcp-id@2013.1?${"a=b&".repeat(2_500)}`,
  "a null character": "#mcp-id@2013.1?series=%00&%00=%00",
  "broken codes": "#mcp-id@2013.1?series=%&passed=%zz&%ff%fe=%c0%80",
  "questions that do not exist": "#mcp-id@2013.1?no-such-question=yes&__proto__=x&constructor=y",
  "answers that do not exist": "#mcp-id@2013.1?series=office-1984",
  "signs alone": "#@?&=/#?",
};

test("a link with anything strange in it opens the first question and does nothing else", async ({ page }) => {
  for (const [what, fragment] of Object.entries(STRANGE)) {
    await test.step(what, async () => {
      await open(page, `/guide${fragment}`);
      await expect(heading(page)).toHaveText(QUESTION.series);
      await expect(page).toHaveTitle(`${QUESTION.series} – Waypost`);
      await expect(page.locator("main :is(script, img), main input:checked")).toHaveCount(0);
      await interview(page, ["An exam that is not from Microsoft, such as IC3"]);
      await expect(heading(page)).toHaveText("Use your Certiport transcript: this exam does not lead to an MCP ID");
    });
  }
});

test("strange answers beside good ones are left out, and the good ones hold", async ({ page }) => {
  await open(page, kept(LEADS_TO["pass-first"]).replace("passed=no", "passed=no&no-such-question=%3Cb%3E&wants-mct=maybe"));
  await expect(heading(page)).toHaveText("Pass your exam first");
  await expect(page.locator(".facts__row")).toHaveCount(3);
});

const QUERIES = ["?_at=no-such-question", "?_change=%3Cscript%3E", "?_at=series&_before=%00&series=%00", `?_change=${"x".repeat(5_000)}`, "?series=office-2003&series=office-2007&&&===", "?lang=%3Cscript%3E"];

test("a query with anything strange in it opens a question, with and without the app", async ({ page }) => {
  for (const query of QUERIES) {
    await test.step(query.slice(0, 40), async () => {
      const answer = await page.goto(`/guide${query}`);
      expect(answer!.status()).toBe(200);
      await expect(page.locator("h1")).toHaveCount(1);
      await appIsThere(page);
      await expect(page.locator("main input[type=radio]").first()).toBeVisible();
      await expect(page.locator("main :is(script, img)")).toHaveCount(0);
      await expect(page).toHaveTitle(/ – Waypost$/);
    });
  }
});

const ELSEWHERE = ["https://example.invalid/", "//example.invalid/", "javascript:document.title='taken'", "/api/v1/session", "/%2F%2Fexample.invalid"];

test("signing in never leads elsewhere than to a page of the site", async ({ page }) => {
  const person = invent();
  await openAs(page, person, "/profile");
  for (const next of ELSEWHERE) {
    await test.step(next, async () => {
      await signOut(page);
      await open(page, `/sign-in?_next=${encodeURIComponent(next)}`);
      await signIn(page, person);
      await expect(heading(page)).toHaveText("No registration yet");
      await expect(page).toHaveURL("/registration");
    });
  }
});

test("a field to go to that is no name of a field does nothing", async ({ page }) => {
  await openAs(page, invent(), `/register?_field=${encodeURIComponent('x"]<script>, #main')}`);
  await expect(heading(page)).toHaveText("Register with Microsoft");
  await expect(field(page, "First name")).toBeVisible();
});

test("a candidate neither sees nor changes the registration of another", async ({ page, browser }) => {
  await openAs(page, invent(), "/");
  const { body } = await register(page, WHOLE_DRAFT);
  const stranger: Page = await (await browser.newContext()).newPage();
  await openAs(stranger, invent("Ben", "Ejemplo"), "/");
  const path = `/api/v1/registrations/${body.id}`;
  const statuses = await stranger.evaluate(async ({ path, draft }) => {
    const json = { "content-type": "application/json", "if-match": '"v1"' };
    const read = await fetch(path);
    const changed = await fetch(path, { method: "PUT", headers: json, body: JSON.stringify({ draft }) });
    const accepted = await fetch(`${path}/nda`, { method: "PUT", headers: json, body: JSON.stringify({ text_version: "1" }) });
    return [read.status, changed.status, accepted.status];
  }, { path, draft: WHOLE_DRAFT });
  expect(statuses).toEqual([404, 404, 404]);
  expect(await registrations(stranger)).toEqual([]);
  await stranger.context().close();
});
