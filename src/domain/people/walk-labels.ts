import type { Closing, Team } from '#domain/agreement/agreement.ts'
import type { Instant } from '#domain/time.ts'
import { DAY } from '#domain/time.ts'
import type { HandoffStory, Stay } from './handoff-story.ts'

export type Label = {
  /** Above marketing's lane or below sales'. */
  row: 'top' | 'bottom'
  x: number
  anchor: 'start' | 'middle' | 'end'
  words: string
  /** In the colour of this team; null in ink. */
  team: Team | null
  strong: boolean
}

type LabelsOf = {
  width: number
  handoffs: readonly HandoffStory[]
  day: (at: Instant) => string
}

const BACK: Record<Closing, string> = {
  rejected: 'Sent back',
  disqualified: 'Ruled out',
  recycled: 'Back',
  withdrawn: 'Taken back',
  expired: 'Unanswered',
  lost: 'Deal lost',
  won: 'Won',
}

/** The words on a walk, most telling first; a word that would touch another one is left out. */
export function placed(
  all: readonly Stay[],
  of: LabelsOf,
  x: (at: Instant) => number,
  end: number,
): Label[] {
  const kept: Label[] = []
  for (const label of wanted(all, of, x, end)) {
    const fits = inside(label, of.width) && !kept.some((other) => touch(label, other))
    if (fits) kept.push(label)
  }
  return kept
}

function wanted(
  all: readonly Stay[],
  of: LabelsOf,
  x: (at: Instant) => number,
  end: number,
): Label[] {
  const labels: Label[] = [
    {
      row: all.at(-1)?.team === 'sales' ? 'bottom' : 'top',
      x: of.width,
      anchor: 'end',
      words: 'Now',
      team: null,
      strong: false,
    },
  ]
  const won = of.handoffs.findLast((handoff) => handoff.closing === 'won')
  if (won?.closedAt)
    labels.push(words('bottom', x(won.closedAt), 'end', `Won ${of.day(won.closedAt)}`, null, true))
  const first = all[0]
  if (first) labels.push(stay(first, 4, 'top', end))
  const sales = all.filter((one) => one.team === 'sales').reverse()
  for (const one of sales) {
    labels.push(
      words('top', x(one.from) - 2, 'start', `Passed ${of.day(one.from)}`, null, one === sales[0]),
    )
    labels.push(stay(one, x(one.from) + 6, 'bottom', end))
  }
  for (const handoff of of.handoffs) {
    if (handoff.passedAt === null || handoff.closedAt === null || !handoff.closing) continue
    if (handoff.closing === 'won') continue
    const why = handoff.reason ? `: ${handoff.reason.replace(/[-_]+/g, ' ')}` : ''
    const text = `${BACK[handoff.closing]} ${of.day(handoff.closedAt)}`
    labels.push(words('top', x(handoff.closedAt) + 6, 'start', text + why, null, false))
    labels.push(words('top', x(handoff.closedAt) + 6, 'start', text, null, false))
  }
  return labels
}

function stay(one: Stay, x: number, row: Label['row'], end: number): Label {
  const who = one.team === 'marketing' ? 'With marketing' : 'With sales'
  const days = one.to === null ? null : Math.round((one.to - one.from) / DAY)
  const long =
    days === null ? '' : days === 0 ? ', less than a day' : `, ${days} day${days === 1 ? '' : 's'}`
  const anchor = x > end - 40 ? 'end' : 'start'
  return words(row, x, anchor, who + long, one.team, true)
}

const words = (
  row: Label['row'],
  x: number,
  anchor: Label['anchor'],
  text: string,
  team: Team | null,
  strong: boolean,
): Label => ({ row, x, anchor, words: text, team, strong })

/** Width of 12-px words, rather too wide than too narrow. */
function extent(label: Label): [number, number] {
  const wide = label.words.length * (label.strong ? 6.9 : 6.4)
  if (label.anchor === 'start') return [label.x, label.x + wide]
  if (label.anchor === 'end') return [label.x - wide, label.x]
  return [label.x - wide / 2, label.x + wide / 2]
}

function inside(label: Label, width: number): boolean {
  const [from, to] = extent(label)
  return from >= -2 && to <= width + 2
}

function touch(a: Label, b: Label): boolean {
  if (a.row !== b.row) return false
  const [aFrom, aTo] = extent(a)
  const [bFrom, bTo] = extent(b)
  return aFrom < bTo + 10 && bFrom < aTo + 10
}
