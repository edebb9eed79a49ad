import { Button, Checkbox, NumberInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import type { Escalation as Seen } from '#api/chats.ts'
import { FIRST_USED, LAST_USED, TOLD, type Told } from '#domain/handoffs/escalation.ts'
import { ask, tell } from '#web/ask.ts'
import { AskBeforeLeaving } from '#web/kit/leaving.tsx'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { Trouble } from '#web/trouble.tsx'

const TOLD_WORDS: Record<Told, string> = {
  rep: 'the rep',
  'sales-managers': 'their sales managers',
  'marketing-managers': 'the marketing managers',
}
const MOST = 6

/** Who is told while a lead waits for an answer, as shares of the time that was promised. */
export function Escalation({ may }: { may: boolean }) {
  const escalation = useQuery(ask.chats.escalation.queryOptions())
  return (
    <Section
      title="While a lead waits"
      note="When so much of the promised working time is used up and nobody answered, these are told. 100 % is when it is due."
    >
      {escalation.isPending ? <LoadingRows what="who is told" rows={3} /> : null}
      {escalation.isLoadingError ? (
        <Trouble
          error={escalation.error}
          what="Who is told did not load."
          safe="They are told as before."
          again={() => void escalation.refetch()}
        />
      ) : null}
      {escalation.data ? <Steps seen={escalation.data} may={may} /> : null}
    </Section>
  )
}

type Step = Seen['steps'][number]

function Steps({ seen, may }: { seen: Seen; may: boolean }) {
  const client = useQueryClient()
  const [wanted, want] = useState(seen.steps)
  const saving = useMutation({
    mutationFn: (steps: Step[]) => tell.chats.escalate({ steps }),
    onSuccess: (saved) => {
      client.setQueryData(ask.chats.escalation.queryKey(), saved)
      want(saved.steps)
    },
  })
  const isChanged = JSON.stringify(wanted) !== JSON.stringify(seen.steps)
  const set = (at: number, change: Partial<Step>) =>
    want(wanted.map((step, i) => (i === at ? { ...step, ...change } : step)))
  const last = wanted.at(-1)?.used ?? 0
  return (
    <>
      <AskBeforeLeaving isChanged={isChanged && !saving.isPending} what="who is told" />
      <ul className="escalation">
        {wanted.map((step, i) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: a step is its place
          <li key={i}>
            <NumberInput
              className="escalation-used"
              aria-label={`Step ${i + 1}: share of the time that is used up`}
              size="xs"
              suffix=" %"
              min={FIRST_USED * 100}
              max={LAST_USED * 100}
              allowDecimal={false}
              readOnly={!may}
              value={Math.round(step.used * 100)}
              onChange={(value) => typeof value === 'number' && set(i, { used: value / 100 })}
            />
            {TOLD.map((told) => (
              <Checkbox
                key={told}
                label={TOLD_WORDS[told]}
                disabled={!may}
                checked={step.tells.includes(told)}
                onChange={({ currentTarget }) =>
                  set(i, {
                    tells: TOLD.filter((one) =>
                      one === told ? currentTarget.checked : step.tells.includes(one),
                    ),
                  })
                }
              />
            ))}
            {may ? (
              <button
                type="button"
                className="plain"
                aria-label={`Remove step ${i + 1}`}
                onClick={() => want(wanted.filter((_, at) => at !== i))}
              >
                Remove
              </button>
            ) : null}
          </li>
        ))}
      </ul>
      {saving.error ? (
        <Trouble
          error={saving.error}
          what="It was not saved."
          safe="They are told as before, and what you chose is still here."
          again={() => saving.mutate(wanted)}
        />
      ) : null}
      {may ? (
        <div className="row wrap g16">
          <Button
            disabled={!isChanged || wanted.some(({ tells }) => tells.length === 0)}
            loading={saving.isPending}
            onClick={() => saving.mutate(wanted)}
          >
            Save
          </Button>
          {wanted.length < MOST && last < LAST_USED ? (
            <button
              type="button"
              className="plain"
              onClick={() =>
                want([...wanted, { used: Math.min(LAST_USED, last + 1), tells: ['rep'] }])
              }
            >
              Add a step
            </button>
          ) : null}
          {isChanged ? (
            <button type="button" className="plain" onClick={() => want(seen.steps)}>
              Put it back
            </button>
          ) : null}
        </div>
      ) : (
        <p className="quiet">Only owners and managers change this.</p>
      )}
    </>
  )
}
