import { Link } from '@tanstack/react-router'
import { type ReactNode, useId } from 'react'
import type { Person, PersonHandoff } from '#api/people.ts'
import { humanised, originWords } from '#domain/people/event-words.ts'
import { type HandoffStory, stays } from '#domain/people/handoff-story.ts'
import { likelihood } from '#domain/people/likelihood.ts'
import { closingWords, stageWords } from '#domain/people/stage-words.ts'
import { instant } from '#domain/time.ts'
import { counted, exactMoney } from '#web/kit/format.ts'
import { Likelihood, TeamChip } from '#web/kit/mark.tsx'
import { When } from '#web/kit/when.tsx'
import { InTrack } from './in-track.tsx'
import { OnDesk } from './on-desk.tsx'
import { ScoreLine } from './score-line.tsx'
import { storiesOf } from './stories.ts'
import { useAgreement } from './use-agreement.ts'
import { Why } from './why-this-score.tsx'

/** What we know, beside the timeline: where they stand, the score, hand-offs, deals and what we hold. */
export function PersonFacts(props: {
  person: Person
  knownAs: ReactNode
  /** What they said their data may be used for; nothing where only a shell is left. */
  consent: ReactNode
  held: ReactNode
}) {
  const { person, knownAs, consent, held } = props
  return (
    <aside className="person-facts" aria-label={`What we know about ${person.name}`}>
      <Fact title="Where they stand">
        <Standing person={person} />
        <OnDesk personId={person.personId} handoffs={person.handoffs} />
        {person.erasedAt === null ? <InTrack personId={person.personId} /> : null}
      </Fact>
      <Fact title="Engagement, now and then">
        <ScoreLine person={person} />
        <Why person={person} />
      </Fact>
      <Fact title={`Hand-offs, ${person.handoffs.length}`}>
        <Handoffs person={person} />
      </Fact>
      <Fact title={`Deals, ${person.deals.length}`}>
        <Deals person={person} />
      </Fact>
      <Fact title={`Known as, ${person.names.length}`}>{knownAs}</Fact>
      {consent ? <Fact title="Consent">{consent}</Fact> : null}
      <Fact title="What we hold">
        <Held person={person} />
        {held}
      </Fact>
    </aside>
  )
}

function Fact({ title, children }: { title: string; children: ReactNode }) {
  const id = useId()
  return (
    <section aria-labelledby={id}>
      <h2 id={id} className="t14 w6">
        {title}
      </h2>
      {children}
    </section>
  )
}

function Standing({ person }: { person: Person }) {
  const agreement = useAgreement()
  const { fitBand, engagementBand } = person.ledger
  const isDeal = person.stage === 'customer' || person.stage === 'opportunity'
  const last = stays(instant(person.firstSeenAt), storiesOf(person)).at(-1)?.team ?? 'marketing'
  const team = isDeal ? 'sales' : last
  return (
    <dl className="person-pairs">
      <dt>Stage</dt>
      <dd>{stageWords(person.stage)}</dd>
      <dt>With</dt>
      <dd>
        <TeamChip side={team}>{team === 'marketing' ? 'Marketing' : 'Sales'}</TeamChip>
      </dd>
      {isDeal ? null : (
        <>
          <dt>Likelihood</dt>
          <dd className="row g4">
            {agreement ? <Likelihood {...likelihood(agreement, fitBand, engagementBand)} /> : null}
            <span className="quiet t12">{fitBand + engagementBand}</span>
          </dd>
        </>
      )}
      <dt>Origin</dt>
      <dd>
        {person.origin ? originWords(person.origin) : <span className="quiet">left blank</span>}
      </dd>
      <dt>Last here</dt>
      <dd>
        <When at={person.lastSeenAt} />
      </dd>
    </dl>
  )
}

