import type { Name } from '#domain/people/identity/name.ts'
import { spelled } from '#domain/people/identity/name.ts'
import { minorDigits } from '#domain/people/imports/cells/read-money.ts'
import {
  type Part,
  type Reached,
  roleLines,
  stageLines,
} from '#domain/people/imports/deals/deal-lines.ts'
import type { DealState } from '#domain/people/imports/map.ts'
import { BETWEEN_PEOPLE, DEAL_COLUMNS } from '#domain/people/imports/presets/own.ts'
import type { Instant } from '#domain/time.ts'

/** What of one deal is written into a file. Money is in minor units of its currency; null means "no data". */
export type ExportedDeal = {
  key: string
  name: string | null
  company: string | null
  /** Everybody who takes part, each under one name. */
  people: readonly Name[]
  state: DealState
  /** The stage as the source calls it. */
  stage: string | null
  money: { cents: number; currency: string } | null
  owner: string | null
  openedAt: Instant | null
  closedAt: Instant | null
  reason: string | null
  stages: readonly Reached[]
  roles: readonly Part[]
}

/** The head of the file. */
export const dealsHead = (): string[] => Object.values(DEAL_COLUMNS)

/** One deal as a line under that head. */
export function dealLine(deal: ExportedDeal): string[] {
  const { money, people, state } = deal
  const cells: Record<keyof typeof DEAL_COLUMNS, string> = {
    id: deal.key,
    name: deal.name ?? '',
    company: deal.company ?? '',
    people: people.map(spelled).join(BETWEEN_PEOPLE),
    state: STATES[state],
    stage: deal.stage ?? '',
    amount: money ? inMajor(money) : '',
    currency: money?.currency ?? '',
    owner: deal.owner ?? '',
    openedAt: day(deal.openedAt),
    // A deal that was opened again has an end that is none any more.
    closedAt: state === 'open' ? '' : day(deal.closedAt),
    // One that was won after it was lost still has why it was lost then.
    reason: state === 'lost' ? (deal.reason ?? '') : '',
    stages: stageLines(deal.stages),
    roles: roleLines(deal.roles),
  }
  return Object.keys(DEAL_COLUMNS).map((column) => cells[column as keyof typeof DEAL_COLUMNS])
}

/** As the table of statuses of our own files reads them (statuses/shipped.ts). */
const STATES: Record<DealState, string> = { open: 'Open', won: 'Won', lost: 'Lost' }

const day = (at: Instant | null): string => (at === null ? '' : new Date(at).toISOString())

/** "1234.50", with all decimals of the currency, from whole numbers alone. Rule 0.9. */
function inMajor({ cents, currency }: { cents: number; currency: string }): string {
  const digits = minorDigits(currency) ?? 2
  const text = String(cents).padStart(digits + 1, '0')
  return digits === 0 ? text : `${text.slice(0, -digits)}.${text.slice(-digits)}`
}
