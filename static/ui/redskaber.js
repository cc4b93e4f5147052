// Shows the questions that the answers ask for. The server has drawn the page right for what it knew; this keeps it
// right while one types. Without script a button asks the server again.

const form = document.querySelector("form[data-tool]");

function answersOf(name) {
  return [...form.querySelectorAll("input:checked")]
    .filter((input) => input.name === name && !input.closest("[hidden]"))
    .map((input) => input.value);
}

function isAsked(element) {
  const { askedOf, askedFor } = element.dataset;
  return !askedOf || answersOf(askedOf).some((value) => askedFor.split("|").includes(value));
}

function update() {
  form.querySelectorAll("[data-section]").forEach((section) => {
    const asked = isAsked(section);
    section.hidden = !asked;
    section.querySelectorAll("[data-part]").forEach((part) => {
      part.hidden = !isAsked(part);
    });
    section.hidden = !asked || !section.querySelector("[data-part]:not([hidden])");
  });
}

if (form) {
  form.addEventListener("change", update);
}
