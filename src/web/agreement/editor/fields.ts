import {
  type Agreement,
  CLOSINGS,
  type Clock,
  type Closing,
  STAGES,
  type Stage,
} from '#domain/agreement/agreement.ts'
import { DEFAULT_CLOSINGS } from '#domain/agreement/closings.ts'

export type Path = (string | number)[]

/** One thing of a clause that can be typed or chosen, and where it stands in the document. */
export type Field = {
  path: Path
  label: string
  kind: 'number' | 'text' | 'long' | 'list' | 'choice' | 'share' | 'cells' | 'test' | 'examples'
  /** Left empty, the field is not in the document. */
  isOptional?: boolean
  choices?: { value: string; label: string }[]
  /** What has to stand around it first, where the document says nothing there yet. */
  base?: { path: Path; value: unknown }
}

const TEAMS = [
  { value: 'marketing', label: 'Marketing' },
  { value: 'sales', label: 'Sales' },
]

/** What can be changed in a clause, in the order in which people read it; empty where nothing can. */
export function fieldsOf(document: Agreement, clauseId: string): Field[] {
  const [kind = '', of = ''] = clauseId.split(/\.(.*)/)
  switch (kind) {
    case 'stage':
      return stageFields(document, of as Stage)
    case 'clock':
      return clockFields(document, of as Clock['id'])
    case 'closing':
      return closingFields(document, of as Closing)
    case 'group':
      return groupFields(document, of)
    case 'goal':
      return goalFields(document, of)
    case 'step':
      return stepFields(document, of)
    case 'reasons':
      return reasonFields(document, of)
    case 'expiry':
      return [
        number(['expiry', 'passedDays'], 'Days to decide on a passed lead'),
        number(['expiry', 'heldDays'], 'Days a lead waits for its details'),
      ]
    case 'cadence':
      return [
        number(['cadence', 'everyDays'], 'Every so many days', { everyDays: 14, minutes: 30 }),
        number(['cadence', 'minutes'], 'Minutes', { everyDays: 14, minutes: 30 }),
      ]
    case 'fit':
      return bandFields(document, 'fit')
    case 'engagement':
      return bandFields(document, 'engagement')
    case 'qualify':
      return qualifyFields(document, of)
    default:
      return ruleFields(document, clauseId)
  }
}

const number = (path: Path, label: string, around?: unknown): Field => ({
  ...{ path, label, kind: 'number' },
  ...(around !== undefined && { base: { path: path.slice(0, -1), value: around } }),
})

function stageFields({ stages = [] }: Agreement, stage: Stage): Field[] {
  if (!STAGES.includes(stage)) return []
  const at = stages.findIndex((one) => one.stage === stage)
  const place: Path = ['stages', at < 0 ? stages.length : at]
  const base = { path: place, value: { stage } }
  return [
    {
      path: [...place, 'humanTest'],
      label: 'The human test, as a question',
      kind: 'long',
      isOptional: true,
      base,
    },
    { path: [...place, 'name'], label: 'What we call it', kind: 'text', isOptional: true, base },
    {
      path: [...place, 'owner'],
      label: 'Who owns it',
      kind: 'choice',
      choices: TEAMS,
      isOptional: true,
      base,
    },
    {
      path: [...place, 'examplesYes'],
      label: 'Examples of a yes',
      kind: 'list',
      isOptional: true,
      base,
    },
    {
      path: [...place, 'examplesNo'],
      label: 'Examples of a no',
      kind: 'list',
      isOptional: true,
      base,
    },
    {
      path: [...place, 'examples'],
      label: 'Real people, without their names',
      kind: 'examples',
      isOptional: true,
      base,
    },
  ]
}

function clockFields({ clocks = [] }: Agreement, id: Clock['id']): Field[] {
  const at = clocks.findIndex((clock) => clock.id === id)
  if (at < 0) return []
  const place: Path = ['clocks', at]
  return [
    { path: [...place, 'owes'], label: 'Who owes it', kind: 'choice', choices: TEAMS },
    number([...place, 'businessHours'], 'Business hours'),
    {
      ...number([...place, 'handRaiseHours'], 'Business hours for who asks to talk to us'),
      isOptional: true,
    },
  ]
}

function closingFields({ closings }: Agreement, closing: Closing): Field[] {
  if (!CLOSINGS.includes(closing) || closing === 'won') return []
  const place: Path = ['closings', closing]
  const base = { path: place, value: closings[closing] ?? DEFAULT_CLOSINGS[closing] }
  return [
    { ...number([...place, 'coolDownDays'], 'Days of rest'), base },
    {
      path: [...place, 'carryOver'],
      label: 'Per cent of the points that are kept',
      kind: 'share',
      base,
    },
  ]
}

