import type { Candidate } from '#api/identity.ts'
import type { DealRow, Person, PersonRow } from '#api/people.ts'
import type { Ledger } from '#api/people-ledger.ts'
import type { TimelineEntry } from '#api/timeline.ts'
import {
  isContactDetail,
  keyWithoutContactDetails,
  withoutContactDetails,
  withoutReach,
} from '#domain/people/contact-details.ts'

/** What is shown to who may see people, and not how to reach them. */
export type Veil = {
  person: (person: Person) => Person
  row: <R extends Pick<PersonRow, 'personId' | 'name' | 'title' | 'company'>>(row: R) => R
  deal: (deal: DealRow) => DealRow
  entry: (entry: TimelineEntry) => TimelineEntry
  named: <R extends { personId: number; name: string }>(row: R) => R
  candidate: (candidate: Candidate) => Candidate
  ledger: (ledger: Ledger) => Ledger
}

const text = <T extends string | null>(told: T): T =>
  (told === null ? null : withoutReach(told)) as T

const named = <R extends { personId: number; name: string }>(shown: R): R => ({
  ...shown,
  name: keyWithoutContactDetails(shown.name, shown.personId),
})

const row: Veil['row'] = (shown) => ({
  ...named(shown),
  title: text(shown.title),
  company: text(shown.company),
})

const deal: Veil['deal'] = (shown) => ({
  ...shown,
  key: withoutReach(shown.key),
  name: withoutReach(shown.name),
  company: text(shown.company),
  owner: text(shown.owner),
  people: shown.people.map(named),
})

const nameOf = <N extends { system: string; value: string }>(name: N): N => ({
  ...name,
  value: name.system === 'email' ? '(mail address)' : withoutReach(name.value),
})

/** That something is known still explains its points. */
const ledger: Veil['ledger'] = (shown) => ({
  ...shown,
  fitLines: shown.fitLines.map((line) =>
    isContactDetail(line.trait, line.value) ? { ...line, value: true } : line,
  ),
})

/** Of two with the same address it is still told that they share one. */
const candidate: Veil['candidate'] = (shown) => ({
  ...shown,
  claim: { ...shown.claim, names: shown.claim.names.map(nameOf) },
  sides: shown.sides.map((side) => ({
    ...row(side),
    names: side.names.map(nameOf),
    traits: withoutContactDetails(side.traits),
  })),
})

const DRAWN: Veil = {
  candidate,
  row,
  named,
  deal,
  ledger,
  person: (shown) => ({
    ...row(shown),
    key: keyWithoutContactDetails(shown.key, shown.personId),
    traits: withoutContactDetails(shown.traits),
    deals: shown.deals.map(deal),
    handoffs: shown.handoffs.map((handoff) => ({ ...handoff, reason: text(handoff.reason) })),
    ledger: ledger(shown.ledger),
    names: shown.names.map(nameOf),
    decisions: shown.decisions.map((one) => ({ ...one, names: one.names.map(nameOf) })),
  }),
  entry: (shown) => ({
    ...shown,
    properties: withoutContactDetails(shown.properties),
    detail: withoutContactDetails(shown.detail),
    ...(shown.arrival
      ? { arrival: { ...shown.arrival, words: withoutReach(shown.arrival.words) } }
      : {}),
  }),
}

const OPEN: Veil = {
  candidate: (shown) => shown,
  row: (shown) => shown,
  deal: (shown) => shown,
  person: (shown) => shown,
  entry: (shown) => shown,
  named: (shown) => shown,
  ledger: (shown) => shown,
}

export const veilFor = (seesContactDetails: boolean): Veil => (seesContactDetails ? OPEN : DRAWN)
