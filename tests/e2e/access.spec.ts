// What axe cannot see: the keyboard, the focus, and readers whose browsers change colors, motion, spacing or the medium.

import { button, fact, heading, open } from "./support/app.ts";
import { CHECK, choose, RECORDED } from "./support/form.ts";
import { choice, kept, LEADS_TO, QUESTION } from "./support/guide.ts";
import { focus, overflow, picture } from "./support/look.ts";
import { invent, openAs } from "./support/people.ts";
import { REGISTRATION } from "./support/states.ts";
import { expect, test, type Page } from "./support/test.ts";

/** Presses Tab until something that fits has the focus. */
async function tabTo(page: Page, selector: string) {
  const isThere = () => page.evaluate((selector) => document.activeElement!.matches(selector), selector);
  for (let pressed = 0; pressed < 60 && !(await isThere()); pressed += 1) await page.keyboard.press("Tab");
  await expect(page.locator(":focus")).toHaveJSProperty("tagName", (await page.locator(selector).first().evaluate((element) => element.tagName)));
  expect(await isThere(), `${selector} can be reached by Tab`).toBe(true);
}

test("a whole registration by keyboard alone: sign up, fill in, check, send, accept", async ({ page }) => {
  const person = invent();
  const type = async (id: string, text: string) => {
    await tabTo(page, `#${id}`);
    await page.keyboard.type(text);
  };
  await open(page, "/sign-up");
  await type("first_name", person.firstName);
  await type("last_name", person.lastName);
  await type("email", person.email);
  await type("password", person.password);
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText("No registration yet");
  await expect(heading(page)).toBeFocused();
  await tabTo(page, "main a.button");
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText("Register with Microsoft");
  await type("first_name", "Ada");
  await type("last_name", "Sample");
  await type("country", "United States");
  await expect(page.locator("#state")).toBeAttached();
  await expect(page.locator("#country")).toBeFocused();
  await type("address1", "100 Example Street");
  await type("city", "Springfield");
  await type("state", "Illinois");
  await type("postal_code", "62701");
  await tabTo(page, "[name=has_person_id]");
  await page.keyboard.press("ArrowDown");
  await tabTo(page, "#microsoft_may_contact");
  await page.keyboard.press("Space");
  await tabTo(page, "main button[type=submit]");
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText(CHECK);
  await tabTo(page, "main button[type=submit]");
  await page.keyboard.press("Enter");
  await expect(heading(page)).toHaveText(RECORDED);
  await expect(page.locator(".facts__row", { hasText: "Microsoft may use" })).toContainText("Yes");
  await tabTo(page, "#nda button");
  await page.keyboard.press("Enter");
  await expect(page.locator("#nda-status")).toHaveText(/^Accepted on/);
});

test("the way past the frame leads to the content", async ({ page }) => {
  await open(page, "/");
  await page.keyboard.press("Tab");
  await expect(page.locator(":focus")).toHaveText("Skip to the content");
  await expect(page.locator(":focus")).toBeInViewport({ ratio: 1 });
  await page.keyboard.press("Enter");
  await page.keyboard.press("Tab");
  await expect(page.locator("main :focus")).toHaveCount(1);
});

const TABBED: Record<string, (page: Page) => Promise<void>> = {
  "the front page": (page) => open(page, "/"),
  "an outcome": (page) => open(page, kept(LEADS_TO["contact-service-center"])),
  "the form with errors": REGISTRATION["form with errors"],
  "the record": REGISTRATION.record,
};

for (const [name, bringAbout] of Object.entries(TABBED)) {
  test(`on ${name} the focus is always seen and never hidden, forwards and backwards`, async ({ page }) => {
    await page.setViewportSize({ width: 480, height: 480 });
    await bringAbout(page);
    await page.evaluate(() => (document.activeElement as HTMLElement).blur());
    for (const key of ["Tab", "Shift+Tab"]) {
      const seen: string[] = [];
      for (let pressed = 0; pressed < 100; pressed += 1) {
        await page.keyboard.press(key);
        const { is, fault } = await focus(page);
        if (is === "body") break;
        expect.soft(fault, `${key}: ${is}`).toBeNull();
        seen.push(is);
      }
      expect(seen.length).toBeGreaterThan(5);
      expect(seen.length).toBeLessThan(100);
    }
  });
}

test("in forced colors a chosen answer, a button and the focus can still be told from the rest", async ({ page }) => {
  await page.emulateMedia({ forcedColors: "active" });
  await open(page, "/guide");
  const answer = choice(page, "MOS for Office 2003");
  const unchosen = await answer.screenshot();
  await answer.check();
  await page.evaluate(() => (document.activeElement as HTMLElement).blur());
  expect(unchosen.equals(await answer.screenshot())).toBe(false);
  const border = await button(page, "Continue").evaluate((element) => {
    const style = getComputedStyle(element);
    return { width: parseFloat(style.borderTopWidth), isSeen: style.borderTopColor !== getComputedStyle(document.body).backgroundColor };
  });
  expect(border.width).toBeGreaterThanOrEqual(1);
  expect(border.isSeen).toBe(true);
  await page.keyboard.press("Tab");
  expect((await focus(page)).fault).toBeNull();

  await open(page, kept(LEADS_TO["id-comes-by-itself"]));
  await picture(page, "outcome in forced colors");
  const board = page.locator(".sign__board");
  const withIcon = await board.screenshot();
  await board.locator("svg").evaluate((icon) => icon.remove());
  expect(withIcon.equals(await board.screenshot()), "the sign's icon cannot be seen").toBe(false);
});

