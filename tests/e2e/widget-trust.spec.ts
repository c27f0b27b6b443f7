// What can go wrong around the widget: hostile messages in both directions, a server that is gone, pages that may not frame it, and
// readers who see or read it otherwise.

import { Host, hostPage, Relay, script, WAYPOST } from "./support/host.ts";
import { faults, overflow } from "./support/look.ts";
import { expect, type Page } from "./support/test.ts";
import { asked, focused, frame, heard, inside, interview, launcher, listen, opened, OUTCOME, panel, test } from "./support/widget.ts";

/** Messages that nobody who keeps to the rules sends. */
const HOSTILE = `(() => {
  const nested = { waypost: 1, type: "close" };
  let deep = {};
  for (let level = 0; level < 1000; level += 1) deep = { deep };
  return [
    undefined, null, 0, "", "close", "ready", '{"waypost":1,"type":"close"}', [], ["close"], {}, { type: "close" },
    { waypost: 0, type: "close" }, { waypost: 2, type: "close" }, { waypost: "1", type: "close" }, { waypost: [1], type: "close" },
    { waypost: true, type: "close" }, { waypost: 1 }, { waypost: 1, type: "" }, { waypost: 1, type: ["close"] }, { waypost: 1, type: {} },
    { waypost: 1, type: "constructor" }, { waypost: 1, type: "__proto__" }, { waypost: 1, type: "eval", code: "self.hurt = 1" },
    JSON.parse('{"waypost":1,"type":"theme","theme":"\\\\"><script>","__proto__":{"hurt":1}}'),
    JSON.parse('{"__proto__":{"waypost":1,"type":"close"}}'), { nested }, { waypost: nested }, { waypost: 1, type: nested }, deep,
    { waypost: 1, type: "size", height: "1px;position:fixed" }, { waypost: 1, type: "size", height: -1e9 }, { waypost: 1, type: "size", height: NaN },
    { waypost: 1, type: "x".repeat(5e6) }, new Map([["waypost", 1]]), new Date(), new Error("close"), new ArrayBuffer(8),
  ];
})()`;
const GOOD = `[
  { waypost: 1, type: "close" }, { waypost: 1, type: "error" }, { waypost: 1, type: "ready" }, { waypost: 1, type: "size", height: 99 },
  { waypost: 1, type: "outcome", policy: "mcp-id", version: "1", outcome: "forged", kind: "act" },
]`;

test.describe("messages", () => {
  test("the host believes nobody but the frame", async ({ page, host }) => {
    await page.goto(host.origin);
    await opened(page);
    await listen(page);
    const height = await page.locator("iframe").evaluate((frame) => (frame as HTMLElement).style.blockSize);
    // From the host itself: the right words by the wrong speaker, even where it claims the right origin.
    await page.evaluate(`(() => {
      for (const data of [...${GOOD}, ...${HOSTILE}]) {
        postMessage(data, "*");
        dispatchEvent(new MessageEvent("message", { data, origin: "${WAYPOST}" }));
        dispatchEvent(new MessageEvent("message", { data, origin: "${WAYPOST}", source: window }));
      }
      const forged = { data: { waypost: 1, type: "close" }, origin: "https://other.example", source: document.querySelector("waypost-guide").shadowRoot.querySelector("iframe").contentWindow };
      dispatchEvent(new MessageEvent("message", forged));
    })()`);
    // From the frame itself, but against the rules.
    await (await inside(page)).evaluate(`(() => { for (const data of ${HOSTILE}) parent.postMessage(data, "*"); })()`);
    await settled(page);
    await expect(panel(page)).toBeVisible();
    expect(await heard(page)).toEqual([]);
    expect(await page.locator("iframe").evaluate((frame) => (frame as HTMLElement).style.blockSize)).toBe(height);
    expect(await page.evaluate(() => "hurt" in {} || "hurt" in globalThis)).toBe(false);
  });

  test("the frame speaks with the page around it, once greeted, and with nobody else", async ({ page, host, ownHost }) => {
    const stranger = await new Host().start(0);
    stranger.page = hostPage("");
    host.page = hostPage(`<iframe title="The guide" src="${WAYPOST}/embed"></iframe><iframe title="Stranger" src="${stranger.origin}"></iframe>`);
    host.of = `${WAYPOST} ${stranger.origin}`;
    await page.addInitScript(() => {
      const told: unknown[] = [];
      Object.assign(globalThis, { told });
      addEventListener("message", ({ data, origin }) => told.push([origin, data?.type]));
    });
    await page.goto(host.origin);
    const guide = frame(page, "The guide");
    await expect(guide.locator("html[data-app]")).toBeAttached();
    const greeting = '[{ waypost: 1, type: "hello" }, { waypost: 1, type: "theme", theme: "dark" }]';
    const say = (from: "stranger" | "host", messages: string) => {
      const speaker = from === "host" ? page : page.frames().find((frame) => frame.url().startsWith(stranger.origin))!;
      return speaker.evaluate(`(() => { for (const data of ${messages}) (${from === "host" ? "frames[0]" : "parent.frames[0]"}).postMessage(data, "*"); })()`);
    };
    const told = () => page.evaluate(() => (globalThis as unknown as { told: unknown }).told);
    const theme = () => guide.locator("html").getAttribute("data-theme");

    await say("stranger", greeting);
    await say("host", HOSTILE);
    await say("host", '[{ waypost: 1, type: "theme", theme: "dark" }, { waypost: 1, type: "focus" }]');
    await settled(page);
    expect([await told(), await theme()]).toEqual([[], null]);

    await say("host", '[{ waypost: 1, type: "hello" }]');
    await expect.poll(told).toEqual([[WAYPOST, "ready"], [WAYPOST, "size"]]);
    await say("host", HOSTILE);
    await say("stranger", greeting);
    await say("host", '[{ waypost: 1, type: "theme", theme: "purple" }, { waypost: 1, type: "theme", theme: ["dark"] }]');
    await settled(page);
    expect([await told(), await theme()]).toEqual([[[WAYPOST, "ready"], [WAYPOST, "size"]], null]);
    await say("host", '[{ waypost: 1, type: "theme", theme: "dark" }]');
    await expect.poll(theme).toBe("dark");
    const strangers = page.frames().find((frame) => frame.url().startsWith(stranger.origin))!;
    expect(await strangers.evaluate(() => (globalThis as unknown as { told: unknown }).told)).toEqual([]);
    expect(await (await inside(page)).evaluate(() => "hurt" in {} || "hurt" in globalThis)).toBe(false);
    stranger.stop();
    expect(ownHost.origin).toBe(host.origin);
  });
});

