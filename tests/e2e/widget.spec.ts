// The guide within a page of somebody else's: the loader, the panel, the frame, and what they say to each other.

import { choice, LEADS_TO, QUESTION } from "./support/guide.ts";
import { hostPage, script, WAYPOST } from "./support/host.ts";
import { expect } from "./support/test.ts";
import { ANSWERS, asked, focused, frame, heard, inside, interview, launcher, listen, opened, OUTCOME, panel, LAUNCH, test } from "./support/widget.ts";

test.describe("before it is opened", () => {
  test("one request is made, nothing moves, and nothing is violated", async ({ page, host }) => {
    const requests: string[] = [];
    page.on("request", (request) => requests.push(request.url()));
    await page.addInitScript(() => {
      Object.assign(globalThis, { shift: 0 });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) Object.assign(globalThis, { shift: (entry as unknown as { value: number }).value });
      }).observe({ type: "layout-shift", buffered: true });
    });
    await page.goto(host.origin);
    await expect(launcher(page)).toBeVisible();
    await launcher(page).hover();
    await page.waitForLoadState("networkidle");
    expect(requests.filter((url) => url.startsWith(WAYPOST))).toEqual([`${WAYPOST}/widget.js`]);
    expect(await page.evaluate(() => (globalThis as unknown as { shift: number }).shift)).toBe(0);
    const box = (await launcher(page).boundingBox())!;
    expect(box.height).toBeGreaterThanOrEqual(44);
    await expect(page.getByRole("status")).toBeAttached();
    await expect(launcher(page)).toHaveAttribute("aria-expanded", "false");
    await expect(launcher(page)).toHaveAttribute("aria-haspopup", "dialog");
  });

  test.describe("however it is loaded", () => {
    for (const [how, attributes] of Object.entries({ async: "async", defer: "defer", plain: "" })) {
      test(`a script that is ${how} brings the widget`, async ({ page, host }) => {
        host.page = hostPage(script(`${attributes} data-policy=mcp-id`));
        await page.goto(host.origin);
        await expect(launcher(page)).toHaveCount(1);
      });
    }
  });

  test("a script that is inserted later brings it, and a custom element needs no other attribute", async ({ page, host }) => {
    host.page = hostPage("<waypost-guide></waypost-guide>");
    await page.goto(host.origin);
    await page.evaluate((source) => {
      document.head.append(Object.assign(document.createElement("script"), { src: `${source}/widget.js` }));
    }, WAYPOST);
    await expect(launcher(page)).toHaveCount(1);
  });

  test("calls that came before the loader are replayed in their order", async ({ page, host }) => {
    host.scripts.set(
      "/calls.js",
      "window.waypost = window.waypost || []; const seen = (window.seen = []);" +
        "waypost.push(['on', 'open', () => seen.push('open')]); waypost.push(['on', 'close', () => seen.push('close')]);" +
        "waypost.push(['open']); waypost.push(['close']); waypost.push(['open']);",
    );
    host.page = hostPage(`<script src="/calls.js"></script>${script("async")}<waypost-guide></waypost-guide>`);
    await page.goto(host.origin);
    await expect(panel(page)).toBeVisible();
    await expect.poll(() => page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen)).toEqual(["open", "open", "close"]);
  });
});

