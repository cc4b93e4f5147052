// Saves a draft while one types. Any <form data-autosave-url="…"> that holds {% draft_status %} is served.
//
// The server answers the POST with {"version": n, "saved_at": "14.32"}, or 409 with {"version": n, "text": {name: value}}
// when another tab was newer. No text is ever put in the browser's storage; it stays in the page.

const PAUSE = 800;
const RETRY = 10000;

class Draft {
  constructor(form, panel) {
    this.form = form;
    this.panel = panel;
    this.find = (name) => panel.querySelector(`[data-draft-${name}]`);
    this.timer = null;
    this.sending = false;
    this.unsaved = false;
    this.conflict = null;
    this.loggedOut = false;
    this.typed = false;
    form.addEventListener("input", () => {
      this.typed = true;
      this.later(PAUSE);
    });
    form.addEventListener("submit", (event) => this.guard(event), true);
    this.find("retry").addEventListener("click", () => this.tryAgain());
    this.find("keep").addEventListener("click", () => this.keepMine());
    this.find("take").addEventListener("click", () => this.takeOther());
    window.addEventListener("online", () => this.unsaved && this.save());
    window.addEventListener("pageshow", () => {
      this.leaving = false;
    });
    window.addEventListener("beforeunload", (event) => this.warn(event));
  }

