import type { Scalar } from '#domain/agreement/agreement.ts'

/** What may stand between {{ and }}, and by which traits it is known, the first that is told. */
export const MERGE_WORDS: Readonly<Record<string, readonly string[]>> = {
  'first name': ['firstName', 'first_name'],
  'last name': ['lastName', 'last_name'],
  name: ['name', 'fullName'],
  company: ['company'],
  title: ['title', 'jobTitle'],
  industry: ['industry'],
  country: ['country'],
}

type Traits = Readonly<Record<string, Scalar>>

/** A place for a word: `{{first name|there}}` has the fallback "there". */
type Tag = { text: string; word: string; fallback: string | null }

/** The tags of a text, whether anything is known by their words or not. */
export const tagsIn = (text: string): Tag[] =>
  [...text.matchAll(/\{\{([^{}]*)\}\}/g)].map(([whole, inner = '']) => {
    const bar = inner.indexOf('|')
    return {
      text: whole,
      word: (bar < 0 ? inner : inner.slice(0, bar)).trim().toLowerCase(),
      fallback: bar < 0 ? null : inner.slice(bar + 1).trim(),
    }
  })

/** A text with what is known of somebody, else with the fallbacks; what nothing is known for stays empty. */
const merged = (text: string, traits: Traits): string =>
  text.replace(/\{\{([^{}]*)\}\}/g, (whole) => {
    const [tag] = tagsIn(whole)
    return (tag && (known(tag.word, traits) ?? tag.fallback)) ?? ''
  })

function known(word: string, traits: Traits): string | null {
  for (const trait of MERGE_WORDS[word] ?? []) {
    const told = traits[trait]
    // One line, whatever a form took for a name.
    const said = typeof told === 'string' ? told.replace(/\s+/g, ' ').trim() : ''
    if (said !== '') return said.slice(0, 100)
  }
  return null
}

/** Every address of a text that a reader may follow, in order. */
const LINK = /https?:\/\/[^\s<>"']*[^\s<>"'.,;:!?)\]]/gi

export type Ways = {
  /** Where a link leads instead. */
  link: (url: string) => string
  unsubscribe: string
  /** The address of a picture that nobody sees; null: whether they open it is not looked at. */
  pixel: string | null
  /** Who writes, by whose leave they are written to. */
  sender: string
}

export type Letter = { subject: string; text: string; html: string }

/** The mail as somebody gets it: in plain text, and the same as HTML, with the way out at its end. */
export function letterTo(
  { subject, body }: { subject: string; body: string },
  traits: Traits,
  { link, unsubscribe, pixel, sender }: Ways,
): Letter {
  const said = merged(body, traits).trim()
  const foot = `You get this from ${sender}. No more of it:`
  const shown = said
    .split(/\n{2,}/)
    .map((part) => `<p>${linked(part, link).replaceAll('\n', '<br>')}</p>`)
    .join('\n')
  return {
    subject: merged(subject, traits).replace(/\s+/g, ' ').trim(),
    text: `${said.replace(LINK, link)}\n\n--\n${foot}\n${unsubscribe}\n`,
    html: `<!doctype html>
<html><body style="font:16px/24px sans-serif;max-width:36em">
${shown}
<p style="color:#55586f;font-size:13px">${escaped(foot)} <a href="${escaped(unsubscribe)}">unsubscribe</a></p>
${pixel === null ? '' : `<img src="${escaped(pixel)}" width="1" height="1" alt="">\n`}</body></html>
`,
  }
}

function linked(text: string, link: (url: string) => string): string {
  let html = ''
  let from = 0
  for (const found of text.matchAll(LINK)) {
    const [url] = found
    html += escaped(text.slice(from, found.index))
    html += `<a href="${escaped(link(url))}">${escaped(url)}</a>`
    from = found.index + url.length
  }
  return html + escaped(text.slice(from))
}

const SIGNS: Record<string, string> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}
const escaped = (text: string) => text.replace(/[&<>"']/g, (sign) => SIGNS[sign] ?? sign)

/** The links of a text in their order. */
export const linksIn = (text: string): string[] => [...text.matchAll(LINK)].map(([url]) => url)
