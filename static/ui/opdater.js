// A page that says how far something has come asks again by itself. Without script there is a link.

const refresh = async () => {
  const here = document.querySelector("[data-refresh]");
  if (!here) {
    return;
  }
  try {
    const answer = await fetch(window.location.href, {
      headers: { Accept: "text/html", "Stafetten-Af-Sig-Selv": "1" },
    });
    if (!answer.ok || answer.redirected) {
      window.location.reload();
      return;
    }
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const now = page.getElementById(here.id);
    if (!now || !("refresh" in now.dataset)) {
      window.location.reload();
      return;
    }
    if (!here.contains(document.activeElement)) {
      here.replaceChildren(...now.childNodes);
    }
  } catch {
    // No net just now: ask again later.
  }
  later();
};

const later = () => {
  const here = document.querySelector("[data-refresh]");
  if (here) {
    window.setTimeout(refresh, Number(here.dataset.refresh) * 1000);
  }
};

later();
