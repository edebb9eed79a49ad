import type { ReactNode } from 'react'
import { LIMITS } from '#api/limits.ts'
import { WORKSPACE_HEADER } from '#api/workspace-header.ts'
import { everyRefusal } from '#web/refusals.ts'
import { Ticked } from './route-entry.tsx'

/** What holds for every route, in the order in which one needs it. */
export const GUIDE = [
  { id: 'sign-in', title: 'Signing in', Text: SigningIn },
  { id: 'bodies', title: 'What is sent', Text: Bodies },
  { id: 'pages', title: 'Lists, page by page', Text: Pages },
  { id: 'again', title: 'Asking again safely', Text: Again },
  { id: 'change', title: 'Changing what you have seen', Text: Change },
  { id: 'limits', title: 'How often', Text: Often },
  { id: 'refusals', title: 'How it says no', Text: Refusals },
] as const

function SigningIn() {
  return (
    <>
      <Say text="A program signs in with a key, a browser with its session. An owner makes keys in the settings; a key is shown once, belongs to one workspace and may do what its scopes say. Send it with every request:" />
      <Example>
        {`curl ${location.origin}/api/v1/people?limit=2 \\\n  -H "Authorization: Bearer $LOCKSTEP_KEY"`}
      </Example>
      <Say
        text={`Somebody who belongs to several workspaces names the one that is meant in the header \`${WORKSPACE_HEADER}\`. What you may not see does not exist for you: it answers 404.`}
      />
    </>
  )
}

function Bodies() {
  return (
    <>
      <Say text="Bodies are JSON in UTF-8 with `content-type: application/json`: at most 2 MB, 32 levels and 100,000 values. A name that a route does not ask for is refused, never dropped; so are a name that stands twice in one object and the names `__proto__`, `constructor` and `prototype`." />
      <Say text="Instants are epoch milliseconds in UTC. Money is a whole number of cents with its currency, or null where nobody told an amount. Answers may grow by fields; do not fall over one that is new." />
    </>
  )
}

function Pages() {
  return (
    <>
      <Say text="A list answers `rows`, their `total` and `next`. Send `next` back as `cursor` for the page behind it; on the last page it is null. `limit` is 1 to 200, and 100 when you do not say." />
      <Example>{`GET /api/v1/people?limit=100\nGET /api/v1/people?limit=100&cursor=WzE3Mz…`}</Example>
      <Say text="A cursor keeps its place when rows come in meanwhile. Keep the other parameters as they were." />
    </>
  )
}

function Again() {
  return (
    <>
      <Say text="When a line breaks, nobody knows whether a POST was carried out. Send it with an `Idempotency-Key` of your own, a UUID is good, and you may send it again: it is done once, and you get the first answer, word for word, for 7 days." />
      <Example>
        {`POST /api/v1/imports\nIdempotency-Key: 8e03978e-40d5-43e8-bc93-6894a57f9324`}
      </Example>
      <Say text="The same key for another body answers `key-reused`, and while the first request is still at work `request-running`. A refusal is not kept: the same key may be tried again. Routes that hand out a session or a key take none, for what is shown once is never shown again." />
    </>
  )
}

function Change() {
  return (
    <>
      <Say text="What people change carries a version. Read it, keep its `ETag`, and send that as `If-Match` with your change. Without it the answer is 428." />
      <Example>{`PATCH /api/v1/workspace\nIf-Match: "7"\n\n{ "name": "Acme Pumps" }`}</Example>
      <Say text="If somebody was faster, the answer is 412 with `difference`: each field as it was, as you want it and as it stands, and whether you are in conflict. With `lockstep-merge: disjoint` your change is made all the same when nobody else changed the same fields." />
    </>
  )
}

function Often() {
  const { member, key, address } = LIMITS
  const a = (requests: number) => requests.toLocaleString('en')
  return (
    <Say
      text={`In a minute a key may ask ${a(key.requests)} times, a person ${a(member.requests)} times, and an address ${a(address.requests)} times. \`RateLimit\` says how many are left and when all are back. Who asks too often gets 429, and while the database is away everybody gets 503; both say in \`Retry-After\` how many seconds to wait.`}
    />
  )
}

function Refusals() {
  return (
    <>
      <Say text="Every error is `application/problem+json` (RFC 9457). The `code` is stable, so decide by it; `detail` is a sentence about this very case; `type` leads to its line below. Quote `requestId` when you ask for help." />
      <Example>
        {JSON.stringify(
          {
            type: '/api/docs#refusal-request-unfit',
            title: 'Request unfit',
            status: 400,
            detail: 'We do not understand what is said for “limit”.',
            fields: ['limit'],
            code: 'request-unfit',
            requestId: '0b0f2f0e-6d6e-4f0a-9d1c-2f9d6f1f7a11',
          },
          null,
          2,
        )}
      </Example>
      <ul className="api-refusals">
        {everyRefusal().map(({ code, status, said }) => (
          <li key={code} id={`refusal-${code}`}>
            <span className="api-refusal-code">
              <code>{code}</code> <span className="quiet tabular">{status}</span>
            </span>
            <span>
              {said.is} <span className="quiet">{said.next}</span>
            </span>
          </li>
        ))}
        <li id="refusal-internal">
          <span className="api-refusal-code">
            <code>internal</code> <span className="quiet tabular">500</span>
          </span>
          <span>
            It is our mistake.{' '}
            <span className="quiet">The log has the rest under the requestId.</span>
          </span>
        </li>
      </ul>
    </>
  )
}

const Say = ({ text }: { text: string }) => (
  <p className="api-say">
    <Ticked text={text} />
  </p>
)

/** It may be wider than a phone, so it scrolls by itself and can be reached by keys. */
function Example({ children }: { children: ReactNode }) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: whatever scrolls can be focused.
    <pre className="api-example" tabIndex={0}>
      {children}
    </pre>
  )
}
