import { readDate } from '#domain/people/imports/cells/read-date.ts'
import type {
  AccountMap,
  Column,
  DealMap,
  EventMap,
  ImportMap,
} from '#domain/people/imports/map.ts'
import { provenOrders } from './guess-dates.ts'
import { DECIDED, HEADERS, plain, TRAITS } from './header-words.ts'

/** The head of a file: its columns and some of its rows. */
export type Sample = { columns: readonly string[]; rows: readonly (readonly string[])[] }

type Find = (words: readonly string[]) => string | null

/**
 * What a file's columns most likely mean, from their names and a few rows. What cannot be told stays out, so
 * that the person who imports decides. The source is named after what the file holds, not after the file:
 * next month's export of the same list then adds only what is new.
 */
export function guessMap(sample: Sample): ImportMap {
  const find = finder(sample.columns)
  const deal = guessDeal(sample, find)
  const person = guessPerson(find, deal)
  const events = person ? guessEvents(sample, find, deal) : []
  const log = events.some((event) => 'column' in event.name)
  const company = find(HEADERS.company)
  const account = person || deal ? null : guessCompanies(sample, find)
  const traits = (person && !log) || account ? guessTraits(sample, find, deal) : {}
  const seen = find(HEADERS.seen)
  const orders = provenOrders(sample)
  return {
    schema: 'lockstep.map/1',
    name: log ? 'events' : deal ? 'deals' : account ? 'companies' : 'people',
    format: 'csv',
    decimal: guessDecimal(sample, find(HEADERS.amount)),
    history: true,
    ...(Object.keys(orders).length > 0 && { dateOrders: orders }),
    ...(person && { person: { column: person } }),
    ...(company && !account && { company: { column: company } }),
    ...(Object.keys(traits).length > 0 && { traits }),
    ...(Object.keys(traits).length > 0 && seen && !deal && { traitsAt: { column: seen } }),
    ...(events.length > 0 && { events }),
    ...(deal && { deal }),
    ...(account && { account }),
  }
}

function finder(columns: readonly string[]): Find {
  const byName = new Map<string, string>()
  for (const column of columns) if (!byName.has(plain(column))) byName.set(plain(column), column)
  return (words) => {
    const word = words.find((one) => byName.has(one))
    return word === undefined ? null : (byName.get(word) ?? null)
  }
}

/** A deal's own date, stage or id makes a list of deals; an amount alone may be a person's income. */
function guessDeal(sample: Sample, find: Find): DealMap | null {
  const id = guessDealId(sample, find)
  if (!id) return null
  const stage = find(HEADERS.stage) ?? guessStatus(sample, find)
  const amount = find(HEADERS.amount)
  const closed = find(HEADERS.closed) ?? ofDays(sample, find(HEADERS.closedOn))
  const [won, lost] = [find(HEADERS.won), find(HEADERS.lost)]
  if (!find(HEADERS.dealId) && !closed && !lost && !(stage && amount)) return null
  // Without a stage the day it was won says that it was; a day of closing is that of lost ones as well.
  const closedAt = stage ? closed : (won ?? closed)
  const cells = {
    name: find(HEADERS.dealName),
    owner: find(HEADERS.owner),
    amount,
    currency: find(HEADERS.currency),
    openedAt: find(HEADERS.opened),
    closedAt,
    wonAt: won === closedAt ? null : won,
    lostAt: stage ? lost : null,
    reason: find(HEADERS.reason),
  }
  const state: DealMap['state'] = stage
    ? guessStages(sample, stage)
    : { value: won ? 'won' : 'open' }
  return { id: { column: id }, ...present(cells), state }
}

/**
 * The column that tells deals apart. Whoever takes part in a deal is not what it is: by the contact's key their second
 * deal would be the first one again.
 */
function guessDealId(sample: Sample, find: Find): string | null {
  const id = find(HEADERS.dealId) ?? find(HEADERS.recordId)
  if (id) return id
  const name = find(HEADERS.dealCalled)
  if (name) return isOneDeal(sample, name, find(HEADERS.company)) ? name : null
  const lead = find(HEADERS.leadId)
  return lead && standsOnce(sample, lead) ? lead : null
}

/** "Renewal" at two companies is two deals; twice at one company it is one deal of two people. */
function isOneDeal(sample: Sample, name: string, company: string | null): boolean {
  if (company === null) return standsOnce(sample, name)
  const [at, of] = [sample.columns.indexOf(name), sample.columns.indexOf(company)]
  const companies = new Map<string, string>()
  return sample.rows.every((row) => {
    const [deal, theirs] = [(row[at] ?? '').trim(), (row[of] ?? '').trim()]
    const before = companies.get(deal) ?? theirs
    companies.set(deal, before)
    return deal === '' || before === theirs
  })
}

/** A column that says won or lost; "status" also where all are open yet, if nothing else tells what becomes of them. */
function guessStatus(sample: Sample, find: Find): string | null {
  const status = find(HEADERS.status)
  if (!status) return null
  if (cellsOf(sample, status).some((text) => isWon(text) || isLost(text))) return status
  const isNamed = (find(HEADERS.dealId) ?? find(HEADERS.dealCalled)) !== null
  return isNamed && !find(HEADERS.won) && plain(status) === 'status' ? status : null
}

const cellsOf = ({ columns, rows }: Sample, column: string): string[] => {
  const at = columns.indexOf(column)
  return rows.map((row) => (row[at] ?? '').trim()).filter((text) => text !== '')
}

