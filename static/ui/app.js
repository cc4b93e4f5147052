// What every page needs of script. Without it the pages still work.

document.documentElement.classList.replace("no-js", "js");

if (window.DKFDS) {
  window.DKFDS.init();
}

// A second click on "Gem" must not send the form twice. The button is not disabled: its name and value are sent.
document.addEventListener("submit", (event) => {
  const form = event.target;
  if (event.defaultPrevented || "resend" in form.dataset || form.target === "_blank") {
    return;
  }
  if (form.dataset.sent) {
    event.preventDefault();
    return;
  }
  form.dataset.sent = "1";
  form.querySelectorAll("button[type=submit]").forEach((button) => button.setAttribute("aria-busy", "true"));
});

// Back in the browser's history: the form may be sent again.
window.addEventListener("pageshow", () => {
  document.querySelectorAll("form[data-sent]").forEach((form) => {
    delete form.dataset.sent;
    form.querySelectorAll("[aria-busy]").forEach((button) => button.removeAttribute("aria-busy"));
  });
});

// The menu is a <details>: Escape and a click outside close it.
document.querySelectorAll("details[data-menu]").forEach((menu) => {
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && menu.open) {
      menu.open = false;
      menu.querySelector("summary").focus();
    }
  });
  document.addEventListener("click", (event) => {
    if (menu.open && !menu.contains(event.target)) {
      menu.open = false;
    }
  });
});

document.querySelectorAll("button[data-print]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});
