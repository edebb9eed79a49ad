import { Button, Modal } from '@mantine/core'
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import type { NurtureForecast, NurtureTrack } from '#api/nurture.ts'
import { stepWords } from '#domain/handoffs/nurture/words.ts'
import { ask, tell } from '#web/ask.ts'
import { counted, int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { When } from '#web/kit/when.tsx'
import { Trouble } from '#web/trouble.tsx'

/** Asks before a track is started, and says how many people get what, when. */
export function StartTrack({ track, close }: { track: NurtureTrack; close: () => void }) {
  const { trackId, name } = track
  const client = useQueryClient()
  const forecast = useQuery(ask.nurture.forecast.queryOptions({ input: { trackId }, staleTime: 0 }))
  const starting = useMutation({
    mutationFn: () => tell.nurture.start({ trackId }),
    onSuccess: async () => {
      await client.invalidateQueries({ queryKey: ask.nurture.key() })
      close()
    },
  })
  const isFit = forecast.data?.faults.every(({ isNote }) => isNote) ?? false
  return (
    <Modal opened onClose={close} title={`Start “${name}”`} size="lg" centered>
      <div className="nurture-form">
        {forecast.isPending ? <LoadingRows what="who would come" rows={3} /> : null}
        {forecast.isLoadingError ? (
          <Trouble
            error={forecast.error}
            what="It could not be counted who would come."
            safe="The track is off."
            again={() => void forecast.refetch()}
          />
        ) : null}
        {forecast.data ? <Told forecast={forecast.data} track={track} /> : null}
        {starting.error ? (
          <Trouble
            error={starting.error}
            what="The track was not started."
            safe="Nobody got anything."
            again={() => starting.mutate()}
          />
        ) : null}
        <div className="row wrap">
          <Button loading={starting.isPending} disabled={!isFit} onClick={() => starting.mutate()}>
            Start the track
          </Button>
          <Button variant="subtle" color="gray" onClick={close}>
            Leave it off
          </Button>
        </div>
      </div>
    </Modal>
  )
}

function Told({ forecast, track }: { forecast: NurtureForecast; track: NurtureTrack }) {
  const { faults, comes, isMore, waits, steps } = forecast
  const against = faults.filter(({ isNote }) => !isNote)
  const notes = faults.filter(({ isNote }) => isNote)
  return (
    <>
      {against.length > 0 ? (
        <Faults title="This has to be mended first:" faults={against} />
      ) : (
        <p>
          <b className="w6">
            {isMore ? 'At least ' : ''}
            {counted(comes, 'person comes', 'people come')} in
          </b>
          {waits > 0 ? `, and ${int(waits)} who are in it go on` : ''}. Who may not be written to
          gets no mail, and is asked again just before each is sent.
        </p>
      )}
      {notes.length > 0 ? <Faults title="Worth a second look:" faults={notes} /> : null}
      <ol className="nurture-plan">
        {steps.map(({ id, at }) => {
          const step = track.steps.find((one) => one.id === id)
          return step ? (
            <li key={id}>
              {stepWords(step)}, <span className="quiet">from </span>
              <When at={at} precise />
            </li>
          ) : null
        })}
      </ol>
    </>
  )
}

function Faults(props: { title: string; faults: NurtureForecast['faults'] }) {
  return (
    <div>
      <p className="w6">{props.title}</p>
      <ul className="nurture-faults">
        {props.faults.map(({ path, says }) => (
          <li key={`${path} ${says}`}>
            {placeOf(path)}
            {says}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** "steps[1]" is the second step. */
function placeOf(path: string): string {
  const step = /^steps\[(\d+)\]$/.exec(path)?.[1]
  return step === undefined ? '' : `Step ${Number(step) + 1}: `
}
