// How a page stands: without faults that axe can find, with one heading, and as wide as its window.

import AxeBuilder from "@axe-core/playwright";
import { expect, type Page } from "./test.ts";

const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"];

/** The rules of axe that colors decide. */
export const OF_COLORS = ["color-contrast", "link-in-text-block"];

/** What axe finds, in words; nothing on a page as it should be. */
export async function faults(page: Page, rules?: string[]): Promise<string[]> {
  // Legacy mode looks at this frame alone, which is all there is, and takes half the time.
  const axe = new AxeBuilder({ page }).options({ resultTypes: ["violations"] }).setLegacyMode();
  const { violations } = await (rules ? axe.withRules(rules) : axe.withTags(TAGS)).analyze();
  return violations.flatMap(({ id, help, nodes }) => nodes.map((node) => `${id}: ${help}: ${node.target.join(" ")}: ${node.failureSummary}`));
}

/** By how many pixels the page is wider than its window. */
export async function overflow(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}

/** Elements that stick out of the column that the content is set in. */
export async function stickingOut(page: Page): Promise<string[]> {
  return page.locator("main").evaluate((main) => {
    const column = main.getBoundingClientRect();
    return [...main.querySelectorAll("*")]
      .filter((element) => element.checkVisibility() && !element.closest(".visually-hidden, svg"))
      .map((element) => ({ element, box: element.getBoundingClientRect() }))
      .filter(({ box }) => box.width > 0 && (box.left < column.left - 1 || box.right > column.right + 1))
      .map(({ element, box }) => `${element.outerHTML.slice(0, 80)}: from ${Math.round(box.left)} to ${Math.round(box.right)}`);
  });
}

/** A picture for people to look at, in target/e2e/pictures. */
export async function picture(page: Page, name: string) {
  await page.screenshot({ path: `../../target/e2e/pictures/${name}.jpeg`, fullPage: true, quality: 70 });
}

export async function expectOneHeading(page: Page) {
  await expect(page.locator("h1")).toHaveCount(1);
}

/** Elements to tap that are smaller than 24 by 24 pixels (WCAG 2.2, criterion 2.5.8), links within a sentence apart. */
export async function smallTargets(page: Page): Promise<string[]> {
  return page.locator("a[href], button:not([aria-hidden=true]), input:not([type=hidden]), select, textarea, summary").evaluateAll((targets) => {
    const isInSentence = (target: Element) =>
      getComputedStyle(target).display === "inline" && target.parentElement!.textContent!.trim() !== target.textContent!.trim();
    return targets
      .filter((target) => target.checkVisibility() && !isInSentence(target))
      .map((target) => ({ target, box: target.getBoundingClientRect() }))
      .filter(({ target, box }) => !target.matches(".skip-link:not(:focus)") && (box.width < 24 || box.height < 24))
      .map(({ target, box }) => `${target.outerHTML.slice(0, 80)}: ${Math.round(box.width)} × ${Math.round(box.height)}`);
  });
}

/** What holds the focus, and whether a person can see that it does (WCAG 2.2, criteria 2.4.7, 2.4.11 and 2.4.13). */
export async function focus(page: Page): Promise<{ is: string; fault: string | null }> {
  return page.evaluate(() => {
    const element = document.activeElement as HTMLElement;
    const is = `${element.localName}${element.id && `#${element.id}`} ${element.textContent!.trim().slice(0, 40)}`;
    if (element === document.body) return { is: "body", fault: null };
    const { left, right, top, bottom } = element.getBoundingClientRect();
    const style = getComputedStyle(element);
    const ring = style.outlineStyle === "none" ? 0 : parseFloat(style.outlineWidth);
    // A corner suffices for "not entirely hidden"; all four are what the better criterion (2.4.12) asks for.
    const points = [[left + 2, top + 2], [right - 2, top + 2], [left + 2, bottom - 2], [right - 2, bottom - 2], [(left + right) / 2, (top + bottom) / 2]];
    const isOpen = points.some(([x, y]) => {
      const there = document.elementFromPoint(x, y);
      return there !== null && (element.contains(there) || there.contains(element));
    });
    const fault = ring < 2 ? `a focus ring of ${ring} pixels` : isOpen ? null : "hidden behind something, or outside the window";
    return { is, fault };
  });
}
