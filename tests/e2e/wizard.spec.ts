// The guide, item by item of the checklist for wizards (W1 to W12).

import { answer as answerWith, choice, interviewFromHome, kept, change, LEADS_TO, QUESTION, VERSION } from "./support/guide.ts";
import { button, fact, heading, link, open, reload, summary } from "./support/app.ts";
import { focus, overflow } from "./support/look.ts";
import { everyStop, flat, lengths } from "./support/tree.ts";
import { expect, test, type Page } from "./support/test.ts";

const SELECT_AN_ANSWER = "Select the answer that fits best, or “I’m not sure”";

test("W1 each step has an address of its own, which reload, deep links, Back and Forward lead to with its answers", async ({ page, context }) => {
  await interviewFromHome(page, ["MOS for Office 2003", "No"]);
  await expect(heading(page)).toHaveText(QUESTION.passed);
  const address = page.url();
  await reload(page);
  await expect(heading(page)).toHaveText(QUESTION.passed);
  await answerWith(page, "Yes");
  expect(page.url()).not.toBe(address);

  const elsewhere = await context.newPage();
  await open(elsewhere, address);
  await expect(heading(elsewhere)).toHaveText(QUESTION.passed);
  await elsewhere.getByText("Your 2 answers so far").click();
  await expect(fact(elsewhere, QUESTION.series)).toContainText("MOS for Office 2003");
  await expect(fact(elsewhere, QUESTION["has-id"])).toContainText("No");

  await page.goBack();
  await expect(heading(page)).toHaveText(QUESTION.passed);
  await page.goBack();
  await expect(heading(page)).toHaveText(QUESTION["has-id"]);
  await page.goForward();
  await page.goForward();
  await expect(heading(page)).toHaveText(QUESTION["wants-mct"]);
});

test("W2 the question is the page's only heading of its level, the legend of its answers, and the page's title", async ({ page }) => {
  await open(page, kept({ series: "office-2003" }));
  await expect(page.locator("h1")).toHaveCount(1);
  await expect(page.locator("main form fieldset > legend > h1")).toHaveText(QUESTION["has-id"]);
  await expect(page).toHaveTitle(`${QUESTION["has-id"]} – Waypost`);
});

test("W2 no two pages of the guide have the same title", async ({ page }) => {
  await page.goto("/guide");
  const stops = flat(await everyStop(page));
  const headings = new Map(stops.map((stop) => [stop.title, stop.heading]));
  expect(headings.size).toBe(new Set(headings.values()).size);
  expect([...headings].map(([title, heading]) => title === `${heading} – Waypost`)).not.toContain(false);
});

test("W3 a new step is titled first, then its heading takes the focus at the top of the page", async ({ page }) => {
  await page.setViewportSize({ width: 800, height: 400 });
  await open(page, "/guide");
  await page.evaluate(() => {
    document.addEventListener("focusin", (event) => {
      if ((event.target as Element).localName === "h1") document.body.dataset.titleAtFocus = document.title;
    });
  });
  await button(page, "Continue").scrollIntoViewIfNeeded();
  await answerWith(page, "MOS for Office 2003");
  await expect(heading(page)).toBeFocused();
  await expect(page.locator("body")).toHaveAttribute("data-title-at-focus", `${QUESTION["has-id"]} – Waypost`);
  expect(await page.evaluate(() => scrollY)).toBe(0);
});

test("W3 Back and Forward take the focus to the heading too", async ({ page }) => {
  await interviewFromHome(page, ["MOS for Office 2003", "No"]);
  await page.goBack();
  await expect(heading(page)).toHaveText(QUESTION["has-id"]);
  await expect(heading(page)).toBeFocused();
});

test("W4 Back comes first in the content and leads one question back, with its answer chosen", async ({ page }) => {
  await interviewFromHome(page, ["MOS for Office 2003", "No"]);
  const first = page.locator("main a, main button, main input:not([type=hidden])").first();
  await expect(first).toHaveText("Back");
  await first.click();
  await expect(heading(page)).toHaveText(QUESTION["has-id"]);
  await expect(choice(page, "No")).toBeChecked();
});

