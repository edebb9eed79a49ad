import type { Evidence, SignalTest } from './false-signals.ts'

const SAYS: Record<SignalTest, (evidence: Evidence) => string> = {
  burst: ({ links = 2, withinMs = 0 }) =>
    `Opened ${links} links within ${seconds(withinMs)}: a mail scanner`,
  rush: ({ afterMs = 0 }) =>
    `Clicked within ${seconds(afterMs)} of the delivery, and nothing followed on the site: a mail scanner`,
  'hidden-link': () => 'Followed a link that no reader sees: a mail scanner',
  scanner: ({ machine }) =>
    machine === 'HEAD'
      ? 'Asked only whether the page is there (HEAD): a mail scanner'
      : `Says that it is ${machine?.replace(/^A /, 'a ') ?? 'a machine'}: no reader`,
}

/** Why an event counts as a machine's, in a sentence without its full stop. */
export const reasonWords = (test: SignalTest, evidence: Evidence): string => SAYS[test](evidence)

/** Why, where no test finds anything. */
export const SAID_MACHINE = 'A member said that a machine did this'

/** What a test looks for, as a line of a list. */
export const TEST_WORDS: Record<SignalTest, string> = {
  burst: 'Several links at once',
  rush: 'Clicked right after delivery',
  'hidden-link': 'Hidden link followed',
  scanner: 'Calls itself a scanner',
}

function seconds(ms: number): string {
  const whole = Math.max(1, Math.ceil(ms / 1_000))
  return whole === 1 ? 'a second' : `${whole} seconds`
}
