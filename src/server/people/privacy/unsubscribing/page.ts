import { CHANNEL_WORDS } from '#domain/people/privacy/consent-words.ts'
import { plainPage } from '#server/http/plain-page.ts'
import type { Standing } from './store.ts'

/** The page of a link as HTML: one question or one answer, without a script. Null: a link that says nothing. */
export const pageOf = (standing: Standing | null): string =>
  pageSaying(standing === null ? BROKEN : told(standing))

/** The page of an answer that is none, by its HTTP status: nothing was stopped. */
export const pageOfTrouble = (status: number): string =>
  pageSaying(status === 400 || status === 404 ? BROKEN : LATER)

const pageSaying = ({ form, ...said }: Said): string =>
  plainPage({ ...said, form: form ? FORM : undefined })

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
