// Moves people on a network map with the pointer and with the arrow keys. The form below is the truth: a move writes
// in its fields, and the server draws the map again. Without script one chooses in the fields.

const SECTORS = ["familie", "skole", "fritid", "fagpersoner"];
const RINGS = ["taet", "naer", "langt"];
const TURN = 90;
const EDGE = 7;
const STEP = 10;
const PAUSE = 400;

const between = (low, value, high) => Math.min(Math.max(value, low), high);

class NetworkMap {
  constructor(root) {
    this.root = root;
    this.form = root.closest("form");
    this.key = root.dataset.map;
    this.stage = root.querySelector("[data-map-stage]");
    this.status = root.querySelector("[data-map-status]");
    this.timer = null;
    this.asked = 0;
    this.drag = null;
    root.querySelector("[data-with-script]").hidden = false;
    this.stage.addEventListener("keydown", (event) => this.press(event));
    this.stage.addEventListener("pointerdown", (event) => this.grab(event));
    this.stage.addEventListener("pointermove", (event) => this.pull(event));
    this.stage.addEventListener("pointerup", (event) => this.drop(event));
    this.stage.addEventListener("pointercancel", () => this.letGo());
    this.form.addEventListener("input", (event) => {
      if (event.target.name?.startsWith(`${this.key}-`)) {
        this.later();
      }
    });
  }

  field(row, name) {
    return this.form.elements[`${this.key}-${row}-${name}`];
  }

  // Where the person in a row stands: sector, ring, and how far round in the sector, from 0 to 100.
  place(row) {
    return {
      sector: SECTORS.indexOf(this.field(row, "sektor").value),
      ring: RINGS.indexOf(this.field(row, "ring").value),
      spot: Number(this.field(row, "plads").value || 50),
    };
  }

  move(row, place) {
    this.field(row, "sektor").value = SECTORS[place.sector];
    this.field(row, "ring").value = RINGS[place.ring];
    this.field(row, "plads").value = String(Math.round(between(0, place.spot, 100)));
    this.field(row, "ring").dispatchEvent(new Event("input", { bubbles: true }));
    this.say(row);
    this.redraw(row);
  }

  say(row) {
    const chosen = (name) => this.field(row, name).selectedOptions[0].label;
    this.status.textContent = this.root.dataset.said
      .replace("%(name)s", this.field(row, "navn").value)
      .replace("%(ring)s", chosen("ring").toLowerCase())
      .replace("%(sector)s", chosen("sektor"));
  }

  press(event) {
    const person = event.target.closest("[data-row]");
    if (!person || event.altKey || event.ctrlKey || event.metaKey) {
      return;
    }
    const { row } = person.dataset;
    const place = this.place(row);
    if (event.key === "ArrowUp" || event.key === "ArrowDown") {
      place.ring = between(0, place.ring + (event.key === "ArrowUp" ? -1 : 1), RINGS.length - 1);
    } else if (event.key === "ArrowLeft" || event.key === "ArrowRight") {
      const way = event.key === "ArrowLeft" ? -1 : 1;
      place.spot += way * STEP;
      if (place.spot < 0 || place.spot > 100) {
        place.sector = (place.sector + way + SECTORS.length) % SECTORS.length;
        place.spot = way < 0 ? 100 : 0;
      }
    } else {
      return;
    }
    event.preventDefault();
    this.move(row, place);
  }

  grab(event) {
    const person = event.target.closest("[data-row]");
    if (!person || event.button !== 0) {
      return;
    }
    event.preventDefault();
    person.focus({ preventScroll: true });
    this.stage.setPointerCapture(event.pointerId);
    this.drag = { person, svg: person.ownerSVGElement, from: this.point(event, person.ownerSVGElement), moved: false };
  }

  point(event, svg) {
    return new DOMPoint(event.clientX, event.clientY).matrixTransform(svg.getScreenCTM().inverse());
  }

  pull(event) {
    if (!this.drag) {
      return;
    }
    const { person, svg, from } = this.drag;
    const to = this.point(event, svg);
    this.drag.moved ||= Math.hypot(to.x - from.x, to.y - from.y) > 4;
    if (this.drag.moved) {
      person.setAttribute("transform", `translate(${to.x - from.x} ${to.y - from.y})`);
    }
  }

  drop(event) {
    const { drag } = this;
    if (!drag?.moved) {
      this.letGo();
      return;
    }
    this.drag = null;
    this.move(drag.person.dataset.row, this.placeAt(this.point(event, drag.svg), drag.svg));
  }

  // A drawing that came while the pointer held somebody was not shown.
  letGo() {
    const { drag } = this;
    this.drag = null;
    drag?.person.removeAttribute("transform");
    if (drag?.missed) {
      this.redraw();
    }
  }

  placeAt(point, svg) {
    const { width, height } = svg.viewBox.baseVal;
    const [x, y] = [point.x - width / 2, point.y - height / 2];
    const edges = svg.dataset.edges.split(" ").map(Number);
    const away = Math.hypot(x, y);
    const angle = ((Math.atan2(y, x) * 180) / Math.PI + 180 + 360) % 360;
    const sector = Math.floor(angle / TURN) % SECTORS.length;
    const inside = angle - sector * TURN;
    const ring = edges.slice(1).findIndex((edge) => away <= edge);
    return {
      sector,
      ring: ring < 0 ? RINGS.length - 1 : ring,
      spot: between(0, ((inside - EDGE) / (TURN - 2 * EDGE)) * 100, 100),
    };
  }

  later() {
    this.stage.setAttribute("aria-busy", "true");
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.redraw(), PAUSE);
  }

  // The newest drawing wins, and whoever was chosen is chosen again in it. Nothing is drawn under a pointer that holds.
  async redraw(row) {
    this.stage.setAttribute("aria-busy", "true");
    clearTimeout(this.timer);
    this.asked += 1;
    const number = this.asked;
    try {
      const answer = await fetch(this.root.dataset.mapUrl.replace(/_\/$/, `${this.key}/`), {
        method: "POST",
        body: new FormData(this.form),
        headers: { "X-Requested-With": "fetch" },
      });
      const html = await answer.text();
      if (number === this.asked && this.drag) {
        this.drag.missed = true;
      } else if (number === this.asked && answer.ok && !answer.redirected) {
        this.show(html, row);
      }
    } catch {
      // The fields hold the move; the drawing follows with the next one.
    }
    if (number === this.asked) {
      this.stage.setAttribute("aria-busy", "false");
    }
  }

  show(html, row) {
    const had = document.activeElement?.closest?.("[data-map-stage] [data-row]")?.dataset.row ?? row;
    this.stage.innerHTML = html;
    if (had === undefined || (row === undefined && !document.activeElement?.matches("body"))) {
      return;
    }
    [...this.stage.querySelectorAll(`[data-row="${CSS.escape(had)}"]`)]
      .find((person) => person.getClientRects().length)
      ?.focus({ preventScroll: true });
  }
}

document.querySelectorAll("[data-map]").forEach((root) => root.dataset.mapUrl && new NetworkMap(root));