test("with the keyboard alone from the launcher to an outcome and back", async ({ page, host }) => {
  await page.goto(host.origin);
  await listen(page);
  await launcher(page).focus();
  await page.keyboard.press("Enter");
  const within = frame(page);
  await expect(asked(within)).toBeFocused();
  await expect(launcher(page)).toHaveAttribute("aria-expanded", "true");
  await expect(within.locator("html[data-app]")).toBeAttached();
  const keys: [string, string][] = [
    [QUESTION.series, "MOS for Office 2003"],
    [QUESTION["has-id"], "No"],
    [QUESTION.passed, "Yes"],
    [QUESTION["wants-mct"], "Yes"],
    [QUESTION["on-transcript"], "Yes"],
  ];
  for (const [question, answer] of keys) {
    await expect(asked(within)).toHaveText(question);
    await expect(asked(within)).toBeFocused();
    // Back, where there is one, and then the answers.
    const wanted = within.getByRole("radio", { name: answer, exact: true });
    const first = within.getByRole("radio").first();
    while (!(await first.evaluate((radio) => radio === document.activeElement))) await page.keyboard.press("Tab");
    await page.keyboard.press("Space");
    while (!(await wanted.isChecked())) await page.keyboard.press("ArrowDown");
    await page.keyboard.press("Enter");
  }
  await expect(asked(within)).toHaveText(OUTCOME);
  await expect(asked(within)).toBeFocused();
  await page.keyboard.press("Escape");
  await expect(panel(page)).toBeHidden();
  await expect.poll(() => focused(page)).toBe(`BUTTON ${LAUNCH}`);
  await expect(launcher(page)).toHaveAttribute("aria-expanded", "false");
  // How it ended is told; what was answered is not.
  expect(await heard(page)).toEqual([
    ["open", null],
    ["ready", {}],
    ["outcome", { policy: "mcp-id", version: "2013.1", outcome: "contact-service-center", kind: "act" }],
    ["close", null],
  ]);
  // Opened again, it is where it was left.
  await page.keyboard.press("Enter");
  await expect(asked(within)).toHaveText(OUTCOME);
  await expect(asked(within)).toBeFocused();
});

test("Escape and the buttons of the host close it, too", async ({ page, host }) => {
  await page.goto(host.origin);
  await opened(page);
  await page.locator("#own").focus();
  await page.keyboard.press("Escape");
  await expect(panel(page)).toBeHidden();
  await expect.poll(() => focused(page)).toBe(`BUTTON ${LAUNCH}`);
  await launcher(page).click();
  await page.getByRole("button", { name: "Close", exact: true }).click();
  await expect(panel(page)).toBeHidden();
  await launcher(page).click();
  await launcher(page).click();
  await expect(panel(page)).toBeHidden();
});

test("the frame is as safe as it can be, and as tall as what it shows", async ({ page, host }) => {
  await page.goto(host.origin);
  await opened(page);
  const attributes = await page.locator("iframe").evaluate((frame) => ["sandbox", "referrerpolicy", "title"].map((name) => frame.getAttribute(name)));
  expect(attributes).toEqual(["allow-scripts allow-forms allow-same-origin allow-popups allow-popups-to-escape-sandbox", "no-referrer", LAUNCH]);
  expect(await (await inside(page)).evaluate(() => document.referrer)).toBe("");
  const heights = async () => {
    const height = await (await inside(page)).evaluate(() => Math.ceil(document.documentElement.getBoundingClientRect().height));
    return [`${height}px`, await page.locator("iframe").evaluate((frame) => (frame as HTMLElement).style.blockSize)];
  };
  await expect(async () => {
    const [height, told] = await heights();
    expect(told).toBe(height);
  }).toPass();
});

test("two widgets live side by side", async ({ page, host }) => {
  host.page = hostPage(`${script("async data-policy=mcp-id data-label=First data-position=start data-z=7 data-offset=40px")}<waypost-guide label="Second" lang="es"></waypost-guide>`);
  await page.goto(host.origin);
  const first = await opened(page, "First");
  await interview(first, ANSWERS.slice(0, 1));
  const second = await opened(page, "Second");
  await expect(asked(second)).toHaveText("¿Qué examen hizo?");
  await expect(asked(first)).toHaveText(QUESTION["has-id"]);
  const boxes = await Promise.all(["First", "Second"].map((name) => launcher(page, name).boundingBox()));
  expect(boxes[0]!.x + boxes[0]!.width).toBeLessThan(boxes[1]!.x);
  expect(await page.locator("waypost-guide").evaluateAll((guides) => guides.map((guide) => getComputedStyle(guide).zIndex).sort())).toEqual(["7", "9999"]);
  await page.keyboard.press("Escape");
  await expect(page.locator("iframe")).toHaveCount(2);
});