function Handoffs({ person }: { person: Person }) {
  const { handoffs } = person
  const stories = storiesOf(person)
  if (handoffs.length === 0) return <p className="quiet">Never handed over to sales.</p>
  return (
    <ol className="person-rows">
      {handoffs
        .map((one, i) => ({ one, ended: stories[i] ?? null }))
        .toReversed()
        .map(({ one, ended }) => (
          <li key={one.n}>
            <span className="row between">
              <span className="w5">
                {one.n === 1 && handoffs.length === 1 ? 'From ' : `No. ${one.n}, from `}
                <When at={one.mqlAt} />
                {ended?.closedAt ? (
                  <>
                    {' '}
                    to <When at={ended.closedAt} />
                  </>
                ) : null}
              </span>
              <span className="quiet t12">v{one.version}</span>
            </span>
            <span className="quiet">
              {fateOf(one, ended)}
              {ended?.unansweredAt ? (
                <>
                  {' '}
                  (nobody had answered by <When at={ended.unansweredAt} />)
                </>
              ) : null}
            </span>
            {one.dealCameFirst ? (
              <span className="quiet">Its deal came before the MQL.</span>
            ) : null}
          </li>
        ))}
    </ol>
  )
}

function fateOf(one: PersonHandoff, ended: HandoffStory | null): string {
  if (ended?.closing) {
    const why = ended.reason ? `: ${ended.reason.replace(/[-_]+/g, ' ')}` : ''
    return closingWords(ended.closing) + why
  }
  if (one.wonAt !== null) return 'Deal won'
  if (one.lostAt !== null) return 'Deal lost'
  if (one.dealAt !== null || one.opportunityAt !== null) return 'Deal open'
  if (one.sqlAt !== null) return 'Need confirmed (SQL)'
  if (one.acceptedAt !== null) return 'Accepted (SAL)'
  if (one.passedAt !== null) return 'Waits for an answer from sales'
  return one.missing.length > 0
    ? `Held: we do not know ${one.missing.join(', ')} yet`
    : 'Held before sales'
}

function Deals({ person }: { person: Person }) {
  if (person.deals.length === 0) return <p className="quiet">No deal yet.</p>
  return (
    <ul className="person-rows">
      {person.deals.map((deal) => (
        <li key={deal.dealId}>
          <span className="row between">
            <Link to="/deals" search={{ search: deal.key }} className="w5 cut">
              {deal.name}
            </Link>
            <span className="nowrap">
              {deal.money ? (
                exactMoney(deal.money.cents, deal.money.currency)
              ) : (
                <span className="quiet">no amount</span>
              )}
            </span>
          </span>
          <span className="quiet">
            {deal.state === 'open' ? 'Open' : deal.state === 'won' ? 'Won' : 'Lost'}
            {deal.closedAt === null ? null : (
              <>
                {' '}
                <When at={deal.closedAt} />
              </>
            )}
            {deal.owner ? `, ${deal.owner}` : ''}
          </span>
        </li>
      ))}
    </ul>
  )
}

function Held({ person }: { person: Person }) {
  const traits = Object.entries(person.traits)
  const details = counted(traits.length, 'detail', 'details')
  return (
    <>
      <p>
        {counted(person.events, 'entry', 'entries')} and {details}
        {person.sources.length > 0 ? ` from ${person.sources.join(', ')}` : ''}.{' '}
        <span className="quiet">
          First seen <When at={person.firstSeenAt} />, as{' '}
          <code className="person-key">{person.key}</code>
        </span>
      </p>
      {traits.length > 0 ? (
        <details className="person-more">
          <summary>The {details}</summary>
          <dl className="person-pairs">
            {traits.map(([name, value]) => (
              <Pair key={name} name={humanised(name)} value={String(value)} />
            ))}
          </dl>
        </details>
      ) : null}
    </>
  )
}

const Pair = ({ name, value }: { name: string; value: string }) => (
  <>
    <dt className="cut" title={name}>
      {name}
    </dt>
    <dd>{value}</dd>
  </>
)
