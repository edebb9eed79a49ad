import { Button } from '@mantine/core'
import { useMutation, useQuery } from '@tanstack/react-query'
import { Link } from '@tanstack/react-router'
import { useEffect } from 'react'
import type { Batch } from '#api/imports.ts'
import { ask, questions, troubleOf } from '#web/ask.ts'
import { counted, int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Failed, Refused, Work } from '#web/kit/say.tsx'
import { RowsOut } from './rows-out.tsx'

const runs = (batch: Batch) => batch.state === 'reading' || batch.state === 'folding'

/** One import from its first row to its end. Its address holds its number, so it survives a reload. */
export function Running({ batchId, another }: { batchId: number; another: () => void }) {
  const query = useQuery(
    ask.imports.read.queryOptions({
      input: { batchId },
      refetchInterval: ({ state }) => (state.data && !runs(state.data) ? false : 700),
    }),
  )
  const batch = query.data
  const isOver = batch !== undefined && !runs(batch)
  // What was counted before it came in is no longer true.
  useEffect(() => {
    if (isOver) void questions.invalidateQueries()
  }, [isOver])

  if (query.isError) {
    const trouble = troubleOf(query.error)
    return trouble.known ? (
      <Refused {...trouble.said} action={<Another another={another} />} />
    ) : (
      <Failed
        what="We cannot see how far the import is."
        safe="It goes on without this page."
        quote={trouble.quote}
        again={() => void query.refetch()}
      />
    )
  }
  if (!batch) return <LoadingRows what="the import" rows={2} />
  return (
    <>
      {runs(batch) ? <Underway batch={batch} /> : <Ended batch={batch} another={another} />}
      <RowsOut total={batch.rowsRefused} refusals={batch.refusals} />
    </>
  )
}

function Underway({ batch }: { batch: Batch }) {
  const stop = useMutation(
    ask.imports.stop.mutationOptions({ onSettled: () => questions.invalidateQueries() }),
  )
  const isFolding = batch.state === 'folding'
  const share = isFolding || !batch.bytesTotal ? 1 : batch.bytesRead / batch.bytesTotal
  return (
    <Work
      what={isFolding ? 'Running the agreement over the people' : `Bringing in ${batch.fileName}`}
      done={counted(batch.rowsRead, 'row', 'rows')}
      share={share}
      left={[isFolding ? 'All rows are in.' : timeLeft(batch, share), outSoFar(batch)].join(' ')}
      stop={
        <Button
          size="compact-sm"
          variant="subtle"
          color="gray"
          loading={stop.isPending}
          onClick={() => stop.mutate({ batchId: batch.batchId })}
        >
          Stop
        </Button>
      }
    />
  )
}

function timeLeft(batch: Batch, share: number) {
  if (share < 0.05) return 'You can go on working.'
  const seconds = ((Date.now() - batch.startedAt) / 1_000) * (1 / share - 1)
  if (seconds < 60) return 'Less than a minute left.'
  return `About ${counted(Math.round(seconds / 60), 'minute', 'minutes')} left.`
}

const outSoFar = (batch: Batch) =>
  batch.rowsRefused > 0
    ? `${counted(batch.rowsRefused, 'row stays', 'rows stay')} out so far.`
    : 'Nothing is lost if you leave this page.'

function Ended({ batch, another }: { batch: Batch; another: () => void }) {
  return (
    <div className="import-ended">
      <p className="t20" role="status">
        {ending(batch)}
      </p>
      <p className="quiet">
        {int(batch.rowsNew)} new, {int(batch.rowsKnown)} here before, {int(batch.rowsRefused)} not
        taken, of {counted(batch.rowsRead, 'row', 'rows')}.{' '}
        {counted(batch.eventsNew, 'entry', 'entries')} added to the log.
      </p>
      {batch.error ? <p className="quiet">{batch.error}</p> : null}
      <div className="row wrap">
        {batch.state === 'done' ? (
          <Button component={Link} to="/scoreboard">
            See the scoreboard
          </Button>
        ) : null}
        <Another another={another} />
      </div>
    </div>
  )
}

const Another = ({ another }: { another: () => void }) => (
  <Button variant="default" onClick={another}>
    Bring in another file
  </Button>
)

function ending({ state, fileName, rowsNew }: Batch) {
  if (state === 'stopped') return `You stopped ${fileName}. What was in by then stays in.`
  if (state === 'failed') return `${fileName} broke off. What is in is whole.`
  if (state === 'undone') return `${fileName} was taken out again.`
  return rowsNew === 0 ? `${fileName} told nothing new.` : `${fileName} is in.`
}
