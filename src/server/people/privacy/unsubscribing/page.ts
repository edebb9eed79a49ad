import { CHANNEL_WORDS } from '#domain/people/privacy/consent-words.ts'
import type { Standing } from './store.ts'

/** The page of a link as HTML: one question or one answer, without a script. Null: a link that says nothing. */
export const pageOf = (standing: Standing | null): string =>
  pageSaying(standing === null ? BROKEN : told(standing))

/** The page of an answer that is none, by its HTTP status: nothing was stopped. */
export const pageOfTrouble = (status: number): string =>
  pageSaying(status === 400 || status === 404 ? BROKEN : LATER)

function pageSaying({ title, lines, form }: Said): string {
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
${form ? FORM : ''}
</main>
</body>
</html>
`
}

type Said = { title: string; lines: string[]; form?: boolean }

const BROKEN: Said = {
  title: 'This link does not work',
  lines: [
    'A part of it may be missing. Open it from the mail once more, or answer the mail and say that you want no more of it.',
  ],
}

const LATER: Said = {
  title: 'This could not be done now',
  lines: [
    'Nothing has changed. Open the link from the mail once more in a few minutes, or answer the mail and say that you want no more of it.',
  ],
}

function told({ is, workspace, purpose, channel, address }: Standing): Said {
  const how = CHANNEL_WORDS[channel]
  const whom = channel === 'mail' && address ? ` at ${address}` : ''
  if (is === 'nothing')
    return {
      title: 'Nothing is sent to this address',
      lines: [`${workspace} does not contact you. There is nothing to unsubscribe from.`],
    }
  if (is === 'stopped')
    return {
      title: 'You are unsubscribed',
      lines: [
        `${workspace} no longer contacts you ${how} for “${purpose}”${whom}.`,
        'What is on its way already may still arrive. If you did not want this, write to whoever sent you the mail.',
      ],
    }
  return {
    title: 'Unsubscribe?',
    lines: [`${workspace} then no longer contacts you ${how} for “${purpose}”${whom}.`],
    form: true,
  }
}

/** It goes where it was opened, and says what a mail program says by itself (RFC 8058). */
const FORM = `<form method="post"><input type="hidden" name="List-Unsubscribe" value="One-Click"><button type="submit">Unsubscribe</button></form>
<p class="quiet">Nothing has changed yet: only the button does it.</p>`

const SIGNS: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign)

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
.quiet { color: var(--quiet); }
@media (max-width: 480px) { body { padding-top: 24px; } main { padding: 24px; } button { width: 100%; min-height: 44px; } }
`
