import { skipToken, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { PeopleFilter } from '#api/people-filter.ts'
import { rate } from '#domain/rate.ts'
import { ask } from '#web/ask.ts'
import { counted, int } from '#web/kit/format.ts'
import { RateText } from '#web/kit/number.tsx'
import { type Counted, viewSentence } from './view-sentence.ts'

/** The view in words, and what became of people like these: never a count of leads without its outcome. */
export function ViewSaid({ filter, found }: { filter: Partial<PeopleFilter>; found: Counted }) {
  const [subject, which] = viewSentence(filter, found)
  return (
    <p className="t16 people-view">
      <span role="status">
        <b className="w6">{subject}</b>
        {which}.
      </span>{' '}
      <span className="quiet">
        <WhatBecame filter={filter} found={found} />
      </span>
    </p>
  )
}

function WhatBecame({ filter, found }: { filter: Partial<PeopleFilter>; found: Counted }) {
  const { search, stage, origin, channel, campaign, arrival, mql = 'all' } = filter
  const like = { search, stage, origin, channel, campaign, arrival, mql }
  const input = (reached: 'mql' | 'won') => ({
    input: found.total === 0 ? skipToken : { ...like, reached, limit: 1 },
  })
  const all = useQuery(ask.people.list.queryOptions(input('mql'))).data
  const won = useQuery(ask.people.list.queryOptions(input('won'))).data
  if (!all || !won) return null
  if (all.total === 0) return 'None of them was handed to sales yet.'
  const isAll = found.of === 'handoffs' && found.total === all.total
  return (
    <>
      {isAll ? 'Of these' : `Of ${counted(all.total, 'hand-off', 'hand-offs')} like these`},{' '}
      <Link className="number" to="/people" search={{ ...like, reached: 'won', sort: 'mql' }}>
        {int(won.total)}
      </Link>{' '}
      {won.total === 1 ? 'was' : 'were'} won to date:{' '}
      <RateText rate={rate(won.total, all.total)} digits={1} />
    </>
  )
}
