// Give the administration's search fields the name that stands beside them: select2 leaves them without one.
function nameThem() {
  for (const box of document.querySelectorAll(".select2-selection[role=combobox]")) {
    const select = box.closest(".select2-container").previousElementSibling;
    const label = document.querySelector(`label[for="${CSS.escape(select?.id ?? "")}"]`);
    const chosen = box.querySelector(".select2-selection__rendered");
    if (!label || !chosen) continue;
    label.id ||= `${select.id}_label`;
    box.setAttribute("aria-labelledby", `${label.id} ${chosen.id}`);
    chosen.setAttribute("aria-labelledby", label.id);
  }
}

// Select2 comes when it is ready, in a new row too: each is named in the moment it stands on the page.
new MutationObserver(nameThem).observe(document.body, { childList: true, subtree: true });
nameThem();