  later(pause) {
    this.unsaved = true;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.save(), pause);
  }

  async save() {
    if (this.conflict || this.loggedOut || this.leaving) {
      return;
    }
    if (this.sending) {
      this.later(PAUSE);
      return;
    }
    this.sending = true;
    this.unsaved = false;
    this.say(this.panel.dataset.saving);
    try {
      await this.answer(await this.post());
    } catch {
      this.lost(navigator.onLine ? "failed" : "offline");
    } finally {
      this.sending = false;
    }
  }

  post() {
    const data = new FormData(this.form);
    [...data].filter(([, value]) => value instanceof File).forEach(([name]) => data.delete(name));
    // A save that is tried again by itself is no sign of life: what was typed was told the first time.
    const byItself = this.typed ? {} : { "Stafetten-Af-Sig-Selv": "1" };
    this.typed = false;
    return fetch(this.form.dataset.autosaveUrl, {
      method: "POST",
      body: data,
      headers: { "X-CSRFToken": this.token.value, Accept: "application/json", ...byItself },
      credentials: "same-origin",
      redirect: "manual",
    });
  }

  async answer(response) {
    if (response.type === "opaqueredirect" || response.status === 401 || response.status === 403) {
      this.loggedOut = true;
      this.unsaved = true;
      this.trouble("loggedOut", ["retry"]);
    } else if (response.status === 409) {
      this.conflict = await response.json();
      this.unsaved = true;
      this.showOther();
    } else if (response.ok) {
      const saved = await response.json();
      this.version = saved.version;
      this.calm();
      this.say(this.panel.dataset.saved.replace("{time}", saved.saved_at));
    } else {
      this.lost("failed");
    }
  }

  lost(kind) {
    this.trouble(kind, ["retry"]);
    this.later(RETRY);
  }

  // After a new login the old token is worth nothing: read a fresh one from this page's own address.
  async tryAgain() {
    if (this.loggedOut) {
      const response = await fetch(location.href, { credentials: "same-origin", redirect: "manual" }).catch(() => null);
      if (!response || !response.ok) {
        this.trouble("loggedOut", ["retry"]);
        return;
      }
      const page = new DOMParser().parseFromString(await response.text(), "text/html");
      const fresh = page.querySelector("input[name=csrfmiddlewaretoken]");
      if (!fresh) {
        return;
      }
      document.querySelectorAll("input[name=csrfmiddlewaretoken]").forEach((input) => {
        input.value = fresh.value;
      });
      this.loggedOut = false;
    }
    clearTimeout(this.timer);
    await this.save();
  }

  keepMine() {
    this.version = this.conflict.version;
    this.conflict = null;
    this.save();
  }

  takeOther() {
    Object.entries(this.conflict.text).forEach(([name, value]) => this.fill(name, value));
    this.version = this.conflict.version;
    this.conflict = null;
    this.unsaved = false;
    this.calm();
  }

  fill(name, value) {
    const field = this.form.elements.namedItem(name);
    if (field instanceof RadioNodeList || field?.type === "checkbox") {
      const chosen = [].concat(value).map(String);
      const boxes = field instanceof RadioNodeList ? [...field] : [field];
      boxes.forEach((box) => {
        box.checked = chosen.includes(box.value);
      });
    } else if (field && field.type !== "file") {
      field.value = value;
    }
  }

  // Only what the two tabs say differently, in the order of the form: to choose, one need not see the rest.
  showOther() {
    const names = this.differing();
    if (names.length === 0) {
      this.keepMine();
      return;
    }
    const list = this.find("other");
    list.replaceChildren();
    names.forEach((name) => {
      const term = document.createElement("dt");
      const text = document.createElement("dd");
      const said = this.listed(this.conflict.text[name]).map((one) => this.wordsOf(name, one));
      term.textContent = this.labelOf(name);
      text.textContent = said.join(", ") || "–";
      list.append(term, text);
    });
    this.trouble("changed", ["keep", "take", "other"]);
  }

  differing() {
    const shown = [...this.form.elements].filter((field) => field.name && field.type !== "hidden");
    const mine = new FormData(this.form);
    return [...new Set(shown.map((field) => field.name))].filter(
      (name) =>
        name in this.conflict.text &&
        this.listed(mine.getAll(name)).join("\n") !== this.listed(this.conflict.text[name]).join("\n"),
    );
  }

  // What a field holds, one or several, without what is empty. A browser sends a line's end as two signs.
  listed(value) {
    const all = [].concat(value).map((one) => String(one).replaceAll("\r\n", "\n"));
    return all.filter((one) => one !== "");
  }

  labelOf(name) {
    const field = this.form.elements.namedItem(name);
    const single = field instanceof RadioNodeList ? null : field;
    const legend = field instanceof RadioNodeList ? field[0].closest("fieldset")?.querySelector("legend") : null;
    return (single?.labels?.[0] ?? legend)?.textContent.trim() ?? name;
  }

  // A choice is shown by its words, not by the value it is sent as.
  wordsOf(name, value) {
    const field = this.form.elements.namedItem(name);
    if (field instanceof RadioNodeList) {
      // The label's own words: what helps one to choose stands in an element inside it.
      const label = [...field].find((box) => box.value === String(value))?.labels[0];
      return label?.firstChild?.textContent.trim() || value;
    }
    if (field instanceof HTMLSelectElement) {
      return [...field.options].find((option) => option.value === String(value))?.text ?? value;
    }
    if (field?.type === "checkbox") {
      return this.panel.dataset.chosen;
    }
    return value;
  }

  // While the session is gone a normal submit would lose the page: say so instead.
  guard(event) {
    if (this.loggedOut) {
      event.preventDefault();
      this.trouble("loggedOut", ["retry"]);
      this.find("retry").focus();
      return;
    }
    this.leaving = true;
    clearTimeout(this.timer);
  }

  warn(event) {
    if (!this.leaving && !this.find("trouble").hidden) {
      event.preventDefault();
    }
  }

  trouble(kind, shown) {
    this.say("");
    this.find("message").textContent = this.panel.dataset[kind];
    ["retry", "keep", "take", "other"].forEach((name) => {
      this.find(name).hidden = !shown.includes(name);
    });
    this.find("trouble").hidden = false;
  }

  calm() {
    this.find("trouble").hidden = true;
  }

  say(text) {
    this.find("status").textContent = text;
  }

  get token() {
    return this.form.elements.namedItem("csrfmiddlewaretoken");
  }

  set version(number) {
    this.form.elements.namedItem("draft_version").value = number;
  }
}

document.querySelectorAll("form[data-autosave-url]").forEach((form) => {
  const panel = form.querySelector("[data-draft]");
  if (panel) {
    new Draft(form, panel);
  }
});
