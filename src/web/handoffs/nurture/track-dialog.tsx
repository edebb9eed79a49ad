import { Button, Modal, Select, TextInput } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { type FormEvent, useState } from 'react'
import type { NurtureTrack } from '#api/nurture.ts'
import { ask, tell } from '#web/ask.ts'
import { useMay } from '#web/may.ts'
import { Trouble } from '#web/trouble.tsx'
import { MilestoneFields } from './milestone-fields.tsx'
import { StepFields } from './step-fields.tsx'
import { TakesFields } from './takes-fields.tsx'
import { type Draft, draftOf, whyUnfit } from './track-draft.ts'

/** Makes a track, or changes the one that is given; while one runs only its name, purpose and owner change. */
export function TrackDialog({ track, close }: { track?: NurtureTrack; close: () => void }) {
  const client = useQueryClient()
  const navigate = useNavigate()
  const [draft, setDraft] = useState(() => draftOf(track))
  const [once] = useState(() => crypto.randomUUID())
  const agreement = useQuery(ask.agreement.read.queryOptions())
  const tracks = useQuery(ask.nurture.tracks.queryOptions())
  const maySeeWebhooks = useMay()('see-settings')
  const webhooks = useQuery({ ...ask.webhooks.list.queryOptions(), enabled: maySeeWebhooks })
  const isRunning = track?.isOn ?? false
  const unfit = whyUnfit(draft)
  const saving = useMutation({
    mutationFn: async () => {
      const { name, purpose, ownerId, ...rest } = draft
      const said = { name: name.trim(), purpose, ownerId, ...(isRunning ? {} : rest) }
      if (!track) return tell.nurture.make(said, { context: { once } })
      const { trackId, version } = track
      return tell.nurture.change({ trackId, ...said }, { context: { version } })
    },
    onSuccess: async ({ trackId }) => {
      await client.invalidateQueries({ queryKey: ask.nurture.key() })
      close()
      if (!track) await navigate({ to: '/nurture/$trackId', params: { trackId: String(trackId) } })
    },
  })
  const set = (some: Partial<Draft>) => setDraft((before) => ({ ...before, ...some }))
  const sent = (event: FormEvent) => {
    event.preventDefault()
    if (unfit === null) saving.mutate()
  }
  const title = track ? `Change “${track.name}”` : 'Make a track'
  return (
    <Modal
      opened
      onClose={close}
      title={title}
      size="xl"
      closeOnClickOutside={false}
      closeOnEscape={false}
      centered
    >
      <form className="nurture-form" onSubmit={sent}>
        <First draft={draft} set={set} purposes={tracks.data?.purposes ?? []} />
        {isRunning ? (
          <p className="quiet">
            It runs. Stop it first to change whom it takes, its milestones and its steps.
          </p>
        ) : (
          <>
            <TakesFields
              takes={draft.takes}
              reasons={agreement.data?.document.reasons ?? []}
              change={(takes) => set({ takes })}
            />
            <StepFields
              steps={draft.steps}
              webhooks={(webhooks.data ?? []).filter(({ isOn }) => isOn)}
              change={(steps) => set({ steps })}
            />
            <MilestoneFields
              milestones={draft.milestones}
              change={(milestones) => set({ milestones })}
            />
          </>
        )}
        {unfit === null ? null : <p role="status">{unfit}</p>}
        {saving.error ? (
          <Trouble
            error={saving.error}
            what="The track was not saved."
            safe="What you typed is still here."
            again={() => saving.mutate()}
          />
        ) : null}
        <div className="row wrap">
          <Button type="submit" loading={saving.isPending} disabled={unfit !== null}>
            {track ? 'Save the track' : 'Make the track'}
          </Button>
          <Button variant="subtle" color="gray" onClick={close}>
            {track ? 'Leave it as it was' : 'Make none'}
          </Button>
        </div>
      </form>
    </Modal>
  )
}

function First(props: {
  draft: Draft
  set: (some: Partial<Draft>) => void
  purposes: readonly { id: string; name: string }[]
}) {
  const { draft, set, purposes } = props
  const members = useQuery(ask.members.list.queryOptions())
  const here = (members.data ?? []).filter(({ endedAt }) => endedAt === null)
  return (
    <>
      <TextInput
        label="Name"
        required
        withAsterisk={false}
        maxLength={100}
        data-autofocus
        value={draft.name}
        onChange={({ currentTarget }) => set({ name: currentTarget.value })}
      />
      <TextInput
        label="Purpose"
        description="Why anybody is in it, in one sentence."
        maxLength={300}
        value={draft.purpose}
        onChange={({ currentTarget }) => set({ purpose: currentTarget.value })}
      />
      <Select
        label="Owner"
        description="They get its tasks, and the answers to its mails."
        data={here.map(({ memberId, name }) => ({ value: String(memberId), label: name }))}
        value={draft.ownerId === null ? null : String(draft.ownerId)}
        onChange={(chosen) => set({ ownerId: chosen === null ? null : Number(chosen) })}
      />
      <Select
        label="Its mails are sent for"
        description="Who refused this purpose, or was never asked where it needs a yes, gets none."
        data={purposes.map(({ id, name }) => ({ value: id, label: name }))}
        value={draft.forPurpose}
        allowDeselect={false}
        onChange={(chosen) => chosen && set({ forPurpose: chosen })}
      />
    </>
  )
}