test("a host that replaces its content keeps it, and the host's own onmessage survives", async ({ page, host }) => {
  await page.goto(host.origin);
  await page.evaluate(() => {
    window.onmessage = () => Object.assign(globalThis, { own: true });
  });
  const within = await opened(page);
  await interview(within, ANSWERS.slice(0, 2));
  await page.evaluate(() => {
    history.pushState(null, "", "/elsewhere");
    document.body.replaceWith(document.createElement("body"));
  });
  await expect(asked(within)).toHaveText(QUESTION.passed);
  await page.evaluate(() => postMessage("own", "*"));
  await expect.poll(() => page.evaluate(() => "own" in globalThis)).toBe(true);
});

test("destroy() leaves nothing behind, and the widget can come again", async ({ page, host }) => {
  host.page = hostPage("");
  await page.goto(host.origin);
  // The tools of the test listen to pointers themselves; the widget does so on its own elements only.
  const cdp = await page.context().newCDPSession(page);
  const state = async () => {
    const { result } = await cdp.send("Runtime.evaluate", {
      expression: `JSON.stringify({
        nodes: document.documentElement.outerHTML.replace(/<script[^>]*widget.js[^>]*><\\/script>/g, ""),
        listeners: [window, document, document.documentElement, document.body].map((target) => Object.entries(getEventListeners(target)).map(([type, all]) => type + all.length).filter((type) => !/^(__playwright|mouse|pointer|touch|(aux|dbl)?click|contextmenu)/.test(type))),
        globals: Object.getOwnPropertyNames(window).sort(),
        frames: frames.length,
      })`,
      includeCommandLineAPI: true,
    });
    return result.value as string;
  };
  const insert = () =>
    page.evaluate((source) => {
      const loader = document.createElement("script");
      loader.dataset.policy = "mcp-id";
      document.head.append(Object.assign(loader, { src: `${source}/widget.js` }));
    }, WAYPOST);
  const before = await state();
  for (const _ of [1, 2]) {
    await insert();
    await page.waitForFunction(() => "waypost" in globalThis);
    expect(await state()).not.toBe(before);
    await page.evaluate(() => (globalThis as unknown as { waypost: { on(type: string, hear: () => void): void } }).waypost.on("open", () => {}));
    // By a call, because the tools of the test listen to what they click.
    await page.evaluate(() => (globalThis as unknown as { waypost: { open(): void } }).waypost.open());
    await expect(frame(page).locator("html[data-app]")).toBeAttached();
    await page.evaluate(() => (globalThis as unknown as { waypost: { destroy(): void } }).waypost.destroy());
    expect(await state()).toBe(before);
  }
});

test("the interface opens, closes and toggles, and a page may frame it alone", async ({ page, host }) => {
  await page.goto(host.origin);
  await expect(launcher(page)).toBeVisible();
  const call = (name: string) => page.evaluate((name) => (globalThis as unknown as { waypost: Record<string, () => void> }).waypost[name](), name);
  await call("open");
  await expect(panel(page)).toBeVisible();
  await call("toggle");
  await expect(panel(page)).toBeHidden();
  await call("toggle");
  await expect(panel(page)).toBeVisible();
  await call("close");
  await expect(panel(page)).toBeHidden();
  host.page = hostPage(`<iframe title="The guide" src="${WAYPOST}/embed?lang=es&theme=dark"></iframe><noscript><a href="${WAYPOST}/guide">The guide</a></noscript>`);
  await page.goto(host.origin);
  const alone = frame(page, "The guide");
  await expect(asked(alone)).toHaveText("¿Qué examen hizo?");
  await expect(alone.locator("html")).toHaveAttribute("data-theme", "dark");
});

