interface Handle {
  setBlocking?(blocks: boolean): unknown;
}

/**
 * Node waits for a terminal to take what is written, and everything else in this process waits with it: for hours, where somebody pressed
 * Ctrl-S or a connection froze. Afterwards what the terminal does not take at once waits in memory.
 */
export function neverWaitFor(stream: NodeJS.WriteStream): void {
  // Node has no public name for it. Only a terminal's handle is set to wait.
  const handle = (stream as { readonly _handle?: Handle | null })._handle;
  if (stream.isTTY) handle?.setBlocking?.(false);
}
