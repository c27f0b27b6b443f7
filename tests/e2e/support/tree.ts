// The whole guide: every page that any answers lead to, read from the plain pages.

import type { Page } from "./test.ts";

export interface Stop {
  /** The answers that led here, as the page's query. */
  query: string;
  title: string;
  /** The question, or the outcome. */
  heading: string;
  /** "Question 2 of 5", where the page says how far it is. */
  progress: string | null;
  /** The question's id and the answers to choose from; `null` on an outcome. */
  question: { id: string; choices: { value: string; label: string; isChosen: boolean }[] } | null;
  /** How many numbered steps there are to take. */
  steps: number;
  kind: string | null;
  /** Where each answer leads. */
  next: Stop[];
}

/** Walks through every interview. A page must be open; it is not left. */
export async function everyStop(page: Page): Promise<Stop> {
  return page.evaluate(async () => {
    const pages = new Map<string, Promise<Document>>();
    const fetched = (query: string) => {
      const known = pages.get(query);
      const read = async () => new DOMParser().parseFromString(await (await fetch(`/guide?${query}`)).text(), "text/html");
      const document = known ?? read();
      pages.set(query, document);
      return document;
    };
    const visit = async (query: string): Promise<any> => {
      const document = await fetched(query);
      const radios = [...document.querySelectorAll<HTMLInputElement>("main input[type=radio]")];
      const labelled = (radio: HTMLInputElement) => document.querySelector(`label[for="${radio.id}"]`)!.textContent;
      const choices = radios.map((radio) => ({ value: radio.value, label: labelled(radio), isChosen: radio.checked }));
      const next = choices.map(({ value }) => visit(`${query}&${radios[0].name}=${value}`));
      return {
        query,
        title: document.title,
        heading: document.querySelector("h1")!.textContent,
        progress: document.querySelector(".progress")?.textContent ?? null,
        question: radios.length > 0 ? { id: radios[0].name, choices } : null,
        steps: document.querySelectorAll(".step").length,
        kind: document.querySelector(".sign")?.className.replace("sign sign--", "") ?? null,
        next: await Promise.all(next),
      };
    };
    return visit("");
  });
}

/** A stop and all that follow from it. */
export function flat(stop: Stop): Stop[] {
  return [stop, ...stop.next.flatMap(flat)];
}

/** The lengths of all ways from a stop to an outcome: how many questions they still have. */
export function lengths(stop: Stop): number[] {
  return stop.question ? stop.next.flatMap((next) => lengths(next).map((length) => length + 1)) : [0];
}