test.describe("without a script", () => {
  test.use({ javaScriptEnabled: false });

  test("a link and a frame are left, and the frame goes to an outcome in its language and theme", async ({ page, host }) => {
    host.page = hostPage(`<iframe title="The guide" src="${WAYPOST}/embed?lang=es&theme=dark"></iframe><waypost-guide><noscript><a href="${WAYPOST}/guide">The guide</a></noscript></waypost-guide>`);
    await page.goto(host.origin);
    await expect(page.getByRole("link", { name: "The guide" })).toBeVisible();
    const alone = frame(page, "The guide");
    for (const answer of ["MOS de Office 2003", "No"]) {
      await alone.getByRole("radio", { name: answer, exact: true }).check();
      await alone.getByRole("button", { name: "Continuar", exact: true }).click();
      await expect(alone.locator("html")).toHaveAttribute("lang", "es");
      await expect(alone.locator("html")).toHaveAttribute("data-theme", "dark");
    }
    await expect(asked(alone)).toHaveText("¿Aprobó el examen?");
    await alone.getByRole("link", { name: "English" }).click();
    await expect(asked(alone)).toHaveText(QUESTION.passed);
    await alone.getByRole("radio", { name: "No, or not yet", exact: true }).check();
    await alone.getByRole("button", { name: "Continue", exact: true }).click();
    await expect(alone.locator(".sign")).toBeVisible();
  });
});

test("where WebAssembly is blocked, the plain pages do it and still tell how it ended", async ({ page, host, trouble }) => {
  trouble.allow(/did not start|Failed to load resource|ERR_FAILED/);
  await page.route(/\.wasm$/, (route) => route.abort());
  await page.goto(host.origin);
  await listen(page);
  await launcher(page).click();
  await expect(frame(page).locator("html[data-failed]")).toBeAttached();
  for (const answer of ANSWERS) {
    await frame(page).getByRole("radio", { name: answer, exact: true }).check();
    await frame(page).getByRole("button", { name: "Continue", exact: true }).click();
    await expect(frame(page).locator("html[data-failed]")).toBeAttached();
  }
  await expect(asked(frame(page))).toHaveText(OUTCOME);
  expect((await heard(page)).filter(([type]) => type === "outcome")).toEqual([
    ["outcome", { policy: "mcp-id", version: "2013.1", outcome: "contact-service-center", kind: "act" }],
  ]);
});

test("the full page goes on with the same answers, in a tab of its own", async ({ page, host }) => {
  await page.goto(host.origin);
  const within = await opened(page);
  await interview(within);
  const [full] = await Promise.all([page.waitForEvent("popup"), within.getByRole("link", { name: "Continue in full page" }).click()]);
  await expect(full.locator("html[data-app]")).toBeAttached();
  expect(new URL(full.url()).hash).toBe(
    `#mcp-id@2013.1/contact-service-center?${Object.entries(LEADS_TO["contact-service-center"]).sort().map((pair) => pair.join("=")).join("&")}`,
  );
  await expect(full.getByRole("heading", { level: 1 })).toHaveText(OUTCOME);
  expect(await full.evaluate(() => opener)).toBeNull();
  // The tab is as free as any other.
  await expect(choice(full, "Yes")).toHaveCount(0);
  expect(await asked(within).textContent()).toBe(OUTCOME);
});

test("another language stays within, and keeps the answers", async ({ page, host }) => {
  await page.goto(host.origin);
  await listen(page);
  const within = await opened(page);
  await interview(within, ANSWERS.slice(0, 2));
  await within.getByRole("link", { name: "Español" }).click();
  await expect(asked(within)).toHaveText("¿Aprobó el examen?");
  await expect(within.locator("html")).toHaveAttribute("lang", "es");
  await expect(within.getByRole("link", { name: "Español" })).toBeFocused();
  await within.getByRole("link", { name: "Volver" }).or(within.locator(".back")).first().click();
  await expect(within.getByRole("radio", { name: "No", exact: true })).toBeChecked();
});
