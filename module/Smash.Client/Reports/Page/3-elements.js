// Makes elements. Whatever a job is called or says goes in as text, never as markup.
function make(tag, className, ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

// Text of strangers: it may run from right to left, and must not turn what stands beside it.
function makeForeign(text, className) {
  const element = make("bdi", className, text);
  element.dir = "auto";
  return element;
}

function makeToggle(className, label, isPressed, onPress) {
  const button = make("button", className, ...label);
  button.type = "button";
  button.setAttribute("aria-pressed", String(isPressed));
  button.addEventListener("click", onPress);
  return button;
}
