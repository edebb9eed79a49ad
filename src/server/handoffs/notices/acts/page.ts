import { escaped, plainPage } from '#server/http/plain-page.ts'
import type { ActStanding } from './store.ts'

/** The page of a link: one question with one button, or what became of the lead. Null: a link that says nothing. */
export function actPage(standing: ActStanding | null): string {
  if (standing === null) return plainPage(BROKEN)
  if (standing.is !== 'open') return plainPage(standing)
  const { act, name, member, lines, reasons } = standing
  const title = act === 'accept' ? `Accept ${name}?` : `Give ${name} back?`
  return plainPage({
    title,
    lines: [...lines, `You answer as ${member}.`],
    form: formOf(act, reasons),
  })
}

/** The page of an answer that is none, by its HTTP status: nothing was done. */
export const actPageOfTrouble = (status: number): string =>
  plainPage(status === 404 ? BROKEN : LATER)

const BROKEN = {
  title: 'This link does not work',
  lines: ['A part of it may be missing. Open it from the mail once more, or sign in to Lockstep.'],
}

const LATER = {
  title: 'This could not be done now',
  lines: ['Nothing has changed. Open the link from the mail once more in a few minutes.'],
}

type Reasons = Extract<ActStanding, { is: 'open' }>['reasons']

/** It goes where it was opened. Nothing is chosen beforehand: whoever gives a lead back says why. */
function formOf(act: 'accept' | 'reject', reasons: Reasons): string {
  const button = act === 'accept' ? 'Accept' : 'Give back'
  return `<form method="post">${act === 'reject' ? choiceOf(reasons) : ''}<button type="submit">${button}</button></form>
<p class="quiet">Nothing has changed yet: only the button does it.</p>`
}

const choiceOf = (reasons: Reasons): string =>
  `<fieldset><legend>Why?</legend>${reasons
    .map(
      ({ id, says }) =>
        `<label><input type="radio" name="reason" value="${escaped(id)}" required> <span>${escaped(says)}</span></label>`,
    )
    .join('')}</fieldset>`
