import './person/person.css'
import './companies/companies.css'
import { skipToken, useQuery } from '@tanstack/react-query'
import { getRouteApi, Link } from '@tanstack/react-router'
import type { ReactNode } from 'react'
import type { Company } from '#api/companies.ts'
import { stageWords } from '#domain/people/stage-words.ts'
import { ask } from '#web/ask.ts'
import { counted, int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Page } from '#web/kit/page.tsx'
import { Refused } from '#web/kit/say.tsx'
import { When } from '#web/kit/when.tsx'
import { Trouble } from '#web/trouble.tsx'
import { BuyingGroup } from './companies/buying-group.tsx'
import { CompanyDeals } from './companies/company-deals.tsx'
import { CompanyPeople } from './companies/company-people.tsx'
import { Happenings } from './companies/happenings.tsx'
import { sumsSaid } from './companies/sums-said.ts'

const route = getRouteApi('/shell/companies/$companyId')
const BACK = { to: '/companies', label: 'Companies' } as const

/** One company: who belongs to it, who plays which part, what it bought, and what happened last. */
export function PageOfCompany() {
  const told = route.useParams().companyId
  const companyId = /^[1-9]\d{0,14}$/.test(told) ? Number(told) : null
  const query = useQuery(
    ask.companies.read.queryOptions({ input: companyId === null ? skipToken : { companyId } }),
  )
  if (query.data) return <Known company={query.data} />
  return (
    <Page title={query.isError || companyId === null ? 'No company to show' : ' '} back={BACK}>
      {companyId === null ? (
        <Refused
          is="We do not understand this address."
          next="It may have been changed by hand, or a letter is missing."
          action={<Link to="/companies">Show all companies</Link>}
        />
      ) : null}
      {query.isError ? (
        <Trouble
          error={query.error}
          what="This company did not load."
          safe="Nothing was changed: reading a page never writes."
          again={() => void query.refetch()}
        />
      ) : null}
      {companyId !== null && query.isPending ? <LoadingRows what="this company" rows={8} /> : null}
    </Page>
  )
}

function Known({ company }: { company: Company }) {
  return (
    <Page title={company.name} question={company.domain ?? 'No domain is known'} back={BACK} isName>
      <p className="person-standing t20">
        <Standing company={company} />
      </p>
      <div className="person-columns">
        <div>
          <BuyingGroup company={company} />
          <CompanyPeople company={company} />
          <CompanyDeals companyId={company.companyId} />
          <Happenings companyId={company.companyId} />
        </div>
        <Facts company={company} />
      </div>
    </Page>
  )
}

/** How it stands, as somebody would say it in a meeting. */
function Standing({ company }: { company: Company }) {
  const { people, bestStage, openDeals, openSums, wonDeals, wonSums } = company
  const deals = [
    openDeals > 0 ? `${counted(openDeals, 'open deal', 'open deals')} (${sumsSaid(openSums)})` : '',
    wonDeals > 0 ? `${counted(wonDeals, 'deal', 'deals')} won (${sumsSaid(wonSums)})` : '',
  ].filter((text) => text !== '')
  return (
    <>
      <b className="w6">{counted(people, 'person', 'people')}</b>
      {bestStage ? `, the furthest at “${stageWords(bestStage)}”` : ''}
      {deals.length > 0 ? `; ${deals.join(' and ')}.` : ', and no deal yet.'}
    </>
  )
}

const SYSTEMS: Record<string, string> = {
  domain: 'Domain',
  name: 'Called',
  group: 'Group',
  hubspot: 'HubSpot',
  salesforce: 'Salesforce',
  pipedrive: 'Pipedrive',
}

function Facts({ company }: { company: Company }) {
  const { firstSeenAt, lastSeenAt, owners, names, told, channels } = company
  return (
    <aside className="person-facts" aria-label={`What we know about ${company.name}`}>
      <Fact title="In short">
        <dl className="person-pairs">
          <Pair name="First seen" value={firstSeenAt && <When at={firstSeenAt} />} />
          <Pair name="Last here" value={lastSeenAt && <When at={lastSeenAt} />} />
          <Pair name="Owners" value={owners.join(', ')} />
        </dl>
      </Fact>
      <Fact title={`Known as, ${int(names.length)}`}>
        <dl className="person-pairs">
          {names.map(({ system, value }) => (
            <Pair key={`${system} ${value}`} name={SYSTEMS[system] ?? system} value={value} />
          ))}
        </dl>
      </Fact>
      {told.length > 0 ? (
        <Fact title="What sources say of it">
          <dl className="person-pairs">
            {told.map(({ name, value }) => (
              <Pair
                key={name}
                name={capital(name)}
                value={typeof value === 'number' ? int(value) : String(value)}
              />
            ))}
          </dl>
        </Fact>
      ) : null}
      <Fact title="How its people came">
        {channels.length === 0 ? (
          <p className="quiet">Nobody told how they came.</p>
        ) : (
          <dl className="person-pairs">
            {channels.map(({ channel, people }) => (
              <Pair key={channel} name={channel} value={counted(people, 'person', 'people')} />
            ))}
          </dl>
        )}
      </Fact>
    </aside>
  )
}

const capital = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)

function Fact({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section aria-label={title}>
      <h2 className="t14 w6">{title}</h2>
      {children}
    </section>
  )
}

function Pair({ name, value }: { name: string; value: ReactNode }) {
  return value ? (
    <>
      <dt className="cut" title={name}>
        {name}
      </dt>
      <dd>{value}</dd>
    </>
  ) : null
}