test("W4 Continue submits, Enter submits, and choosing an answer goes nowhere by itself", async ({ page }) => {
  await open(page, "/guide");
  await expect(button(page, "Continue")).toHaveAttribute("type", "submit");
  for (const label of ["MOS for Office 2003", "I’m not sure", "MOS for Office 2007 (also called MCAS)"]) {
    await choice(page, label).check();
    await expect(heading(page)).toHaveText(QUESTION.series);
  }
  await choice(page, "MOS for Office 2003").press("Enter");
  await expect(heading(page)).toHaveText(QUESTION["has-id"]);
});

test("W5 no answer is chosen beforehand, and “I’m not sure” is one of them on every page", async ({ page }) => {
  await page.goto("/guide");
  for (const { heading, question } of flat(await everyStop(page))) {
    if (!question) continue;
    expect(question.choices.filter((choice) => choice.isChosen), heading).toEqual([]);
    expect(question.choices.filter((choice) => choice.value === "unsure"), heading).toHaveLength(1);
    expect(question.choices.find((choice) => choice.value === "unsure")!.label).toMatch(/^I’m not sure/);
  }
});

test("W5 “I’m not sure” always leads to a further question or to something to do", async ({ page }) => {
  await page.goto("/guide");
  const unsure = flat(await everyStop(page)).flatMap(({ question, next }) => {
    const number = question?.choices.findIndex((choice) => choice.value === "unsure") ?? -1;
    return number < 0 ? [] : [next[number]];
  });
  expect(unsure.length).toBeGreaterThan(20);
  for (const stop of unsure) {
    if (stop.question) continue;
    expect(stop.steps, stop.heading).toBeGreaterThan(0);
    expect(stop.kind, stop.heading).not.toBe("not-eligible");
  }
});

test("W6 continuing without an answer says so to the letter and keeps the earlier answers", async ({ page }) => {
  await page.setViewportSize({ width: 800, height: 300 });
  await interviewFromHome(page, ["MOS for Office 2003"]);
  await button(page, "Continue").click();
  await expect(page).toHaveTitle(`Error: ${QUESTION["has-id"]} – Waypost`);
  await expect(summary(page)).toBeFocused();
  await expect(summary(page).locator("[role=alert] h2")).toHaveText("There is a problem");
  // Below the way back, above the heading.
  await expect(page.locator("main > .back + #error-summary")).toBeVisible();
  const told = summary(page).getByRole("link");
  await expect(told).toHaveCount(1);
  await expect(told).toHaveText(SELECT_AN_ANSWER);
  const error = page.locator("#has-id-error");
  await expect(error).toHaveText(`Error: ${SELECT_AN_ANSWER}`);
  await expect(page.getByRole("group", { name: QUESTION["has-id"] })).toHaveAttribute("aria-describedby", /\bhas-id-error\b/);

  await told.click();
  await expect(page.getByRole("radio").first()).toBeFocused();
  await expect(page.locator("legend")).toBeInViewport();

  await answerWith(page, "No");
  await expect(page).toHaveTitle(`${QUESTION.passed} – Waypost`);
  await page.getByText("Your 2 answers so far").click();
  await expect(fact(page, QUESTION.series)).toContainText("MOS for Office 2003");
});

test("W7 who gets no ID is shown a result, not an error: which answer decided, what to do instead, whom to ask", async ({ page }) => {
  await interviewFromHome(page, ["MOS for Office 2003", "No", "No, or not yet"]);
  await expect(heading(page)).toHaveText("Pass your exam first");
  await expect(page).toHaveTitle("Pass your exam first – Waypost");
  await expect(page.locator("main .error, main [role=alert], main .error-summary")).toHaveCount(0);
  const error = await page.evaluate(() => getComputedStyle(document.documentElement).getPropertyValue("--error"));
  const border = await page.locator(".sign").evaluate((sign) => getComputedStyle(sign).borderColor);
  expect(border).not.toBe(error);
  const why = page.locator(".why");
  await expect(why).toContainText("These answers decided it:");
  await expect(why).toContainText("Did you pass the exam? No, or not yet");
  await expect(page.locator(".step").first()).toContainText("Take the exam, or take it again");
  await expect(page.locator(".contact").first()).toContainText("(801) 847-3100");
});

