// An element with attributes, children and texts; what is no element becomes text.
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

// A whole number as the page's language writes it.
export const grouped = (number) =>
  String(number).replace(/\B(?=(\d{3})+$)/g, document.documentElement.lang === "pl" ? "\u00a0" : ",");
