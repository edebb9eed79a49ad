import type { Refusal } from '#api/refusals.ts'
import type { Said } from './refusals.ts'

/** Those that speak of leads between the two teams. */
export const OF_HANDOFFS = {
  'handoff-unknown': {
    is: 'There is no such lead for you to see.',
    next: 'It may be with somebody else by now. The desk shows who waits for you.',
  },
  'handoff-over': {
    is: 'This lead has gone back already.',
    next: 'Their page says how it ended. If they show interest again, they come back by themselves.',
  },
  'not-passed': {
    is: 'Marketing still holds this lead.',
    next: 'Something is missing that both teams asked for. As soon as it is known, they come to your desk.',
  },
  'already-decided': {
    is: 'This lead is answered already.',
    next: 'Your answer was not sent. The lead says who has it and since when.',
  },
  'answer-not-owed': {
    is: 'Nobody waits for an answer about this lead.',
    next: 'It was answered, or the lead was passed to sales again. The lead says which.',
  },
  'deal-open': {
    is: 'There is a deal for this lead.',
    next: 'It ends by being won or lost. Close the deal where it is kept.',
  },
  'no-contact-yet': {
    is: 'Nobody tried to reach this lead yet.',
    next: 'Log a call, a mail or a meeting first. Without contact, a lead can be rejected or sent to warm up.',
  },
  'reason-missing': {
    is: 'Marketing has to know why.',
    next: 'Choose one of the agreed reasons. Your words are still in the field.',
  },
  'reason-unknown': {
    is: 'This reason is not in the agreement.',
    next: 'Choose one of the agreed ones. The list may have changed since you opened the lead.',
  },
  'wake-day-unfit': {
    is: 'They cannot come back on this day.',
    next: 'Choose a day from tomorrow on, within ten years, or leave it empty.',
  },
  'undo-over': {
    is: 'This can no longer be taken back.',
    next: 'A minute has passed, or something else was decided since. Both stay in the history.',
  },
  'touch-time-unfit': {
    is: 'This contact cannot have been at that time.',
    next: 'It lies in the future, or before the lead was passed. Choose another time.',
  },
} satisfies Partial<Record<Refusal, Said>>
