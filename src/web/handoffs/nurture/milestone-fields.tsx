import { Button, Select, TextInput } from '@mantine/core'
import { STAGES, type Stage } from '#domain/agreement/agreement.ts'
import type { Milestone } from '#domain/handoffs/nurture/track.ts'
import { stageWords } from '#domain/people/stage-words.ts'
import { newId, withOne } from './track-draft.ts'

const KINDS = [
  { value: 'event', label: 'They did' },
  { value: 'stage', label: 'They came to' },
  { value: 'trait', label: 'We learn their' },
]

/** What is worth reaching: an event, a stage, or something that gets known. */
export function MilestoneFields(props: {
  milestones: readonly Milestone[]
  change: (milestones: Milestone[]) => void
}) {
  const { milestones, change } = props
  return (
    <fieldset className="nurture-group">
      <legend className="w6">Milestones</legend>
      {milestones.map((milestone, i) => {
        const { id, name, when } = milestone
        const set = (one: Milestone | null) => change(withOne(milestones, i, one))
        const kind = 'event' in when ? 'event' : 'stage' in when ? 'stage' : 'trait'
        return (
          <div className="row wrap g4" key={id}>
            <TextInput
              aria-label={`Name of milestone ${i + 1}`}
              placeholder="Looked at prices"
              value={name}
              maxLength={100}
              onChange={({ currentTarget }) => set({ ...milestone, name: currentTarget.value })}
            />
            <Select
              aria-label={`How milestone ${i + 1} is reached`}
              data={KINDS}
              value={kind}
              allowDeselect={false}
              onChange={(chosen) => set({ ...milestone, when: freshOf(chosen) })}
            />
            {'stage' in when ? (
              <Select
                aria-label={`Stage of milestone ${i + 1}`}
                data={STAGES.map((stage) => ({ value: stage, label: stageWords(stage) }))}
                value={when.stage}
                allowDeselect={false}
                onChange={(chosen) => set({ ...milestone, when: { stage: chosen as Stage } })}
              />
            ) : (
              <TextInput
                aria-label={`What reaches milestone ${i + 1}`}
                placeholder={kind === 'event' ? 'pricing_view' : 'company'}
                value={'event' in when ? when.event : when.trait.trait}
                maxLength={100}
                onChange={({ currentTarget: { value } }) =>
                  set({
                    ...milestone,
                    when:
                      kind === 'event'
                        ? { event: value }
                        : { trait: { trait: value, known: true } },
                  })
                }
              />
            )}
            <Button variant="subtle" color="gray" onClick={() => set(null)}>
              Remove
            </Button>
          </div>
        )
      })}
      <Button
        variant="subtle"
        color="gray"
        className="nurture-add"
        disabled={milestones.length >= 10}
        onClick={() =>
          change([
            ...milestones,
            { id: newId(milestones, 'milestone'), name: '', when: { event: '' } },
          ])
        }
      >
        Add a milestone
      </Button>
    </fieldset>
  )
}

function freshOf(kind: string | null): Milestone['when'] {
  if (kind === 'stage') return { stage: 'passed' }
  return kind === 'trait' ? { trait: { trait: '', known: true } } : { event: '' }
}