test("W8 a changed answer keeps what still holds, and names what it drops before it drops it", async ({ page }) => {
  await open(page, kept(LEADS_TO["contact-service-center"]));
  await change(page, QUESTION.series);
  await choice(page, "MOS for Office 2010 or later").check();
  await button(page, "Continue").click();

  await expect(heading(page)).toHaveText("This change makes one of your answers unnecessary");
  await expect(fact(page, QUESTION["on-transcript"])).toContainText("Yes");
  await expect(fact(page, QUESTION["wants-mct"])).toContainText("Yes");
  await link(page, "Keep my earlier answer").click();
  await expect(heading(page)).toHaveText("Contact Microsoft’s regional service center for your ID and access code");
  await expect(fact(page, QUESTION.series)).toContainText("MOS for Office 2003");

  await change(page, QUESTION.series);
  await choice(page, "MOS for Office 2010 or later").check();
  await button(page, "Continue").click();
  await button(page, "Make the change").click();
  await expect(heading(page)).toHaveText(QUESTION["exam-reference"]);
  await answerWith(page, "Yes");
  await expect(heading(page)).toHaveText("Contact the Microsoft MCT program for your ID");
  await expect(fact(page, QUESTION.series)).toContainText("MOS for Office 2010 or later");
  await expect(fact(page, QUESTION["wants-mct"])).toContainText("Yes");
  await expect(fact(page, QUESTION["on-transcript"])).toHaveCount(0);
});

test("W8 a change that drops nothing is made at once", async ({ page }) => {
  await open(page, kept(LEADS_TO["contact-service-center"]));
  await change(page, QUESTION["on-transcript"]);
  await expect(choice(page, "Yes")).toBeChecked();
  await answerWith(page, "No, it is missing");
  await expect(heading(page)).toHaveText("Ask Certiport support to find your exam");
  await expect(fact(page, QUESTION["wants-mct"])).toContainText("Yes");
});

test("W9 the address alone opens the outcome again, which says by which rule, version and day it was decided", async ({ page, browser }) => {
  await interviewFromHome(page, ["MOS for Office 2003", "No", "Yes", "Yes", "Yes"]);
  const outcome = await heading(page).textContent();
  const today = await page.evaluate(() => new Date().toLocaleDateString("sv"));
  const decided = `Decided on ${today} by the rule “mos-2003-on-transcript” of mcp-id, version ${VERSION}.`;
  await expect(page.locator(".outcome__rules")).toHaveText(decided);

  for (const address of [page.url(), new URL((await link(page, "Link to this result").getAttribute("href"))!, page.url()).href]) {
    const stranger = await (await browser.newContext()).newPage();
    await open(stranger, address);
    await expect(heading(stranger)).toHaveText(outcome!);
    await expect(stranger.locator(".outcome__rules")).toHaveText(decided);
    await expect(stranger.locator(".facts__row")).toHaveCount(5);
    await stranger.context().close();
  }
});

test("W10 a double click on Continue answers one question", async ({ page }) => {
  await open(page, "/guide");
  await choice(page, "MOS for Office 2003").check();
  await button(page, "Continue").dblclick();
  await expect(heading(page)).toHaveText(QUESTION["has-id"]);
  await expect(page).toHaveTitle(`${QUESTION["has-id"]} – Waypost`);
  await expect(page.locator("main input:checked")).toHaveCount(0);
  await page.goBack();
  await expect(heading(page)).toHaveText(QUESTION.series);
});

