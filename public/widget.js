// Waypost's widget: a button, and a panel whose frame has the guide. All that a page of somebody else's loads before it is opened.
//
// It asks that page's content security policy for script-src and frame-src of our origin and nothing else (styles are constructed,
// elements are made one by one), and tells the page how the guide ended, never what was answered.
//
// Each reader of that page pays for every byte. xtask puts the words and the styles in and makes all of it small (crates/xtask/src/widget.rs);
// names of properties stay, so what is nobody's business is private.
{
  const tag = "waypost-guide",
    /** @type {any} */ script = document.currentScript,
    origin = new URL(script.src).origin,
    words = WORDS,
    sheet = new CSSStyleSheet(),
    // Calls that came before there was anything to call wait in a list for the first guide.
    calls = self.waypost,
    /** @type {() => any[]} */ all = () => [...document.querySelectorAll(tag)],
    /** @type {(tag: string, text?: string | null, more?: object) => any} */ make = (tag, text, more) => Object.assign(document.createElement(tag), { textContent: text }, more);
  sheet.replaceSync("STYLES");

  class Guide extends HTMLElement {
    /** @type {any} */ #root = this.attachShadow({ mode: "open" });

    connectedCallback() {
      const /** @type {(name: string) => any} */ get = (name) => this.getAttribute(name),
        lang = get("lang") || document.documentElement.lang || navigator.language,
        [called, shut, failed, full, again] = words[lang.slice(0, 2)] ?? words.en,
        title = get("label") || called,
        theme = get("theme") ?? "auto";
      let /** @type {any} */ frame, /** @type {number} */ timer;

      const /** @type {(type: string, detail?: object) => void} */ fire = (type, detail) => this.dispatchEvent(new CustomEvent("waypost:" + type, { detail, bubbles: true, composed: true })),
        // No function here returns what postMessage returns: WebKit takes such a function off the stack before the call, and
        // then says that the message comes from the frame itself.
        /** @type {(type: string) => void} */ send = (type) => {
          frame.contentWindow.postMessage({ waypost: 1, type, theme }, origin);
        },
        // The button to close it stays where it is: it may have the focus.
        /** @type {(...parts: Node[]) => void} */ fill = (...parts) => {
          while (panel.children[1]) panel.lastChild.remove();
          panel.append(...parts);
        },
        enter = () => {
          frame.focus();
          send("focus");
        };
      /** @type {() => void} */ this.close = () => panel.close();
      /** @type {() => void} */ this.open = () => {
        if (panel.open) return;
        panel[(panel.ariaModal = innerWidth < 480 || innerHeight < 480) ? "showModal" : "show"]();
        button.ariaExpanded = true;
        frame ? enter() : load();
        fire("open");
      };
      /** @type {() => void} */ this.toggle = () => (panel.open ? this.close() : this.open());

      const button = make("button", title, { ariaExpanded: false, ariaHasPopup: "dialog", onclick: this.toggle });
      button.setAttribute("aria-controls", "panel");
      const status = make("p", "", { role: "status" });
      const panel = make("dialog", "", {
        id: "panel",
        ariaLabel: title,
        onclose() {
          button.ariaExpanded = false;
          button.focus();
          fire("close");
        },
      });

      const load = () => {
        // Scripts and forms are the guide's; of its own origin it can load its files and work offline; what lies beyond opens a free tab.
        frame = make("iframe", "", {
          title,
          hidden: 1,
          sandbox: "allow-scripts allow-forms allow-same-origin allow-popups allow-popups-to-escape-sandbox",
          referrerPolicy: "no-referrer",
          onload() {
            send("hello");
          },
          src: `${origin}/embed#lang=${lang}&theme=${theme}&policy=${get("policy")}`,
        });
        fill(frame);
        timer = setTimeout(fail, 8000);
      };
      const fail = () => {
        frame = 0;
        fill(
          make("p", (status.textContent = failed)),
          make("a", "Certiport (801) 847-3100", { href: "tel:+18018473100" }),
          make("a", full, { href: origin + "/guide", target: "_blank" }),
          make("button", again, { onclick: load }),
        );
        fire("error");
      };
      /** @type {(event: any) => void} */ this.hear = ({ key, data, source, origin: sender }) => {
        if (key === "Escape") this.close();
        if (!frame || source != frame.contentWindow || sender != origin || data?.waypost !== 1) return;
        const { waypost, type, height, ...detail } = data;
        // Where no height is told, this is no length, and nothing changes.
        frame.style.blockSize = height + "px";
        if (type === "ready") {
          clearTimeout(timer);
          frame.hidden = 0;
          enter();
        }
        if (type === "error") fail();
        if (type === "close") this.close();
        if (type === "ready" || type === "outcome") fire(type, detail);
      };

      panel.append(make("button", shut, { onclick: this.close }));
      this.style.colorScheme = theme.replace("auto", "light dark");
      this.style.zIndex = get("z");
      this.style.insetBlockEnd = get("offset");
      this.role = "region";
      this.ariaLabel = title;
      this.#root.adoptedStyleSheets = [sheet];
      this.#root.replaceChildren(panel, button, status);
      calls?.splice?.(0).forEach(self.waypost.push);
    }
  }

  if (!calls?.destroy) {
    const life = new AbortController();
    /** @type {(type: string, hear: (event: any) => void) => void} */
    const on = (type, hear) => addEventListener(type, hear, life);
    /** @type {any} */
    const api = (self.waypost = {
      on: (/** @type {string} */ type, /** @type {(event: any) => void} */ hear) => on("waypost:" + type, hear),
      push: (/** @type {any[]} */ [name, ...rest]) => api[name](...rest),
      destroy() {
        all().forEach((guide) => guide.remove());
        life.abort();
        delete self.waypost;
      },
    });
    for (const name of ["open", "close", "toggle"]) api[name] = (guide = all()[0]) => guide[name]();
    /** @type {(event: Event) => void} */
    const hear = (event) => all().forEach((guide) => guide.hear(event));
    on("message", hear);
    on("keydown", hear);
  }
  customElements.get(tag) ?? customElements.define(tag, Guide);
  if (script.dataset.policy) {
    const guide = make(tag);
    for (const name in script.dataset) guide.setAttribute(name, script.dataset[name]);
    document.documentElement.append(guide);
  }
}
