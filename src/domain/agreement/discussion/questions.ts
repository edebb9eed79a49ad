import { type Agreement, type Clock, STAGES, type Stage } from '#domain/agreement/agreement.ts'
import { stageName } from '#domain/agreement/sentences/stages.ts'
import { missesOf } from '#domain/agreement/sentences/together.ts'
import { list, number } from '#domain/agreement/sentences/words.ts'
import type { Section } from '#domain/agreement/sentences.ts'

/** Stages about which two teams most often mean different people. */
const DEBATED: Stage[] = ['mql', 'sal', 'sql']
/** Longer than three working days of eight hours. Rule 9 wants both sides to mean it. */
const LONG_CLOCK_HOURS = 24

/** What a section leaves to be decided: first what the agreement does not say, then what to ask of what it says. */
export function questionsOf(agreement: Agreement, section: Section): string[] {
  switch (section.number) {
    case '1':
      return stageQuestions(agreement)
    case '2':
      return [
        'Which of these acts came before our last ten won deals?',
        'Which of them has never made a rep glad of a call?',
      ]
    case '3':
      return passingQuestions(agreement)
    case '4':
      return clockQuestions(agreement, section)
    case '5':
      return earlyQuestions(agreement)
    case '6':
      return (agreement.goals ?? []).length === 0
        ? ['Which revenue goal do both teams share?']
        : ['Where do both teams read these numbers, and who tells them?']
    default:
      return togetherQuestions(agreement)
  }
}

function stageQuestions(agreement: Agreement): string[] {
  const of = (stage: Stage) => agreement.stages?.find((one) => one.stage === stage)
  const isShown = (stage: Stage) => {
    const picked = new Set(of(stage)?.examples?.map(({ by }) => by))
    return picked.size === 2
  }
  const ownerless = STAGES.filter((stage) => of(stage)?.owner === undefined)
  return [
    ...DEBATED.filter((stage) => !isShown(stage)).map(
      (stage) =>
        `Which real person of last month was “${stageName(agreement, stage)}”, and which one was not? Each side names both.`,
    ),
    ...(ownerless.length === 0
      ? []
      : [
          `Who owns ${list(
            ownerless.map((stage) => `“${stageName(agreement, stage)}”`),
            'and',
          )}?`,
        ]),
  ]
}

function passingQuestions({ minimumInformation, qualify }: Agreement): string[] {
  return [
    ...(minimumInformation.length === 0
      ? ['Which details does a rep need before the first call?']
      : ['Which of these details do we often not know, and who asks for them?']),
    ...(qualify.handRaises.length === 0 ? ['What does somebody do who asks to talk to us?'] : []),
    'How many leads a week can each rep answer in time?',
  ]
}

const ASKS: Record<Clock['id'], string> = {
  decision: 'Within how many hours does sales accept or reject a lead?',
  'first-follow-up': 'Within how many hours does sales call or write to a lead?',
  feedback: 'Within how many hours does sales give its reason for a rejection?',
  answer: 'Within how many hours does marketing answer a rejection?',
}

function clockQuestions({ clocks = [] }: Agreement, { clauses }: Section): string[] {
  const known = new Set(clocks.map(({ id }) => id))
  const long = clocks.filter(({ businessHours }) => businessHours > LONG_CLOCK_HOURS)
  return [
    ...(Object.keys(ASKS) as Clock['id'][]).filter((id) => !known.has(id)).map((id) => ASKS[id]),
    ...long.map(({ id, businessHours }) => {
      const at = clauses.find((clause) => clause.id === `clock.${id}`)?.number ?? ''
      return `Clause ${at} allows ${number(businessHours)} business hours: do both sides want to wait that long?`
    }),
    ...(clocks.length > 0 ? ['Can both sides keep this in a bad week?'] : []),
  ]
}

function earlyQuestions({ reasons = [], expiry }: Agreement): string[] {
  return [
    reasons.length === 0
      ? 'Which reasons may sales give when it rejects a lead?'
      : 'Which reason did we hear last month that is not on the list?',
    ...(expiry === undefined
      ? ['After how many days does a lead without a decision come back?']
      : []),
  ]
}

function togetherQuestions({ cadence, steps = [] }: Agreement): string[] {
  return [
    ...(cadence === undefined ? ['When do both teams meet, and for how long?'] : []),
    ...steps.flatMap((step) => {
      const misses = missesOf(step)
      return misses === null
        ? []
        : [`“${step.name}” is not ${misses}. Who settles it, and by when?`]
    }),
  ]
}