/** Whatever was posted to any frame has been heard. */
async function settled(page: Page) {
  for (const frame of page.frames()) {
    await frame.evaluate(
      () =>
        new Promise<void>((heard) => {
          const { port1, port2 } = new MessageChannel();
          port1.onmessage = () => setTimeout(heard);
          port2.postMessage(null);
        }),
    );
  }
}

test.describe("when the guide does not come", () => {
  for (const mode of ["gone", "hanging"] as const) {
    test(`a server that is ${mode}: a message, a telephone number, a link, and a way to try again`, async ({ page, host, trouble }) => {
      trouble.allow(/ERR_|Failed to load resource|postMessage/);
      const relay = await new Relay().start();
      host.of = relay.origin;
      host.page = hostPage(script("data-policy=mcp-id", relay.origin));
      await page.clock.install();
      await page.goto(host.origin);
      await listen(page);
      relay.become(mode);
      await launcher(page).click();
      await expect(panel(page)).toBeVisible();
      await page.clock.runFor(8_100);
      await expect(panel(page)).toContainText("The guide cannot be reached.");
      await expect(page.getByRole("status")).toHaveText("The guide cannot be reached.");
      await expect(panel(page).getByRole("link", { name: "(801) 847-3100" })).toHaveAttribute("href", "tel:+18018473100");
      await expect(panel(page).getByRole("link", { name: "Full page" })).toHaveAttribute("href", `${relay.origin}/guide`);
      await expect(page.locator("iframe")).toHaveCount(0);
      expect((await heard(page)).map(([type]) => type)).toEqual(["open", "error"]);
      expect(await faults(page)).toEqual([]);
      // The host is as usable as ever.
      const onTop = await page.locator("#own").evaluate((link) => {
        const { x, y, width, height } = link.getBoundingClientRect();
        return document.elementFromPoint(x + width / 2, y + height / 2) === link;
      });
      expect(onTop).toBe(true);
      await page.locator("#own").click();
      await page.keyboard.press("Escape");
      await expect(panel(page)).toBeHidden();
      // Opened again, it tries again.
      await launcher(page).click();
      await page.clock.runFor(8_100);
      relay.become("up");
      await page.getByRole("button", { name: "Try again" }).click();
      await expect(asked(frame(page))).toBeVisible();
      await page.clock.runFor(9_000);
      await expect(asked(frame(page))).toBeVisible();
      relay.stop();
    });
  }

  test.describe("but has come before", () => {
    test.use({ serviceWorkers: "allow" });

    for (const mode of ["gone", "hanging"] as const) {
      // On a page of the same site: in a frame on another site this browser allows no service worker, and the message above comes.
      test(`a server that is ${mode}: it opens from what the browser has kept of it, and ends as ever`, async ({ page, trouble }) => {
        trouble.allow(/ERR_|Failed to load resource/);
        const relay = await new Relay().start();
        await page.goto(`${relay.origin}/widget-demo.html`);
        await opened(page);
        await (await inside(page)).evaluate(async () => void (await navigator.serviceWorker.ready));
        relay.become(mode);
        // The host's page goes on without being loaded again, and puts the widget up anew.
        await page.evaluate(() => {
          const guide = document.querySelector("waypost-guide")!;
          guide.replaceWith(guide.cloneNode());
        });
        const within = await opened(page);
        await interview(within);
        await expect(asked(within)).toHaveText(OUTCOME);
        relay.stop();
      });
    }
  });

  test("a page that may not frame the guide gets the same message, and no guide", async ({ page, trouble }) => {
    trouble.allow(/frame-ancestors|postMessage|ERR_BLOCKED/);
    const other = await new Host().start(0);
    other.page = hostPage(script("data-policy=mcp-id"));
    await page.clock.install();
    await page.goto(other.origin);
    await launcher(page).click();
    await expect(page.locator("iframe")).toHaveCount(1);
    await page.clock.runFor(8_100);
    await expect(panel(page)).toContainText("The guide cannot be reached.");
    other.stop();
  });

  test("a policy that is not on offer is no other policy's guide", async ({ page, host }) => {
    host.page = hostPage(script("data-policy=another"));
    await page.goto(host.origin);
    await launcher(page).click();
    await expect(panel(page)).toContainText("The guide cannot be reached.");
  });
});