function standsOnce(sample: Sample, column: string): boolean {
  const cells = cellsOf(sample, column)
  return new Set(cells).size === cells.length
}

const ofDays = (sample: Sample, column: string | null) =>
  column !== null && cellsOf(sample, column).length > 0 && holdsDays(sample, column) ? column : null

const isWon = (stage: string) => /\bwon\b|closedwon|gewonnen|gagn|ganad/i.test(stage)
const isLost = (stage: string) => /\blost\b|closedlost|verloren|perdu|perdid/i.test(stage)

function guessStages(sample: Sample, column: string): DealMap['state'] {
  const seen = [...new Set(cellsOf(sample, column))]
  const or = (found: string[], usual: string[]) => (found.length > 0 ? found : usual)
  return {
    column,
    won: or(seen.filter(isWon), ['Won', 'Closed Won', 'closedwon']),
    lost: or(seen.filter(isLost), ['Lost', 'Closed Lost', 'closedlost']),
  }
}

function guessPerson(find: Find, deal: DealMap | null): string | null {
  const named = find(HEADERS.email) ?? find(HEADERS.personId)
  return named ?? (deal ? null : find(HEADERS.recordId))
}

/**
 * A file of companies that are known by their names: the names stand there once each, without an id beside them.
 * Whatever has parts of a person, a deal or an event, though not their key, stays a question.
 */
function guessCompanies(sample: Sample, find: Find): AccountMap | null {
  const name = find(HEADERS.company)
  if (!name || NOT_OF_COMPANIES.some((words) => find(words))) return null
  const at = sample.columns.indexOf(name)
  const names = sample.rows.map((row) => (row[at] ?? '').trim()).filter((text) => text !== '')
  if (new Set(names).size < names.length * LISTED_ONCE) return null
  const site = find(HEADERS.site)
  const column = { column: name }
  return { system: 'name', id: column, name: column, ...(site && { site: { column: site } }) }
}

/** The share of names that a list of companies has once, for some lists hold a few twice. */
const LISTED_ONCE = 0.9

const { firstName, lastName, name: fullName, title } = TRAITS
const NOT_OF_COMPANIES = [
  HEADERS.accountId,
  HEADERS.event,
  HEADERS.contacted,
  HEADERS.stage,
  HEADERS.closed,
  ...Object.values(DECIDED),
  ...[firstName, lastName, fullName, title].map((words) => words ?? []),
  ...Object.entries(TRAITS).flatMap(([trait, words]) =>
    trait.startsWith('refused.') ? [words] : [],
  ),
]

function guessTraits(sample: Sample, find: Find, deal: DealMap | null): Record<string, Column> {
  const taken = new Set([deal?.name, deal?.owner].map((cell) => cell && JSON.stringify(cell)))
  const email = find(HEADERS.email)
  const traits: Record<string, Column> = email ? { email: { column: email } } : {}
  for (const [trait, words] of Object.entries(TRAITS)) {
    const column = find(words)
    if (column && !taken.has(JSON.stringify({ column }))) traits[trait] = { column }
  }
  // That somebody asked, without the day, is a detail.
  const asked = find(HEADERS.contacted)
  if (asked && !holdsDays(sample, asked)) traits[asked] = { column: asked }
  return traits
}

function guessEvents(sample: Sample, find: Find, deal: DealMap | null): EventMap[] {
  const name = find(HEADERS.event)
  const time = find(HEADERS.time)
  if (name && time && !deal) return [guessLog(sample, name, time)]
  const events: EventMap[] = []
  const contacted = find(HEADERS.contacted)
  if (contacted && holdsDays(sample, contacted)) {
    const value = /demo/i.test(contacted) ? 'demo_request' : 'contact_request'
    events.push({ name: { value }, at: { column: contacted }, kind: 'behaviour' })
  }
  for (const [decision, words] of Object.entries(DECIDED)) {
    const column = find(words)
    if (column) events.push({ name: { value: decision }, at: { column }, kind: 'decision' })
  }
  return events
}

/** Whether a column says when, and not whether: "yes" is no day. A slip such as 31 February makes no other column of it. */
function holdsDays(sample: Sample, column: string): boolean {
  const told = cellsOf(sample, column)
  return told.length === 0 || 2 * told.filter(isDay).length > told.length
}

const isDay = (text: string) =>
  (['day-first', 'month-first'] as const).some(
    (order) => readDate(text, { zone: 'UTC', order }) !== null,
  )

/** A list of events: what is neither person, name nor time is a property, as many as rules can match on. */
function guessLog(sample: Sample, name: string, time: string): EventMap {
  const find = finder(sample.columns)
  const taken = new Set([name, time, guessPerson(find, null), ''])
  const others = sample.columns.filter((column) => !taken.has(column)).slice(0, 16)
  const properties = Object.fromEntries(others.map((column) => [column, { column }]))
  return { name: { column: name }, at: { column: time }, kind: 'behaviour', properties }
}

/** The sign of decimals, by the cells of the column with amounts. */
export function guessDecimal(sample: Sample, amount: string | null): '.' | ',' {
  const at = sample.columns.indexOf(amount ?? '')
  const comma = sample.rows.some((row) => /\d,\d{1,2}(\D|$)|\d\.\d{3},/.test(row[at] ?? ''))
  return comma ? ',' : '.'
}

function present(cells: Record<string, string | null>): Record<string, Column> {
  return Object.fromEntries(
    Object.entries(cells).flatMap(([name, column]) => (column ? [[name, { column }]] : [])),
  )
}
