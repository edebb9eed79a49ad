/** What a page without the app says: a heading, lines under it, and perhaps a form. */
export type PlainPage = {
  title: string
  lines: readonly string[]
  /** HTML of ours; what others wrote in it is escaped. */
  form?: string | undefined
}

/** A page for whoever comes by a link of a mail and is not signed in: HTML without a script. */
export function plainPage({ title, lines, form }: PlainPage): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="robots" content="noindex, nofollow">
<meta name="color-scheme" content="light dark">
<title>${escaped(title)}</title>
<style>${LOOK}</style>
</head>
<body>
<main>
${MARK}
<h1>${escaped(title)}</h1>
${lines.map((line) => `<p>${escaped(line)}</p>`).join('\n')}
${form ?? ''}
</main>
</body>
</html>
`
}

/** Of an answer of such a page: it is kept nowhere and found by no search. */
export const PLAIN_HEADERS = {
  'cache-control': 'no-store',
  'x-robots-tag': 'noindex, nofollow',
  'content-type': 'text/html; charset=utf-8',
} as const
const SIGNS: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
/** Text of others as HTML shows it. */
export const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign)

const MARK =
  '<svg viewBox="0 0 24 24" width="28" height="28" fill="none" stroke-width="3" stroke-linecap="round" stroke-linejoin="round" aria-hidden="true"><path d="M2.5 15.5h6v-6h6v-6h6" stroke="#8d5de5"/><path d="M4.5 21h10v-6h6.5v-5.5" stroke="#169a89"/></svg>'

/** The colours of the pages' theme (web/theme.ts); this page is made without them. */
const LOOK = `
:root { --paper: #f5f5f9; --sheet: #ffffff; --text: #1b1d33; --quiet: #55586f; --hair: #e8e8ef; --ink: #2b3370; --on-ink: #ffffff; }
@media (prefers-color-scheme: dark) {
  :root { --paper: #0e0f16; --sheet: #13141d; --text: #e6e7f1; --quiet: #a6a9be; --hair: #242634; --ink: #5c6ab5; --on-ink: #ffffff; }
}
* { box-sizing: border-box; }
body { margin: 0; padding: 72px 16px 32px; background: var(--paper); color: var(--text); font: 14px/20px "Inter Variable", Inter, system-ui, sans-serif; -webkit-font-smoothing: antialiased; }
main { max-width: 440px; margin: 0 auto; padding: 32px; background: var(--sheet); border: 1px solid var(--hair); border-radius: 12px; overflow-wrap: anywhere; }
svg { display: block; margin-bottom: 24px; }
h1 { margin: 0 0 8px; font-size: 20px; line-height: 28px; font-weight: 600; letter-spacing: -0.012em; }
p { margin: 0 0 8px; }
p:last-child { margin-bottom: 0; }
form { margin: 24px 0 16px; }
button { min-height: 36px; padding: 0 18px; border: 0; border-radius: 8px; background: var(--ink); color: var(--on-ink); font: inherit; font-weight: 600; cursor: pointer; }
button:focus-visible { outline: 2px solid var(--ink); outline-offset: 2px; }
fieldset { margin: 0 0 16px; padding: 0; border: 0; }
legend { margin: 0 0 4px; padding: 0; font-weight: 600; }
label { display: flex; gap: 8px; align-items: baseline; padding: 6px 0; }
.quiet { color: var(--quiet); }
@media (max-width: 480px) { body { padding-top: 24px; } main { padding: 24px; } button { width: 100%; min-height: 44px; } }
`
