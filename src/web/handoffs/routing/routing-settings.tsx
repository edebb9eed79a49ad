import './routing.css'
import { Button, Switch } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { RoutingSeen } from '#api/routing.ts'
import { ask, tell } from '#web/ask.ts'
import { AskBeforeLeaving } from '#web/kit/leaving.tsx'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'
import { Reps, type Said } from './reps.tsx'
import { Rules } from './rules.tsx'
import { TeamStrengths } from './team-strengths.tsx'
import { TryOut } from './try-out.tsx'

type Plan = Pick<RoutingSeen, 'rules' | 'relay' | 'strengths'> & { reps: Said[] }

/** The rules, the reps with what they take, and a box to try a person out. */
export function RoutingSettings() {
  const query = useQuery(ask.routing.read.queryOptions())
  if (query.isPending) return <LoadingRows what="the rules" rows={6} height={48} />
  if (query.isError)
    return (
      <Trouble
        error={query.error}
        what="The rules did not load."
        safe="They are as they were, and leads are given by them."
        again={() => void query.refetch()}
      />
    )
  return (
    <>
      <Plan seen={query.data} />
      <TryOut />
    </>
  )
}

/** What was seen, as it is sent back: of reps only what somebody said. */
const planOf = ({ rules, reps, relay, strengths }: RoutingSeen): Plan => ({
  rules,
  relay,
  strengths,
  reps: reps
    .filter(({ isAsUsual }) => !isAsUsual)
    .map(({ memberId, takes, weight, capacity, since }) => {
      return { memberId, takes, weight, capacity, since }
    }),
})

function Plan({ seen }: { seen: RoutingSeen }) {
  const may = useMay()('set-routing')
  const client = useQueryClient()
  // What was seen when changing began: a change of somebody else meanwhile is refused, not written over.
  const [base, setBase] = useState(seen)
  const [plan, setPlan] = useState<Plan>(() => planOf(seen))
  const isChanged = JSON.stringify(plan) !== JSON.stringify(planOf(base))
  const saving = useMutation({
    mutationFn: () => tell.routing.change(plan, { context: { version: base.version } }),
    onSuccess: async (saved) => {
      setBase(saved)
      setPlan(planOf(saved))
      await client.invalidateQueries({ queryKey: ask.routing.key() })
    },
  })
  const isNamed = plan.rules.every((rule) => rule.kind === 'owner' || isWhole(rule))
  return (
    <>
      <AskBeforeLeaving isChanged={isChanged && !saving.isPending} what="the rules" />
      <Section
        title="Rules"
        note="In this order. Of territories and of segments the first that fits narrows who can get a lead; then it goes in turn."
      >
        <Rules
          rules={plan.rules}
          reps={base.reps}
          change={may ? (rules) => setPlan({ ...plan, rules }) : null}
        />
      </Section>
      <Section
        title="Reps"
        note="Who gets leads, what share of the turn is theirs beside others, and how many a full week is."
      >
        <Reps
          seen={base.reps}
          said={plan.reps}
          change={may ? (reps) => setPlan({ ...plan, reps }) : null}
        />
      </Section>
      <Section
        title="Leads that wait"
        note="A lead goes on to another rep by the same rules, once for each reason; both are told, and the lead says why."
      >
        <Relays relay={plan.relay} change={may ? (relay) => setPlan({ ...plan, relay }) : null} />
      </Section>
      <TeamStrengths
        isOn={plan.strengths}
        isSaved={base.strengths}
        mayRead={may}
        change={may ? (strengths) => setPlan({ ...plan, strengths }) : null}
      />
      {saving.error ? (
        <Trouble
          error={saving.error}
          what="The rules were not saved."
          safe="They are as they were, and what you changed is still here."
          again={() => saving.mutate()}
        />
      ) : null}
      {may ? (
        <div className="row g16 wrap routing-save">
          <Button
            disabled={!isChanged || !isNamed}
            loading={saving.isPending}
            onClick={() => saving.mutate()}
          >
            Save the rules
          </Button>
          {isChanged ? (
            <button type="button" className="plain" onClick={() => setPlan(planOf(base))}>
              Put them back
            </button>
          ) : (
            <span className="quiet t12" role="status">
              {saving.isSuccess ? 'Saved.' : ''}
            </span>
          )}
        </div>
      ) : (
        <p className="quiet">An owner or a manager of sales changes these.</p>
      )}
    </>
  )
}

function Relays(props: {
  relay: RoutingSeen['relay']
  change: ((relay: RoutingSeen['relay']) => void) | null
}) {
  const { relay, change } = props
  return (
    <div className="routing-relays">
      <Switch
        label="Its rep is away and not back before an answer is due"
        checked={relay.away}
        disabled={!change}
        onChange={({ currentTarget }) => change?.({ ...relay, away: currentTarget.checked })}
      />
      <Switch
        label="The promise to answer ran out"
        description="It stays missed by whoever had it then."
        checked={relay.missed}
        disabled={!change}
        onChange={({ currentTarget }) => change?.({ ...relay, missed: currentTarget.checked })}
      />
    </div>
  )
}

/** Nothing of a rule is left open: it has a name, a test with a value, and somebody to go to. */
const isWhole = ({ name, when, to }: Exclude<Plan['rules'][number], { kind: 'owner' }>) =>
  name.trim() !== '' &&
  to.length > 0 &&
  when.every((test) => test.trait !== '' && (!('in' in test) || test.in.length > 0))