function groupFields({ engagement }: Agreement, id: string): Field[] {
  const at = engagement.groups.findIndex((group) => group.id === id)
  if (at < 0) return []
  const place: Path = ['engagement', 'groups', at]
  return [
    number([...place, 'cap'], 'Points of all of this together, at most'),
    { path: [...place, 'name'], label: 'What we call it', kind: 'text', isOptional: true },
  ]
}

function goalFields({ goals = [] }: Agreement, key: string): Field[] {
  const at = goals.findIndex(({ metric, per }) => `${metric}.${per}` === key)
  const goal = goals[at]
  if (!goal) return []
  const place: Path = ['goals', at]
  return [
    goal.currency === undefined
      ? { path: [...place, 'atLeast'], label: 'At least, in per cent', kind: 'share' }
      : number([...place, 'atLeast'], `At least, in ${goal.currency}`),
    {
      path: [...place, 'per'],
      label: 'Every',
      kind: 'choice',
      choices: [
        { value: 'quarter', label: 'Quarter' },
        { value: 'year', label: 'Year' },
      ],
    },
  ]
}

function stepFields({ steps = [] }: Agreement, id: string): Field[] {
  const at = steps.findIndex((step) => step.id === id)
  if (at < 0) return []
  const place: Path = ['steps', at]
  const text = (name: string, label: string): Field => ({
    ...{ path: [...place, name], label, kind: 'text', isOptional: true },
  })
  return [
    { path: [...place, 'name'], label: 'Name', kind: 'text' },
    { ...text('says', 'What happens'), kind: 'long' },
    text('writtenIn', 'Where it is written down'),
    { ...text('owner', 'Who owns it'), kind: 'choice', choices: TEAMS },
    text('measuredBy', 'What measures it'),
    { ...text('agreedBy', 'Who agreed (marketing, sales)'), kind: 'list' },
  ]
}

/** Each reason of these families by its words. */
function reasonFields({ reasons = [] }: Agreement, of: string): Field[] {
  const isHere = (family: string) =>
    of === 'rejected' ? family !== 'lost' && family !== 'disqualified' : family === of
  return reasons.flatMap(({ family, id }, at) =>
    isHere(family)
      ? [{ path: ['reasons', at, 'says'], label: `“${id}” (${family})`, kind: 'text' as const }]
      : [],
  )
}

function bandFields(document: Agreement, what: 'fit' | 'engagement'): Field[] {
  const { bands } = document[what]
  return [
    number([what, 'cap'], 'At most, in points'),
    ...bands
      .slice(0, -1)
      .map(({ name }, at) => number([what, 'bands', at, 'atLeast'], `${name} from, in points`)),
  ]
}

function qualifyFields({ qualify }: Agreement, of: string): Field[] {
  if (of === 'exclude')
    return qualify.exclude.map((_, at) => ({
      ...{ path: ['qualify', 'exclude', at], label: 'Who is never passed', kind: 'test' },
    }))
  if (of === 'minimum')
    return [{ path: ['minimumInformation'], label: 'Details we wait for', kind: 'list' }]
  const raises: Field = {
    ...{ path: ['qualify', 'handRaises'], label: 'Acts that pass a person at once', kind: 'list' },
  }
  if (of === 'ask') return [raises]
  if (of !== '') return []
  return [{ path: ['qualify', 'cells'], label: 'Who is passed by points', kind: 'cells' }, raises]
}

export function ruleFields({ fit, engagement }: Agreement, id: string): Field[] {
  const at = fit.rules.findIndex((rule) => rule.id === id)
  if (at >= 0)
    return [
      { path: ['fit', 'rules', at, 'when'], label: 'Who gets them', kind: 'test' },
      number(['fit', 'rules', at, 'points'], 'Points'),
      { path: ['fit', 'rules', at, 'says'], label: 'Note', kind: 'text', isOptional: true },
    ]
  for (const [g, { rules }] of engagement.groups.entries()) {
    const r = rules.findIndex((rule) => rule.id === id)
    if (r >= 0) return actFields(['engagement', 'groups', g, 'rules', r])
  }
  return []
}

const actFields = (place: Path): Field[] => [
  { path: [...place, 'event'], label: 'Act', kind: 'text' },
  number([...place, 'points'], 'Points'),
  number([...place, 'cap'], 'Points at most'),
  { ...number([...place, 'halfLifeDays'], 'Days until half is left'), isOptional: true },
  { path: [...place, 'distinctBy'], label: 'Once for each', kind: 'text', isOptional: true },
  { path: [...place, 'says'], label: 'Note', kind: 'text', isOptional: true },
]
