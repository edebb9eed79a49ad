import type { Scoreboard } from '#api/scoreboard.ts'
import { int } from '#web/kit/format.ts'
import type { Opens } from '#web/kit/opens.tsx'

type Flow = Scoreboard['flow']
export type Words = { key: string; text: string; opens: Opens }

/** One node of the flow: how many came here, what share of the step before, and where the rest went. */
export type Step = {
  id: 'known' | 'passed' | 'accepted' | 'deals' | 'won'
  name: string
  side: 'marketing' | 'sales' | 'joint'
  n: number
  /** Share of the step before, 0..1; null for the first and where nothing came. */
  share: number | null
  opens: Opens
  /** Went back from here: all of them, and how. */
  back: number
  backWords: Words[]
  /** Neither went on nor back: still here, or lost. */
  stay: Words[]
}

const BACK: Record<string, string> = {
  rejected: 'rejected',
  recycled: 'too early',
  disqualified: 'did not fit',
  withdrawn: 'taken back',
  expired: 'without a decision',
}

/** The flow in words, once for the picture, the phone and the table. `period` is the key of the period. */
export function stepsOf(flow: Flow, period: string): Step[] {
  const reached = (stage: 'passed' | 'accepted' | 'deal' | 'won'): Opens => ({
    to: '/people',
    search: { mql: period, reached: stage },
  })
  const waiting = flow.withMarketing - flow.people
  const share = (n: number, of: number) => (of > 0 ? n / of : null)
  const lanes = (stage: 'held' | 'passed' | 'accepted', lane: Flow['backFromHeld']) =>
    Object.entries(lane)
      .filter(([, n]) => (n ?? 0) > 0)
      .sort(([, a], [, b]) => (b ?? 0) - (a ?? 0))
      .map(([how, n]) => ({
        key: how,
        text: `${int(n ?? 0)} ${stage === 'held' && how === 'expired' ? 'held too long' : (BACK[how] ?? how)}`,
        opens: {
          to: '/people',
          search: { mql: period, furthest: stage, outcome: how as 'rejected' },
        } as Opens,
      }))
  const open = (
    stage: 'held' | 'passed' | 'accepted' | 'deal',
    n: number,
    what: string,
  ): Words[] =>
    n > 0
      ? [
          {
            key: `open-${stage}`,
            text: `${int(n)} ${what}`,
            opens: { to: '/people', search: { mql: period, furthest: stage, outcome: 'open' } },
          },
        ]
      : []
  const lost: Words[] =
    flow.lost > 0
      ? [
          {
            key: 'lost',
            text: `${int(flow.lost)} lost`,
            opens: { to: '/people', search: { mql: period, outcome: 'lost' } },
          },
        ]
      : []
  const warming: Words[] =
    waiting > 0
      ? [
          {
            key: 'warming',
            text: `${int(waiting)} still being warmed up`,
            opens: { to: '/people', search: { view: 'everybody' } },
          },
        ]
      : []
  return [
    {
      id: 'known',
      name: 'With marketing',
      side: 'marketing',
      n: flow.withMarketing,
      share: null,
      opens: { to: '/people', search: { view: 'everybody' } },
      back: 0,
      backWords: [],
      stay: [
        ...warming,
        ...open('held', flow.open.held, 'held, details missing'),
        ...lanes('held', flow.backFromHeld),
      ],
    },
    {
      id: 'passed',
      name: 'Passed to sales (MQL)',
      side: 'joint',
      n: flow.passed,
      share: share(flow.passedPeople, flow.withMarketing),
      opens: reached('passed'),
      back: sum(flow.backFromPassed),
      backWords: lanes('passed', flow.backFromPassed),
      stay: open('passed', flow.open.passed, 'wait for an answer'),
    },
    {
      id: 'accepted',
      name: 'Accepted (SAL)',
      side: 'sales',
      n: flow.accepted,
      share: share(flow.accepted, flow.passed),
      opens: reached('accepted'),
      back: sum(flow.backFromAccepted),
      backWords: lanes('accepted', flow.backFromAccepted),
      stay: open('accepted', flow.open.accepted, 'being worked on'),
    },
    {
      id: 'deals',
      name: 'Deals',
      side: 'sales',
      n: flow.deals,
      share: share(flow.deals, flow.accepted),
      opens: reached('deal'),
      back: flow.lostAgain,
      backWords:
        flow.lostAgain > 0
          ? [
              {
                key: 'lost-again',
                text: `${int(flow.lostAgain)} lost, came again`,
                opens: { to: '/people', search: { mql: period, outcome: 'lost' } },
              },
            ]
          : [],
      stay: [...lost, ...open('deal', flow.open.deals, 'open')],
    },
    {
      id: 'won',
      name: 'Won',
      side: 'joint',
      n: flow.won,
      share: share(flow.won, flow.deals),
      opens: reached('won'),
      back: 0,
      backWords: [],
      stay: [],
    },
  ]
}

/** The finding of the picture in one sentence. */
export function flowSays(flow: Flow): string {
  return `Of ${int(flow.withMarketing)} people with marketing ${int(flow.passed)} leads were passed, ${int(flow.accepted)} accepted, ${int(flow.deals)} became deals and ${int(flow.won)} were won. ${int(flow.again.back)} went back to marketing, ${int(flow.again.mqlAgain)} of them came again.`
}

const sum = (lane: Partial<Record<string, number>>) =>
  Object.values(lane).reduce<number>((total, n) => total + (n ?? 0), 0)
