import type { Agreement, Clock } from '#domain/agreement/agreement.ts'
import type { Draft } from '#domain/agreement/sentences.ts'
import { count, number, spelled, TEAMS } from './words.ts'

/** The hours of a working day by which limits are also said in days. Rule 2.2, "hours trap". */
const WORKING_DAY_HOURS = 8

const PROMISES: Record<Clock['id'], { does: string; after: string; runs: string }> = {
  decision: { does: 'accepts or rejects every lead', after: '', runs: 'passed to decision' },
  'first-follow-up': {
    does: 'calls or writes to every lead in person',
    after: '',
    runs: 'passed to first human touch',
  },
  feedback: {
    does: 'gives its reason for every rejection',
    after: ' A rejection without a reason does not stop this clock.',
    runs: 'passed to rejection with reason',
  },
  answer: {
    does: 'answers every rejection',
    after: ' The answer is: mended, parked or explained.',
    runs: 'rejection to answer',
  },
}

export function clockClauses({ clocks = [] }: Agreement): Draft[] {
  if (clocks.length === 0) return [{ id: 'clocks', text: 'We have not agreed on any time yet.' }]
  return clocks.map((clock) => {
    const { does, after, runs } = PROMISES[clock.id]
    const asked =
      clock.handRaiseHours === undefined
        ? ''
        : `, and within ${hours(clock.handRaiseHours)} when the person asked to talk to us`
    return {
      id: `clock.${clock.id}`,
      owes: clock.owes,
      text: `${TEAMS[clock.owes]} ${does} within ${hours(clock.businessHours)}${workingDays(clock.businessHours)}${asked}.${after}`,
      runsAs: `${runs}, ${number(clock.businessHours)} bh${clock.handRaiseHours === undefined ? '' : `, ${number(clock.handRaiseHours)} bh if asked`}`,
      note: clock.says ?? null,
    }
  })
}

const hours = (value: number) => count(value, 'business hour')

function workingDays(value: number): string {
  const share = value / WORKING_DAY_HOURS
  if (share < 0.5) return ''
  if (share === 0.5) return ' (half a working day)'
  return share === 1 ? ' (one working day)' : ` (${spelled(share)} working days)`
}
