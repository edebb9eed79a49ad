import type { Scalar, TraitTest } from '#domain/agreement/agreement.ts'
import { holds } from '#domain/replay/matching.ts'
import type { Instant } from '#domain/time.ts'
import { kindKey, type LeadKind } from './strengths.ts'

/** A lead that needs somebody, with what rules look at. */
export type Lead = {
  personId: number
  n: number
  traits: Readonly<Record<string, unknown>>
  /** Members who work with the person already, by what sources tell, and those who work with the company. */
  owners: readonly number[]
  companyOwners: readonly number[]
  /** What strengths tell leads apart by; null: nothing is known of it. */
  kind: LeadKind | null
}

/** Somebody who may get leads, as things stand. */
export type Rep = {
  memberId: number
  name: string
  /** How much of the turn is theirs beside others; 1 is usual. */
  weight: number
  /** Leads they take this week: capacity, ramp, presence and crunches counted. Rule 5.4. */
  room: number
  /** Leads they were given in the last seven days. */
  taken: number
  /** How many turns they are owed; below 0 they were given more than their turn. */
  owed: number
  /** When they work next; null: not as far as is known. */
  opensAt: Instant | null
  /** What part of their turn a kind of lead is, by its key; 1 where it is not named. docs/decisions/039. */
  strengths: ReadonlyMap<string, number>
}

/** Which reps a lead goes to, in order. A territory or segment narrows; of each kind the first that fits counts. */
export type RoutingRule =
  | {
      kind: 'territory' | 'segment'
      name: string
      when: readonly TraitTest[]
      to: readonly number[]
    }
  | { kind: 'owner' }

export type Terms = {
  rules: readonly RoutingRule[]
  /** Until when somebody has to answer: who opens later than that cannot keep the promise. */
  answerBy: Instant
}

/** One sentence for the page, beginning with a capital. */
export type Why = { says: string; by: 'owner' | 'turn' | 'only' | 'nobody' }
export type WhyNot = { memberId: number; name: string; says: string }
export type Routed = { memberId: number | null; why: Why; others: WhyNot[] }

/**
 * Who gets a lead, and why nobody else does: territory, segment and account owner as the rules say, then whoever is
 * owed the most turns among those who are there in time and have room. It asks no chance: ties are broken by the lead,
 * so that no rep is favoured by when they were hired. A lead is never left without anybody where there are reps.
 */
export function route(lead: Lead, reps: readonly Rep[], terms: Terms): Routed {
  if (reps.length === 0)
    return {
      memberId: null,
      why: { says: 'Nobody takes leads yet.', by: 'nobody' },
      others: [],
    }
  const reasons = new Map<number, string>()
  const narrowed = narrow(lead, reps, terms, reasons)
  const there = narrowed.among.filter((rep) => isThere(rep, terms, reasons))
  const owner = ownerOf(narrowed, terms, reasons)
  if (owner) return chosen(owner, ownerSays(lead, owner), 'owner', reps, reasons)
  const { among, note } = withRoom(there, narrowed.among, reps, terms, reasons)
  const rep = mostOwed(lead, among)
  const [says, by] = turnSays(lead, rep, among, narrowed.says)
  return chosen(rep, note === '' ? says : `${says} ${note}`, by, reps, reasons)
}

/** The turns that are owed after a lead went to one of those it could have gone to; they always sum up to what they did. */
export function afterTurn(
  lead: Pick<Lead, 'kind'>,
  among: readonly (Sharing & Pick<Rep, 'memberId' | 'owed'>)[],
  memberId: number,
): Map<number, number> {
  const shares = sharesOf(lead, among)
  return new Map(
    among.map((rep, i) => [
      rep.memberId,
      rep.owed + (shares[i] as number) - (rep.memberId === memberId ? 1 : 0),
    ]),
  )
}

/** Those whose turn a lead was: the chosen one and everybody who could have got it as well. */
export function inTurn(lead: Lead, reps: readonly Rep[], terms: Terms): Rep[] {
  const reasons = new Map<number, string>()
  const narrowed = narrow(lead, reps, terms, reasons)
  const there = narrowed.among.filter((rep) => isThere(rep, terms, reasons))
  const owner = ownerOf(narrowed, terms, reasons)
  return owner ? [owner] : withRoom(there, narrowed.among, reps, terms, reasons).among
}

type Narrowed = { among: readonly Rep[]; owns: readonly Rep[]; says: string[] }

function narrow(lead: Lead, reps: readonly Rep[], terms: Terms, no: Map<number, string>): Narrowed {
  let among = reps
  let owns: readonly Rep[] = []
  const says: string[] = []
  const done = new Set<string>()
  for (const rule of terms.rules) {
    if (done.has(rule.kind)) continue
    if (rule.kind === 'owner') {
      done.add('owner')
      owns = ownersOf(lead, among)
      continue
    }
    if (!rule.when.every((test) => holds(test, lead.traits[test.trait] as Scalar | undefined)))
      continue
    done.add(rule.kind)
    const left = among.filter(({ memberId }) => rule.to.includes(memberId))
    if (left.length === 0) continue
    for (const rep of among)
      if (!left.includes(rep)) no.set(rep.memberId, `Is not in the ${rule.kind} ${rule.name}.`)
    among = left
    says.push(`the ${rule.kind} ${rule.name}`)
  }
  return { among, owns, says }
}

/** An owner outside of a territory that stands before has no claim; one that stands after does not touch it. */
const ownerOf = ({ owns }: Narrowed, terms: Terms, no: Map<number, string>) =>
  owns.find((rep) => isThere(rep, terms, no))

