import { Button } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { NurtureTrack } from '#api/nurture.ts'
import { ask, tell } from '#web/ask.ts'
import { Trouble } from '#web/trouble.tsx'

const TrackDialog = lazy(async () => ({
  default: (await import('./track-dialog.tsx')).TrackDialog,
}))
const StartTrack = lazy(async () => ({
  default: (await import('./start-track.tsx')).StartTrack,
}))
const Preview = lazy(async () => ({ default: (await import('./preview.tsx')).Preview }))

/** What can be done with a track; starting it says first who gets what, when. */
export function TrackActs({ track }: { track: NurtureTrack }) {
  const { trackId, isOn } = track
  const client = useQueryClient()
  const [open, setOpen] = useState<'change' | 'start' | 'preview' | null>(null)
  const stopping = useMutation({
    mutationFn: () => tell.nurture.stop({ trackId }),
    onSettled: () => client.invalidateQueries({ queryKey: ask.nurture.key() }),
  })
  const close = () => setOpen(null)
  const hasMail = track.steps.some(({ does }) => does.kind === 'mail')
  return (
    <>
      <div className="row wrap">
        {hasMail ? (
          <Button variant="default" onClick={() => setOpen('preview')}>
            See a mail
          </Button>
        ) : null}
        <Button variant="default" onClick={() => setOpen('change')}>
          Change
        </Button>
        {isOn ? (
          <Button loading={stopping.isPending} onClick={() => stopping.mutate()}>
            Stop the track
          </Button>
        ) : (
          <Button onClick={() => setOpen('start')}>Start the track</Button>
        )}
      </div>
      {stopping.error ? (
        <Trouble
          error={stopping.error}
          what="The track was not stopped."
          safe="It runs on."
          again={() => stopping.mutate()}
        />
      ) : null}
      <Suspense>
        {open === 'change' ? <TrackDialog track={track} close={close} /> : null}
        {open === 'start' ? <StartTrack track={track} close={close} /> : null}
        {open === 'preview' ? <Preview track={track} close={close} /> : null}
      </Suspense>
    </>
  )
}
