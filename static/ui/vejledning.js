// The guide beside the work: remembers whether it is folded, and what one has ticked. Without script the guide can
// still be folded and read; ticks are then set on the guide's own page.

// The cookie cannot be read from here; every page has the token in the form that logs out.
function token() {
  return document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
}

async function send(url, values) {
  const body = new URLSearchParams([["csrfmiddlewaretoken", token()], ...values]);
  const answer = await fetch(url, { method: "POST", body, redirect: "manual" });
  return answer.ok || answer.type === "opaqueredirect";
}

document.querySelectorAll("details[data-guide-fold]").forEach((panel) => {
  // A panel that is drawn open says "toggle" too, before anybody has touched it.
  let known = panel.open;
  panel.addEventListener("toggle", () => {
    if (panel.open !== known) {
      known = panel.open;
      send(panel.dataset.guideFold, [["folded", known ? "0" : "1"]]).catch(() => false);
    }
  });
});

document.querySelectorAll("[data-guide-tick]").forEach((list) => {
  const said = list.parentElement.querySelector("[data-guide-said]");
  list.addEventListener("change", async () => {
    const ticked = [...list.querySelectorAll("input:checked")].map((box) => ["step", box.value]);
    const kept = await send(list.dataset.guideTick, [["cell", list.dataset.guideCell], ...ticked]).catch(() => false);
    said.textContent = kept ? "Dine flueben er gemt." : "Fluebenene blev ikke gemt. Prøv igen om lidt.";
  });
});
