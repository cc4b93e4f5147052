// Says two minutes before that one will be logged out, and lets one stay. The server decides and needs none of this.
//
// <div data-idle="seconds" data-idle-url="…" hidden> holds the words. Typing and clicking on a page count as being here:
// the server is told, at most every fourth minute.

const WARN = 120;
const TELL = 240;

const box = document.querySelector("[data-idle]");

class Idle {
  constructor() {
    this.typed = false;
    this.told = Date.now();
    this.find = (name) => box.querySelector(`[data-idle-${name}]`);
    document.addEventListener("input", (event) => {
      this.typed = this.typed || Boolean(event.target.closest("form:not([data-autosave-url])"));
    });
    ["input", "click", "keydown"].forEach((kind) => document.addEventListener(kind, () => this.here()));
    document.addEventListener("visibilitychange", () => document.hidden || this.look());
    this.find("stay").addEventListener("click", () => this.ask("POST"));
    this.find("again").addEventListener("click", () => this.again());
    this.wait(Number(box.dataset.idle));
  }

  wait(left) {
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.look(), Math.max(1, left > WARN ? left - WARN : left) * 1000);
    this.show(left > WARN ? null : "soon");
  }

  here() {
    if (box.hidden && Date.now() - this.told > TELL * 1000) {
      this.ask("POST");
    }
  }

  // Another tab may have kept the login alive, so the server is asked before anything is said.
  look() {
    return this.ask("GET");
  }

  async ask(method) {
    const headers = { Accept: "application/json", "X-CSRFToken": this.token };
    if (method === "GET") {
      headers["Stafetten-Af-Sig-Selv"] = "1";
    } else {
      this.told = Date.now();
    }
    try {
      const answer = await fetch(box.dataset.idleUrl, { method, headers, redirect: "manual" });
      if (answer.ok) {
        this.wait((await answer.json()).left);
      } else {
        this.over();
      }
    } catch {
      this.wait(WARN / 2); // No net just now.
    }
  }

  // What lay open must not stay on the screen. What is typed and not saved stays in the page, out of sight.
  over() {
    clearTimeout(this.timer);
    if (!this.typed) {
      this.leave();
      return;
    }
    document.querySelectorAll("main, .k-case").forEach((part) => {
      part.hidden = true;
    });
    this.show("over");
  }

  // Not reload: it may have been sent.
  leave() {
    window.location.replace(window.location.pathname + window.location.search);
  }

  async again() {
    const answer = await fetch(window.location.href, { redirect: "manual" }).catch(() => null);
    if (answer?.status === 403 || answer?.status === 404) {
      this.leave(); // Whoever is logged in now may not see it.
      return;
    }
    const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
    const fresh = page?.querySelector("input[name=csrfmiddlewaretoken]");
    if (!fresh) {
      return;
    }
    const who = page.querySelector("[data-idle]").dataset.idleWho;
    if (who !== box.dataset.idleWho) {
      this.leave(); // Somebody else has logged in: what the first one typed is not hers to see.
      return;
    }
    document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => {
      input.value = fresh.value;
    });
    document.querySelectorAll("main, .k-case").forEach((part) => {
      part.hidden = false;
    });
    this.wait(Number(page.querySelector("[data-idle]").dataset.idle));
  }

  show(which) {
    box.hidden = which === null;
    ["soon", "over"].forEach((name) => {
      this.find(name).hidden = name !== which;
    });
  }

  get token() {
    return document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
  }
}

if (box) {
  new Idle();
}
