import { Button, NumberInput, Select, Textarea, TextInput } from '@mantine/core'
import type { Doing, Step } from '#domain/handoffs/nurture/track.ts'
import { further, newId, withOne } from './track-draft.ts'
import { TraitTests } from './trait-tests.tsx'

const KINDS = [
  { value: 'mail', label: 'Send a mail' },
  { value: 'task', label: 'Give the owner a task' },
  { value: 'call', label: 'Tell a webhook' },
]
type Webhooks = readonly { webhookId: number; name: string }[]

/** What is done with everybody in the track, in order. */
export function StepFields(props: {
  steps: readonly Step[]
  webhooks: Webhooks
  change: (steps: Step[]) => void
}) {
  const { steps, webhooks, change } = props
  return (
    <fieldset className="nurture-group">
      <legend className="w6">Steps</legend>
      {steps.map((step, i) => (
        <OneStep
          key={step.id}
          no={i + 1}
          step={step}
          webhooks={webhooks}
          change={(one) => change(withOne(steps, i, one))}
          further={i === 0 ? null : () => change(further(steps, i))}
        />
      ))}
      <Button
        variant="subtle"
        color="gray"
        className="nurture-add"
        disabled={steps.length >= 20}
        onClick={() =>
          change([
            ...steps,
            {
              id: newId(steps, 'step'),
              wait: { days: 3, counts: 'business' },
              only: [],
              does: freshOf('mail'),
            },
          ])
        }
      >
        Add a step
      </Button>
    </fieldset>
  )
}

function OneStep(props: {
  no: number
  step: Step
  webhooks: Webhooks
  change: (step: Step | null) => void
  further: (() => void) | null
}) {
  const { no, step, webhooks, change } = props
  const { wait, does, only } = step
  return (
    <fieldset className="nurture-step">
      <legend>Step {no}</legend>
      <div className="row wrap g4">
        <NumberInput
          label="After days"
          min={0}
          max={365}
          allowDecimal={false}
          value={wait.days}
          onChange={(days) => change({ ...step, wait: { ...wait, days: Number(days) || 0 } })}
        />
        <Select
          label="Counted as"
          data={[
            { value: 'business', label: 'working days' },
            { value: 'plain', label: 'all days' },
          ]}
          value={wait.counts}
          allowDeselect={false}
          onChange={(counts) =>
            change({ ...step, wait: { ...wait, counts: counts as 'business' | 'plain' } })
          }
        />
        <Select
          label="What is done"
          data={KINDS}
          value={does.kind}
          allowDeselect={false}
          onChange={(kind) => change({ ...step, does: freshOf(kind as Doing['kind']) })}
        />
      </div>
      <What does={does} webhooks={webhooks} change={(told) => change({ ...step, does: told })} />
      <TraitTests
        label="Only with those for whom all of this holds"
        tests={only}
        change={(tests) => change({ ...step, only: tests })}
      />
      <div className="row wrap">
        {props.further ? (
          <Button variant="subtle" color="gray" onClick={props.further}>
            Do step {no} earlier
          </Button>
        ) : null}
        <Button variant="subtle" color="gray" onClick={() => change(null)}>
          Remove step {no}
        </Button>
      </div>
    </fieldset>
  )
}

function What(props: { does: Doing; webhooks: Webhooks; change: (does: Doing) => void }) {
  const { does, webhooks, change } = props
  if (does.kind === 'mail')
    return (
      <>
        <TextInput
          label="Subject"
          maxLength={200}
          value={does.subject}
          onChange={({ currentTarget }) => change({ ...does, subject: currentTarget.value })}
        />
        <Textarea
          label="Text"
          description="What they should do first. {{first name|there}} becomes their first name, or “there”. A way to unsubscribe is added."
          autosize
          minRows={6}
          maxLength={20_000}
          value={does.body}
          onChange={({ currentTarget }) => change({ ...does, body: currentTarget.value })}
        />
      </>
    )
  if (does.kind === 'task')
    return (
      <div className="row wrap g4">
        <TextInput
          label="What to do"
          className="grow"
          maxLength={500}
          value={does.says}
          onChange={({ currentTarget }) => change({ ...does, says: currentTarget.value })}
        />
        <NumberInput
          label="Within working days"
          min={0}
          max={90}
          allowDecimal={false}
          value={does.withinDays}
          onChange={(days) => change({ ...does, withinDays: Number(days) || 0 })}
        />
      </div>
    )
  return (
    <div className="row wrap g4">
      <Select
        label="Webhook"
        placeholder={webhooks.length === 0 ? 'There is none yet' : 'Choose one'}
        data={webhooks.map(({ webhookId, name }) => ({ value: String(webhookId), label: name }))}
        value={does.webhookId === 0 ? null : String(does.webhookId)}
        onChange={(chosen) => change({ ...does, webhookId: Number(chosen) || 0 })}
      />
      <TextInput
        label="What it is told"
        description="A word by which the other side knows the step."
        maxLength={200}
        value={does.says}
        onChange={({ currentTarget }) => change({ ...does, says: currentTarget.value })}
      />
    </div>
  )
}

function freshOf(kind: Doing['kind']): Doing {
  if (kind === 'mail') return { kind, subject: '', body: 'Hello {{first name|there}},\n\n' }
  return kind === 'task' ? { kind, says: '', withinDays: 3 } : { kind, webhookId: 0, says: '' }
}
