// The workshop of presentations: whatever is done to the story is reported together with all its texts as they stand in
// the form, so that no edit is lost to a swift click. A file that is opened is read here and sent as text.
const FORM = "[data-story-form]";

function send(form, action, value) {
  const button = form.querySelector(`[data-action="${action}"]`);
  button.dataset.value = value;
  button.click();
}

function report(form, deed, step) {
  const texts = [...form.querySelectorAll('[data-story-text="title"]')].map((title, at) => [
    title.value,
    form.querySelectorAll('[data-story-text="note"]')[at].value,
  ]);
  const title = form.querySelector("[data-story-title]")?.value ?? "";
  send(form, "story", JSON.stringify({ base: form.dataset.base, title, texts, do: deed, step }));
}

// The focus goes along with a step that moves, and to the one that takes the place of a step taken out.
function follow(form, deed, step) {
  const place = { up: step - 1, down: step + 1, remove: step }[deed];
  form.querySelector(`[data-story-do="${deed}"][data-step="${place}"]`)?.focus();
}

document.addEventListener("click", (event) => {
  const button = event.target.closest?.("[data-story-do]");
  if (!button || button.getAttribute("aria-disabled") === "true") return;
  const form = button.closest(FORM);
  const { storyDo: deed, step } = button.dataset;
  report(form, deed, Number(step));
  follow(form, deed, Number(step));
});

async function open(input) {
  const form = input.closest(FORM);
  const [file] = input.files;
  if (!file) return;
  if (file.size > Number(form.dataset.largest))
    form.querySelector("[data-story-status]").textContent = form.dataset.tooLarge;
  else send(form, "story-file", await file.text());
  input.value = "";
}

document.addEventListener("change", (event) => {
  const form = event.target.closest?.(FORM);
  if (!form) return;
  if (event.target.matches("[data-story-file]")) open(event.target);
  else report(form, "keep", 0);
});
