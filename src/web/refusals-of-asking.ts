import type { Refusal } from '#api/refusals.ts'
import type { Said } from './refusals.ts'

/** Sentences about requests between the teams. */
export const OF_ASKING = {
  'ask-unknown': {
    is: 'There is no such request for you to see.',
    next: 'It may be about somebody whom you do not see. Your requests are in the list.',
  },
  'ask-not-yours': {
    is: 'This is for somebody else to do.',
    next: 'The team that owes it answers; who asked says whether it helped.',
  },
  'ask-answered': {
    is: 'Somebody answered this before you.',
    next: 'Your text was not sent; it is still in the field. Their answer stands above it.',
  },
  'ask-unanswered': {
    is: 'Nobody has answered this yet.',
    next: 'Say whether it helped once there is an answer.',
  },
  'ask-over': {
    is: 'This is over.',
    next: 'Nothing was changed. Ask anew if you need it again.',
  },
  'ask-owner-unfit': {
    is: 'They do not work for the team that owes this.',
    next: 'Choose somebody of that team.',
  },
  'detail-unfit': {
    is: 'That is no telephone number.',
    next: 'Nothing was changed. Write digits, with spaces or a plus where you like.',
  },
  'ask-about-missing': {
    is: 'It does not say yet whom or what it is about.',
    next: 'Nothing was asked. Name the person and the detail, or the deal, then send it again.',
  },
} satisfies Partial<Record<Refusal, Said>>
