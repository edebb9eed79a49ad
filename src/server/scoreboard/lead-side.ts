import { answers } from '#domain/scoreboard/answers.ts'
import { alike, countsBy, type Leads } from '#domain/scoreboard/cohort.ts'
import { flowOf } from '#domain/scoreboard/flow.ts'
import { type Month, monthsBetween } from '#domain/scoreboard/period.ts'
import { NO_LEADS, type StageCounts, stageRow } from '#domain/scoreboard/stage-row.ts'
import type { Instant } from '#domain/time.ts'
import type { Tx } from '#server/db/connect.ts'
import type { Sight } from '#server/sight.ts'
import type { Asked } from './asked.ts'
import { peopleKnown } from './ground.ts'
import {
  answersOf,
  comebacks,
  handoffOutline,
  leadsOf,
  outOfOrder,
  passedAgain,
} from './handoffs.ts'

export type LeadSide = Awaited<ReturnType<typeof readLeadSide>>

/** Everything that the hand-offs tell: how far the leads came, where they went, and what sales answered. */
export async function readLeadSide(tx: Tx, asked: Asked, sight: Sight | null) {
  const { first, last } = await handoffOutline(tx, asked.workspaceId)
  const months = first === null ? [] : monthsBetween(first, last ?? first, asked.timeZone)
  const leads = await leadsOf(tx, asked, months)
  const again = await comebacks(tx, asked)
  const flow = flowOf(alike(leads, again.groups))
  const { preceding } = asked
  const earlier = preceding && { ...asked, period: preceding }
  return {
    months,
    stages: stages(leads, months, asked),
    flow: {
      ...flow,
      withMarketing: await peopleKnown(tx, asked),
      people: flow.mql - again.inPeriod,
      passedPeople: flow.passed - (await passedAgain(tx, asked)),
    },
    answered: {
      now: await answered(tx, asked, leads),
      before: earlier && (await answered(tx, earlier, await leadsOf(tx, earlier, []))),
    },
    outOfOrder: await outOfOrder(tx, asked, sight),
  }
}

async function answered(tx: Tx, asked: Asked, leads: Leads[]) {
  // Without bounds every lead is in the period by whichever day it counts.
  if (asked.period.from === null) {
    const passed = leads.filter((group) => group.passed)
    const refused = leads.filter(({ closing }) => closing !== null)
    return answers(passed, refused, leads)
  }
  const { passed, refused } = await answersOf(tx, asked)
  return answers(passed, refused, leads)
}

function stages(leads: Leads[], months: Month[], { period, windowDays, asOf }: Asked) {
  const row = (of: StageCounts, to: Instant | null) => stageRow(of, { to, windowDays, asOf })
  const ends = new Map(months.map(({ key, to }) => [key, to]))
  return {
    total: row(countsBy(leads, () => null)[0] ?? NO_LEADS, period.to),
    byOrigin: countsBy(leads, ({ origin }) => origin).map((of) => row(of, period.to)),
    byMonth: countsBy(leads, ({ month }) => month)
      .sort((a, b) => ((a.key ?? '') < (b.key ?? '') ? -1 : 1))
      .map((of) => row(of, ends.get(of.key ?? '') ?? null)),
  }
}