test("W10 a double click or a double Enter answers one question on every page of the way", async ({ page }) => {
  const way = [["MOS for Office 2003", QUESTION["has-id"]], ["No", QUESTION.passed], ["Yes", QUESTION["wants-mct"]], ["Yes", QUESTION["on-transcript"]]];
  const twice = [
    async (label: string) => {
      await choice(page, label).check();
      await button(page, "Continue").dblclick();
    },
    async (label: string) => {
      await choice(page, label).check();
      await page.keyboard.press("Enter");
      await page.keyboard.press("Enter");
    },
  ];
  for (const [number, submit] of twice.entries()) {
    // Wide and narrow, so that the second click lands on different things.
    await page.setViewportSize({ width: 320 + 480 * number, height: 640 });
    await open(page, "/guide");
    for (const [label, next] of way) {
      await submit(label);
      await expect(heading(page)).toHaveText(next);
      await expect(page).toHaveTitle(`${next} – Waypost`);
      await expect(page.locator("main input:checked")).toHaveCount(0);
    }
  }
});

test("W11 “Question n of m” and “at most” hold for every interview", async ({ page }) => {
  await page.goto("/guide");
  const root = await everyStop(page);
  const walk = (stop: typeof root, number: number) => {
    if (!stop.question) return;
    const left = lengths(stop).map((length) => length - 1);
    const [fewest, most] = [Math.min(...left), Math.max(...left)];
    const told =
      fewest === most ? `Question ${number} of ${number + most}`
      : fewest === 0 ? `Question ${number}, then ${most} more at most`
      : `Question ${number}, then ${fewest} to ${most} more`;
    expect(stop.progress, stop.query).toBe(told);
    stop.next.forEach((next) => walk(next, number + 1));
  };
  walk(root, 1);
  expect(flat(root).filter((stop) => stop.question).length).toBeGreaterThan(20);
});

test("W12 the whole interview works by keyboard alone, 320 pixels wide and without scrolling sideways", async ({ page }) => {
  await page.setViewportSize({ width: 320, height: 640 });
  await open(page, "/");
  const way = [[QUESTION.series, 2], [QUESTION["has-id"], 1], [QUESTION.passed, 1], [QUESTION["wants-mct"], 1], [QUESTION["on-transcript"], 1]] as const;
  for (const [question, number] of way) {
    await expect(heading(page)).toHaveText(question);
    expect(await overflow(page)).toBe(0);
    await chooseByKeyboard(page, number);
    await page.keyboard.press("Enter");
  }
  await expect(heading(page)).toHaveText("Contact Microsoft’s regional service center for your ID and access code");
  await expect(heading(page)).toBeFocused();
  expect(await overflow(page)).toBe(0);
});

test("W12 at 400 % zoom nothing is cut off or needs scrolling sideways", async ({ page }) => {
  // A window of 1280 pixels at 400 % has room for 320 by 256 of them.
  await page.setViewportSize({ width: 320, height: 256 });
  for (const address of ["/", "/guide", kept(LEADS_TO["contact-service-center"]), kept(LEADS_TO["all-set"])]) {
    await open(page, address);
    expect(await overflow(page), address).toBe(0);
    await button(page, address.includes("#") ? "Print this page" : "Continue").scrollIntoViewIfNeeded();
    await expect(button(page, address.includes("#") ? "Print this page" : "Continue")).toBeInViewport({ ratio: 1 });
  }
});

/** Goes to the radio buttons by Tab and to one of them by the arrow keys. */
async function chooseByKeyboard(page: Page, number: number) {
  await expect
    .poll(async () => {
      if (await page.evaluate(() => document.activeElement?.matches("main input[type=radio]"))) return "a radio button";
      await page.keyboard.press("Tab");
      return (await focus(page)).is;
    }, { intervals: [0] })
    .toBe("a radio button");
  if (number === 1) await page.keyboard.press("Space");
  for (let pressed = 1; pressed < number; pressed += 1) await page.keyboard.press("ArrowDown");
}
