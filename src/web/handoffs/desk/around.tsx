import { skipToken, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import type { Lead } from '#api/handoff-lead.ts'
import type { DealRow } from '#api/people.ts'
import { roleWords } from '#domain/people/companies/buying-role.ts'
import { ask } from '#web/ask.ts'
import { money } from '#web/kit/format.ts'
import { LeadHeading } from './lead-heading.tsx'

const STATE = { open: 'open', won: 'won', lost: 'lost' } as const

/** What stands around a lead: who answers and why, what they saw from us, who buys with them, their deals. */
export function Around({ lead, deals }: { lead: Lead; deals: readonly DealRow[] }) {
  return (
    <aside className="lead-around" aria-label="Around this lead">
      <Owner lead={lead} />
      {lead.campaign ? (
        <section aria-labelledby="lead-saw">
          <LeadHeading id="lead-saw">What they have seen from us</LeadHeading>
          <p>
            <Link
              to="/campaigns/$campaignId"
              params={{ campaignId: String(lead.campaign.campaignId) }}
            >
              {lead.campaign.name}
            </Link>
          </p>
          {lead.campaign.kitUrl ? (
            <p>
              <a href={lead.campaign.kitUrl} target="_blank" rel="noreferrer">
                Open the campaign’s kit
              </a>
            </p>
          ) : (
            <p className="quiet t12">This campaign has no kit yet.</p>
          )}
        </section>
      ) : null}
      <BuyingGroup companyId={lead.companyId} />
      {deals.length > 0 ? (
        <section aria-labelledby="lead-deals">
          <LeadHeading id="lead-deals">Deals</LeadHeading>
          <ul className="lead-lines">
            {deals.map((deal) => (
              <li key={deal.dealId}>
                <span>{deal.name}</span>
                <span className="quiet">
                  {STATE[deal.state]}
                  {deal.money ? `, ${money(deal.money.cents, deal.money.currency)}` : ''}
                </span>
              </li>
            ))}
          </ul>
        </section>
      ) : null}
    </aside>
  )
}

function Owner({ lead: { owner, whyRep } }: { lead: Lead }) {
  return (
    <section aria-labelledby="lead-owner">
      <LeadHeading id="lead-owner">Who answers</LeadHeading>
      <p className="w5">{owner?.name ?? 'Nobody yet'}</p>
      {whyRep ? <p className="quiet">{whyRep.says}</p> : null}
      {whyRep && whyRep.others.length > 0 ? (
        <details className="lead-more">
          <summary className="t12">Why not the others</summary>
          <ul className="t12">
            {whyRep.others.map(({ memberId, name, says }) => (
              <li key={memberId}>
                <span className="w5">{name}</span> <span className="quiet">{says}</span>
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </section>
  )
}

function BuyingGroup({ companyId }: { companyId: number | null }) {
  const company = useQuery(
    ask.companies.read.queryOptions({ input: companyId === null ? skipToken : { companyId } }),
  ).data
  if (!company) return null
  const { needed, people } = company.group
  const playing = new Map(
    people.flatMap(({ personId, name, roles }) =>
      roles.map(({ role }) => [role, { personId, name }] as const),
    ),
  )
  const known = needed.filter((role) => playing.has(role)).length
  return (
    <section aria-labelledby="lead-group">
      <LeadHeading id="lead-group">
        Buying group, {known} of {needed.length}
      </LeadHeading>
      <ul className="lead-group">
        {needed.map((role) => {
          const who = playing.get(role)
          return (
            <li key={role} className={who ? '' : 'is-gap'}>
              <span className="quiet t12">{roleWords(role)}</span>
              {who ? (
                <Link to="/people/$personId" params={{ personId: String(who.personId) }}>
                  {who.name}
                </Link>
              ) : (
                <span className="quiet">Nobody known yet</span>
              )}
            </li>
          )
        })}
      </ul>
      <Link to="/companies/$companyId" params={{ companyId: String(companyId) }} className="t12">
        Everybody at {company.name}
      </Link>
    </section>
  )
}
