import type { DealRow, Ledger, Person, PersonRow, TimelineEntry } from '#api/people.ts'
import {
  isContactDetail,
  keyWithoutContactDetails,
  withoutContactDetails,
} from '#domain/people/contact-details.ts'

/** What is shown to who may see people, and not how to reach them. */
export type Veil = {
  person: (person: Person) => Person
  row: <R extends Pick<PersonRow, 'personId' | 'name'>>(row: R) => R
  deal: (deal: DealRow) => DealRow
  entry: (entry: TimelineEntry) => TimelineEntry
  ledger: (ledger: Ledger) => Ledger
}

const row: Veil['row'] = (shown) => ({
  ...shown,
  name: keyWithoutContactDetails(shown.name, shown.personId),
})

const deal: Veil['deal'] = (shown) => ({ ...shown, people: shown.people.map(row) })

/** That something is known still explains its points. */
const ledger: Veil['ledger'] = (shown) => ({
  ...shown,
  fitLines: shown.fitLines.map((line) =>
    isContactDetail(line.trait, line.value) ? { ...line, value: true } : line,
  ),
})

const DRAWN: Veil = {
  row,
  deal,
  ledger,
  person: (shown) => ({
    ...row(shown),
    key: keyWithoutContactDetails(shown.key, shown.personId),
    traits: withoutContactDetails(shown.traits),
    deals: shown.deals.map(deal),
    ledger: ledger(shown.ledger),
  }),
  entry: (shown) => ({
    ...shown,
    properties: withoutContactDetails(shown.properties),
    detail: withoutContactDetails(shown.detail),
  }),
}

const OPEN: Veil = {
  row: (shown) => shown,
  deal: (shown) => shown,
  person: (shown) => shown,
  entry: (shown) => shown,
  ledger: (shown) => shown,
}

export const veilFor = (seesContactDetails: boolean): Veil => (seesContactDetails ? OPEN : DRAWN)