test("where motion is unwanted nothing moves", async ({ page }) => {
  const moving = () => page.locator("*").evaluateAll((elements) => elements.filter((element) => {
    const { transitionDuration, animationName } = getComputedStyle(element);
    return transitionDuration.split(", ").some((duration) => parseFloat(duration) > 0) || animationName !== "none";
  }).length);
  await open(page, "/");
  expect(await moving()).toBe(0);
  await page.emulateMedia({ reducedMotion: "no-preference" });
  // Else the test above would prove nothing.
  expect(await moving()).toBeGreaterThan(0);
});

test("motion takes less than 150 ms", async ({ page }) => {
  await page.emulateMedia({ reducedMotion: "no-preference" });
  await open(page, kept(LEADS_TO["contact-service-center"]));
  const longest = await page.locator("*").evaluateAll((elements) =>
    Math.max(...elements.flatMap((element) => getComputedStyle(element).transitionDuration.split(", ").map((duration) => parseFloat(duration) * 1000))),
  );
  expect(longest).toBeLessThanOrEqual(150);
});

test("with wider text spacing nothing is cut off or hidden", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  for (const address of ["/", kept(LEADS_TO["contact-service-center"]), "/sign-up"]) {
    await open(page, address);
    await page.evaluate(() => {
      // WCAG 2.1, criterion 1.4.12.
      const sheet = new CSSStyleSheet();
      sheet.replaceSync("* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-block-end: 2em !important }");
      document.adoptedStyleSheets = [sheet];
    });
    expect(await overflow(page), address).toBe(0);
    const cut = await page.locator("main :is(p, a, button, label, h1, h2, h3)").evaluateAll((elements) =>
      elements.filter((element) => element.checkVisibility() && getComputedStyle(element).overflow === "hidden" && !element.matches(".visually-hidden") && element.scrollWidth > element.clientWidth + 1).map((element) => element.outerHTML.slice(0, 80)),
    );
    expect(cut, address).toEqual([]);
  }
});

test("a printed outcome has the answers, the steps, the reasons and the rules, and nothing to press", async ({ page }) => {
  await open(page, kept(LEADS_TO["contact-service-center"]));
  await page.emulateMedia({ media: "print", colorScheme: "light" });
  await expect(heading(page)).toBeVisible();
  for (const question of ["series", "has-id", "passed", "wants-mct", "on-transcript"] as const) {
    await expect(fact(page, QUESTION[question])).toBeVisible();
  }
  await expect(page.locator(".step:visible")).toHaveCount(6);
  await expect(page.locator(".why blockquote").first()).toBeVisible();
  await expect(page.locator(".step blockquote").first(), "what the article says is unfolded").toBeVisible();
  await expect(page.locator(".outcome__rules")).toBeVisible();
  await expect(page.locator("button:visible, nav:visible, .facts__change:visible, .skip-link:visible")).toHaveCount(0);
  await picture(page, "outcome in print");
});

test("a printed record has the reference and everything that was recorded, and nothing to press", async ({ page }) => {
  await REGISTRATION.record(page);
  await page.emulateMedia({ media: "print", colorScheme: "light" });
  await expect(page.locator(".receipt__reference")).toBeVisible();
  await expect(page.locator(".facts__row:visible")).toHaveCount(12);
  await expect(page.locator("#nda-status")).toBeVisible();
  await expect(page.locator("button:visible, a.button:visible, nav:visible")).toHaveCount(0);
  await picture(page, "record in print");
});

test("print is dark on white in a dark browser too", async ({ page }) => {
  await open(page, kept(LEADS_TO["pass-first"]));
  await page.emulateMedia({ media: "print", colorScheme: "dark" });
  const [paper, ...inks] = await page.evaluate(() => {
    const colors = (selector: string) => getComputedStyle(document.querySelector(selector)!);
    return [colors("html").backgroundColor, ...["h1", ".step__title", ".lead", ".soft", ".back, .facts dt", ".sign__kind", "main a"].map((selector) => colors(selector).color)];
  });
  expect(paper).toBe("rgb(255, 255, 255)");
  for (const ink of inks) expect(Math.max(...ink.match(/\d+/g)!.slice(0, 3).map(Number)), ink).toBeLessThan(120);
  const sign = await page.locator(".sign").evaluate((sign) => getComputedStyle(sign).backgroundColor);
  expect(Math.min(...sign.match(/\d+/g)!.slice(0, 3).map(Number)), `sign on ${sign}`).toBeGreaterThan(200);
});

test("help stands in the same place on every page", async ({ page, trouble }) => {
  trouble.allow(/status of 404/);
  await openAs(page, invent(), "/");
  const help: string[] = [];
  for (const address of ["/", "/guide", kept(LEADS_TO["pass-first"]), "/register", "/profile", "/registration", "/no-such-page"]) {
    await page.goto(address);
    help.push((await page.locator("footer").textContent())!);
  }
  expect(new Set(help).size).toBe(1);
  expect(help[0]).toContain("(801) 847-3100");
});

test("a long name from right to left keeps its own direction and breaks within its line", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await REGISTRATION["check of the longest names"](page);
  const directions = await page.locator(".facts__line").evaluateAll((lines) => lines.slice(0, 3).map((line) => getComputedStyle(line).direction));
  expect(directions).toEqual(["ltr", "rtl", "ltr"]);
  expect(await overflow(page)).toBe(0);
});

test("the person ID is asked only of those who say that they have one", async ({ page }) => {
  await openAs(page, invent(), "/register");
  const number = page.locator("#person_id");
  await expect(number).toBeHidden();
  for (const [label, isAsked] of [["No", false], ["Yes", true], ["I’m not sure", false]] as const) {
    await choose(page, "Do you already have a Person ID (MCP ID)?", label);
    await expect(number).toBeVisible({ visible: isAsked });
  }
});