/** Who works with the person comes before who works with somebody else of the company. */
const ownersOf = ({ owners, companyOwners }: Lead, reps: readonly Rep[]): Rep[] =>
  [...owners, ...companyOwners].flatMap((owner) => reps.filter((rep) => rep.memberId === owner))

function isThere(rep: Rep, { answerBy }: Terms, no: Map<number, string>): boolean {
  if (rep.opensAt !== null && rep.opensAt <= answerBy) return true
  no.set(rep.memberId, 'Is away, or does not work before an answer is due.')
  return false
}

/** Within capacity; where nobody has room or is there, the lead goes to somebody all the same, and the reason says so. */
function withRoom(
  there: readonly Rep[],
  among: readonly Rep[],
  reps: readonly Rep[],
  terms: Terms,
  no: Map<number, string>,
): { among: Rep[]; note: string } {
  const free = there.filter(({ taken, room }) => taken < room)
  if (free.length > 0) {
    for (const rep of there) if (!free.includes(rep)) no.set(rep.memberId, fullSays(rep))
    return { among: free, note: '' }
  }
  const least = (some: readonly Rep[]) => {
    const load = ({ taken, room }: Rep) => (room > 0 ? taken / room : Number.POSITIVE_INFINITY)
    const lowest = Math.min(...some.map(load))
    for (const rep of some) if (load(rep) > lowest) no.set(rep.memberId, fullSays(rep))
    return some.filter((rep) => load(rep) <= lowest)
  }
  if (there.length > 0)
    return { among: least(there), note: 'Everybody’s week is full; theirs is the least so.' }
  const elsewhere = reps.filter((rep) => !among.includes(rep) && isThere(rep, terms, new Map()))
  const note = 'Whoever it belongs to is not there in time.'
  if (elsewhere.length > 0) {
    const roomy = elsewhere.filter(({ taken, room }) => taken < room)
    return { among: roomy.length > 0 ? roomy : least(elsewhere), note }
  }
  const soonest = Math.min(...among.map(({ opensAt }) => opensAt ?? Number.POSITIVE_INFINITY))
  const first = among.filter(({ opensAt }) => (opensAt ?? Number.POSITIVE_INFINITY) === soonest)
  return { among: first, note: 'Nobody works before an answer is due; they are back first.' }
}

const fullSays = ({ taken, room }: Rep) =>
  `Has ${taken} of ${rounded(room)} leads for this week already.`

/** Whoever is owed most once this lead's share of a turn is added; the lead itself decides between equals. */
function mostOwed(lead: Lead, among: readonly Rep[]): Rep {
  const shares = sharesOf(lead, among)
  const owed = among.map((rep, i) => rep.owed + (shares[i] as number))
  const most = Math.max(...owed)
  const equal = among.filter((_, i) => (owed[i] as number) > most - SAME)
  return equal.toSorted((a, b) => drawn(lead, a) - drawn(lead, b))[0] as Rep
}

/** Sums of shares differ by rounding. */
const SAME = 1e-9

type Sharing = Pick<Rep, 'weight' | 'room' | 'strengths'>

/**
 * What part of one turn is whose: weight times what they can take, times what is known of how they do with such leads;
 * everybody alike where nobody can take any.
 */
function sharesOf(lead: Pick<Lead, 'kind'>, among: readonly Sharing[]): number[] {
  const parts = among.map((rep) => rep.weight * rep.room * strengthOf(lead, rep))
  const sum = parts.reduce((total, part) => total + part, 0)
  return parts.map((part) => (sum > 0 ? part / sum : 1 / among.length))
}

const strengthOf = ({ kind }: Pick<Lead, 'kind'>, { strengths }: Pick<Rep, 'strengths'>) =>
  kind === null ? 1 : (strengths.get(kindKey(kind)) ?? 1)

/** A number of this lead and this member, as good as drawn by lot, and the same whenever it is asked (FNV-1a, mixed). */
function drawn({ personId, n }: Lead, { memberId }: Rep): number {
  let hash = 0x811c9dc5
  for (const part of [personId, n, memberId])
    for (let rest = part; ; rest = Math.floor(rest / 256)) {
      hash = Math.imul(hash ^ (rest % 256), 0x01000193)
      if (rest < 256) break
    }
  hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b)
  hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2ae35)
  return (hash ^ (hash >>> 16)) >>> 0
}

const ownerSays = ({ owners }: Lead, rep: Rep) =>
  owners.includes(rep.memberId)
    ? `${rep.name} works with this person already.`
    : `${rep.name} works with this company already.`

function turnSays(
  lead: Lead,
  rep: Rep,
  among: readonly Rep[],
  rules: string[],
): [string, Why['by']] {
  const belongs = rules.length === 0 ? '' : ` It belongs to ${rules.join(' and ')}.`
  return among.length === 1
    ? [`${rep.name} is the only one who can take it.${belongs}`, 'only']
    : [`It is ${rep.name}’s turn among ${among.length}.${belongs}${strongSays(lead, rep)}`, 'turn']
}

/** What somebody does well may be read by whoever sees the lead; what they do less well is theirs alone. */
const strongSays = (lead: Lead, rep: Rep) =>
  strengthOf(lead, rep) > 1
    ? ` ${rep.name} gets a little more of such leads: more of theirs became deals.`
    : ''

function chosen(
  rep: Rep,
  says: string,
  by: Why['by'],
  reps: readonly Rep[],
  no: Map<number, string>,
): Routed {
  const other = by === 'owner' ? says : 'Was not next in turn.'
  const others = reps
    .filter((one) => one !== rep)
    .map(({ memberId, name }) => ({ memberId, name, says: no.get(memberId) ?? other }))
  return { memberId: rep.memberId, why: { says, by }, others }
}

const rounded = (value: number) => Math.round(value * 10) / 10
