import { createHash } from 'node:crypto';
import { type Content, type Markup, markup, trusted } from './markup.ts';
import { SCRIPT } from './script.ts';
import { STYLE } from './style.ts';

export interface Page {
  readonly title: string;
  readonly body: Content;
  /** A further script, and addresses that it may connect to: only pages that are served have one. */
  readonly live?: { readonly script: string };
}

/**
 * A page of one file: it loads nothing, and its policy lets it load nothing. Style and scripts are allowed by their hashes
 * (https://www.w3.org/TR/CSP3/#match-element-to-source-list).
 */
export function page({ title, body, live }: Page): string {
  const scripts = [SCRIPT, ...(live === undefined ? [] : [live.script])];
  const { html } = markup`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy(scripts, live !== undefined)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${title}</title>
<style>${trusted(STYLE)}</style>
</head>
<body>
${inert(body)}
<p id="said" class="hidden" role="status" aria-live="polite"></p>
${scripts.map(scriptElement)}
</body>
</html>
`;
  return html;
}

/** What a policy cannot forbid: elements that lead elsewhere, or take input there. No page of ours has one in its body. */
const LEADING = /<(?=\/?(?:meta|base|link|form|iframe|frame|object|embed|portal)\b)/gi;

function inert(body: Content): Markup {
  return trusted(markup`${body}`.html.replaceAll(LEADING, '&lt;'));
}

function scriptElement(script: string): Markup {
  return markup`<script>${trusted(script)}</script>`;
}

function policy(scripts: readonly string[], live: boolean): string {
  return [
    "default-src 'none'",
    `style-src ${hashOf(STYLE)}`,
    `script-src ${scripts.map(hashOf).join(' ')}`,
    ...(live ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ');
}

function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
