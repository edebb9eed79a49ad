import { Button } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { Link, useNavigate } from '@tanstack/react-router'
import type { AgreementInForce } from '#api/agreement.ts'
import type { ProposalRow } from '#api/proposals.ts'
import { signedWords } from '#web/agreement/version-bar.tsx'
import { ask, tell } from '#web/ask.ts'
import { day, useZone } from '#web/kit/time.tsx'
import { Trouble } from '#web/trouble.tsx'

/** What is on its way: proposals, drafts of whoever looks, and the signature that a version in force still lacks. */
export function Proposals(props: { proposals: ProposalRow[]; agreement: AgreementInForce }) {
  const { proposals, agreement } = props
  const zone = useZone()
  const open = proposals.filter(({ state }) => state === 'open')
  const drafts = useQuery({
    ...ask.proposals.drafts.queryOptions(),
    enabled: agreement.mayPropose,
  })
  const own = drafts.data?.rows ?? []
  const isUnsigned =
    agreement.signatures.length < 2 && open.length === 0 && agreement.suspends === null
  if (open.length + own.length === 0 && !isUnsigned) return null
  return (
    <div className="agreement-row" data-print="no">
      <ul className="agreement-waiting" aria-label="On its way">
        {open.map(({ proposalId, madeBy, madeAt, signatures }) => (
          <li key={proposalId}>
            <Link
              to="/agreement/proposals/$proposalId"
              params={{ proposalId: String(proposalId) }}
              className="w5"
            >
              {madeBy.name} proposes a change
            </Link>
            <span className="quiet">
              , {day(madeAt, zone)},{' '}
              {signedWords(
                signatures.map(({ side }) => side),
                false,
              )}
            </span>
          </li>
        ))}
        {own.map(({ draftId, changedAt }) => (
          <li key={draftId}>
            <Link to="/agreement/drafts/$draftId" params={{ draftId: String(draftId) }}>
              Your draft
            </Link>
            <span className="quiet">, last changed {day(changedAt, zone)}</span>
          </li>
        ))}
        {isUnsigned ? <Unsigned agreement={agreement} /> : null}
      </ul>
    </div>
  )
}

/** A version that nobody signed is put before both sides as it is; one that only one side signed waits for the other. */
function Unsigned({ agreement }: { agreement: AgreementInForce }) {
  const { proposalId, mayPropose } = agreement
  const navigate = useNavigate()
  const client = useQueryClient()
  const asking = useMutation({
    mutationFn: () => tell.proposals.proposeAsItIs({}),
    onSuccess: async ({ proposalId: made }) => {
      await client.invalidateQueries({ queryKey: ask.proposals.key() })
      await navigate({
        to: '/agreement/proposals/$proposalId',
        params: { proposalId: String(made) },
      })
    },
  })
  if (proposalId !== null)
    return (
      <li>
        <Link to="/agreement/proposals/$proposalId" params={{ proposalId: String(proposalId) }}>
          One side has not signed this version yet
        </Link>
      </li>
    )
  if (!mayPropose) return null
  return (
    <li>
      <Button
        variant="default"
        size="compact-md"
        loading={asking.isPending}
        onClick={() => asking.mutate()}
      >
        Ask both sides to sign it as it is
      </Button>
      {asking.error ? (
        <Trouble
          error={asking.error}
          what="Nobody was asked."
          safe="The agreement runs as before."
          again={() => asking.mutate()}
        />
      ) : null}
    </li>
  )
}
