/** What is wrong with a text for a terminal: undefined where nothing is. */
export function unshownIn(text) {
  return [...text].some(isControl) ? 'a control character reaches the terminal' : undefined;
}

function isControl(letter) {
  const code = letter.codePointAt(0);
  return (code < 0x20 && letter !== '\n') || (code >= 0x7f && code < 0xa0) || (code >= 0x202a && code <= 0x202e);
}
