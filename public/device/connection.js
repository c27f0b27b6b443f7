// Whether the server can be reached. What the browser believes is a hint to ask; only the server's own answer counts.

import { tellPage } from "./vault.js";

const PROBE = "/healthz";
/** How long an answer may take (milliseconds). One that does not come counts as two failures. */
const PATIENCE = 3500;
/** How soon a first failure is looked at again. */
const AGAIN = 800;
/** How old the last question may be when somebody types or clicks: with the patience, no more than 5 s go by unnoticed. */
const FRESH = 500;
const USUAL = 60_000;

// The page that a service worker shows is there because the server was not.
let online = !document.documentElement.hasAttribute("data-shell");
let failures = 0;
let last = -Infinity;
let isAwaited = false;
/** @type {Promise<boolean> | undefined} */
let underWay;
/** @type {number | undefined} */
let timer;
/** @type {((build: string) => void)[]} */
const listeners = [];

export const isOnline = () => online;

/** Calls back whenever the server has answered, with its build. @param {(build: string) => void} listener */
export function onAnswer(listener) {
  listeners.push(listener);
}

/** While something waits to be sent, the server is asked more often. @param {boolean} is */
export function hurry(is) {
  if (is === isAwaited) return;
  isAwaited = is;
  plan();
}

/** Asks the server. @returns {Promise<boolean>} */
export function check() {
  underWay ??= probe().finally(() => {
    underWay = undefined;
    plan();
  });
  return underWay;
}

async function probe() {
  for (;;) {
    last = performance.now();
    const { build, failed } = await ask();
    failures = build ? 0 : failures + failed;
    if (build || failures > 1) {
      turn(Boolean(build));
      if (build) listeners.forEach((listener) => listener(build));
      return online;
    }
    await new Promise((resolve) => setTimeout(resolve, AGAIN));
  }
}

/** @returns {Promise<{ build?: string, failed: number }>} */
async function ask() {
  try {
    const signal = AbortSignal.timeout(PATIENCE);
    const answer = await fetch(PROBE, { cache: "no-store", credentials: "omit", redirect: "error", signal });
    const told = JSON.parse(await answer.text());
    const isOurs = answer.ok && Object.keys(told).length === 2 && told.status === "ok" && typeof told.build === "string";
    return { build: isOurs ? told.build : undefined, failed: 1 };
  } catch (error) {
    return { failed: error instanceof DOMException && error.name === "TimeoutError" ? 2 : 1 };
  }
}

/** @param {boolean} now */
function turn(now) {
  if (now === online) return;
  online = now;
  tellPage();
}

function plan() {
  clearTimeout(timer);
  if (!online || isAwaited) timer = setTimeout(check, 10_000 + 5000 * Math.random());
  else if (!document.hidden) timer = setTimeout(check, USUAL);
}

/** Looks again where the last answer is not fresh. */
function refresh() {
  if (performance.now() - last > FRESH) void check();
}

addEventListener("online", () => void check());
addEventListener("offline", () => void check());
document.addEventListener("visibilitychange", () => document.hidden || void check());
document.addEventListener("input", refresh, true);
document.addEventListener("click", refresh, true);
void check();