test.describe("for everybody", () => {
  test("in Spanish, on a page in Spanish", async ({ page, host }) => {
    host.page = hostPage(script("data-policy=mcp-id"), "es");
    await page.goto(host.origin);
    const within = await opened(page, "Encuentre su MCP ID");
    await expect(asked(within)).toHaveText("¿Qué examen hizo?");
    await expect(page.getByRole("button", { name: "Cerrar", exact: true })).toBeVisible();
    await expect(within.locator("html")).toHaveAttribute("lang", "es");
  });

  for (const [asks, scheme, dark] of [
    ["dark", "light", true],
    ["light", "dark", false],
    ["auto", "dark", true],
  ] as const) {
    test(`a host that asks for ${asks} where the browser prefers ${scheme}`, async ({ page, host }) => {
      await page.emulateMedia({ colorScheme: scheme });
      host.page = hostPage(script(`data-policy=mcp-id data-theme=${asks}`));
      await page.goto(host.origin);
      const within = await opened(page);
      const lightness = await within.locator("html").evaluate((root) => Number(/\d+/.exec(getComputedStyle(root).backgroundColor)![0]));
      expect(lightness < 128).toBe(dark);
      const around = await panel(page).evaluate((panel) => Number(/\d+/.exec(getComputedStyle(panel).backgroundColor)![0]));
      expect(around < 128).toBe(dark);
    });
  }

  test("on a small screen it is the whole screen, and the page behind it is out of reach", async ({ page, host }) => {
    await page.setViewportSize({ width: 320, height: 640 });
    await page.goto(host.origin);
    const within = await opened(page);
    await expect(panel(page)).toHaveAttribute("aria-modal", "true");
    expect(await panel(page).boundingBox()).toEqual({ x: 0, y: 0, width: 320, height: 640 });
    expect(await page.locator("#own").evaluate((link) => (link.focus(), document.activeElement === link))).toBe(false);
    await interview(within);
    await expect(asked(within)).toHaveText(OUTCOME);
    expect(await (await inside(page)).evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)).toBe(0);
    expect(await overflow(page)).toBe(0);
    await page.keyboard.press("Escape");
    await expect(panel(page)).toBeHidden();
    expect(await focused(page)).toContain("BUTTON");
    expect(await page.locator("#own").evaluate((link) => (link.focus(), document.activeElement === link))).toBe(true);
  });

  test("axe finds nothing around the frame, nor within it", async ({ page, host }) => {
    host.page = hostPage(`${script("async data-policy=mcp-id data-label=First data-position=start")}<waypost-guide label="Second"></waypost-guide>`);
    for (const colorScheme of ["light", "dark"] as const) {
      await page.emulateMedia({ colorScheme });
      await page.goto(host.origin);
      await expect(launcher(page, "First")).toBeVisible();
      expect(await faults(page)).toEqual([]);
      await opened(page, "First");
      expect(await faults(page)).toEqual([]);
      for (const query of ["", "?lang=es&_at=series&_v=2013.1", "?series=office-2003&has-id=none&passed=yes&wants-mct=yes&on-transcript=yes"]) {
        await page.goto(`${WAYPOST}/embed${query}`);
        await expect(page.locator("html[data-app]")).toBeAttached();
        expect(await faults(page)).toEqual([]);
      }
    }
  });

  test("nothing moves", async ({ page, host }) => {
    await page.goto(host.origin);
    const within = await opened(page);
    const moving = (elements: Element[]) =>
      elements.filter((element) => [getComputedStyle(element).transitionDuration, getComputedStyle(element).animationDuration].some((time) => !/^0s(, 0s)*$/.test(time))).length;
    expect(await page.locator("waypost-guide :is(button, dialog, iframe)").evaluateAll(moving)).toBe(0);
    expect(await within.locator("*").evaluateAll(moving)).toBe(0);
  });
});

test("the sample page works under the policy that it is served with", async ({ page }) => {
  const answer = await page.goto("/widget-demo.html");
  expect(answer!.headers()["content-security-policy"]).toBe("default-src 'none'; script-src 'self'; frame-src 'self'");
  for (const name of ["MCP ID: ask the guide", "Find your MCP ID"]) {
    await interview(await opened(page, name), ["MOS for Office 2003", "No", "No, or not yet"]);
    await expect(frame(page, name).locator(".sign")).toBeVisible();
  }
});
