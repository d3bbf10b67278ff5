// Copying for places where the browser keeps the clipboard closed: frames of other sites, pages without https.

// Copies what is selected in a field if need be; says whether it worked.
export async function copied(text, field) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    field.select();
    return document.execCommand("copy");
  }
}
