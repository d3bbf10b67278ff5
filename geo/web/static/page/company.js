// The form for companies sends itself as one action; without this script it is a plain form that leads to an address.
const FORM = "form[data-ask]";

document.addEventListener("submit", (event) => {
  const form = event.target.closest(FORM);
  if (!form) return;
  event.preventDefault();
  const value = new URLSearchParams(new FormData(form)).toString();
  const detail = { action: form.dataset.ask, value };
  form.closest("[popover]")?.hidePopover();
  form.dispatchEvent(new CustomEvent("atlas-asked", { bubbles: true, cancelable: true, detail }));
});
