import { Button } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useMutation, useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import type { Trial, Upload } from '#api/imports.ts'
import { mapOf, needsOf, planOf } from '#domain/people/imports/column-roles.ts'
import type { Plan } from '#domain/people/imports/plan.ts'
import { ask, FILLED_IN, questions, tell } from '#web/ask.ts'
import { counted, int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Trouble } from '#web/trouble.tsx'
import { Columns } from './columns.tsx'
import { KnownFile } from './known-file.tsx'
import type { Reread } from './letters.tsx'
import { FileStatuses } from './status-meanings.tsx'
import { TrialRun } from './trial-run.tsx'
import { DealStages, Writing } from './writing.tsx'

/** Milliseconds without a change after which the trial runs. */
const PAUSE = 400

/** A file that has arrived but is not in: its columns, what would happen, and the one button. */
export function Prepare(props: {
  upload: Upload
  another: () => void
  started: (batchId: number) => void
}) {
  const { upload, another, started } = props
  const [plan, setPlan] = usePlan(upload)
  // Each trial reads the whole file: it waits until somebody has stopped choosing for a moment.
  const [chosen] = useDebouncedValue(plan, PAUSE)
  const needs = needsOf(plan)
  const map = mapOf(plan)
  const { uploadId } = upload
  const tried = useQuery(
    ask.imports.trial.queryOptions({
      input: { uploadId, map: mapOf(chosen) },
      enabled: needsOf(chosen).length === 0,
      staleTime: Number.POSITIVE_INFINITY,
      placeholderData: keepPreviousData,
      meta: FILLED_IN,
    }),
  )
  const start = useMutation(
    ask.imports.start.mutationOptions({ onSuccess: (batch) => started(batch.batchId) }),
  )
  const reread = useMutation({
    mutationFn: (said: Parameters<Reread>[0]) => tell.imports.look({ uploadId, ...said }),
    onSuccess: (again) => {
      setPlan(planOf(again.guess))
      questions.setQueryData(ask.imports.readUpload.queryKey({ input: { uploadId } }), again)
    },
  })
  // Who takes part in deals is told what became of these since, though no row of the file is new.
  const joinsDeals = plan.rest.deal?.contact !== undefined
  const trial = needs.length === 0 && !tried.isError ? tried.data : undefined
  // A status that was given a meaning tries the same columns anew.
  const isSettled =
    trial !== undefined && chosen === plan && !tried.isPlaceholderData && !tried.isFetching
  const part = { upload, plan, change: setPlan }
  return (
    <>
      <p className="t20 import-verdict">
        <span className="w6">{upload.fileName}</span>{' '}
        {isSettled ? verdict(trial) : trial ? 'is being tried anew …' : waiting(upload)}
      </p>
      <p className="quiet t12" role="status">
        {isSettled || needs.length > 0 || tried.isError
          ? 'Nothing has been written.'
          : 'A trial run goes through every row. Nothing is written.'}
      </p>
      <KnownFile upload={upload} />
      <Columns {...part} />
      <DealStages {...part} />
      <FileStatuses upload={upload} plan={plan} trial={trial} />
      <Writing {...part} reread={reread.mutate} />
      {reread.isError ? (
        <Trouble
          what="The columns were not read again."
          safe={SAFE}
          error={reread.error}
          again={() => reread.variables && reread.mutate(reread.variables)}
        />
      ) : null}
      {tried.isError ? (
        <Trouble
          what="The trial run broke off."
          safe={SAFE}
          error={tried.error}
          again={() => void tried.refetch()}
        />
      ) : null}
      {needs.length === 0 && tried.isPending ? <LoadingRows what="the trial run" rows={3} /> : null}
      {trial ? (
        <div className={isSettled ? undefined : 'import-stale'} aria-busy={!isSettled}>
          <TrialRun trial={trial} currency={currencyOf(plan)} />
        </div>
      ) : null}
      {start.isError ? (
        <Trouble
          what="The import did not start."
          safe={SAFE}
          error={start.error}
          again={() => start.mutate({ uploadId, map })}
        />
      ) : null}
      <footer className="import-foot row wrap">
        <Button
          disabled={!isSettled || (trial.rowsNew === 0 && !joinsDeals)}
          loading={start.isPending}
          onClick={() => start.mutate({ uploadId, map })}
        >
          {trial && !joinsDeals
            ? `Bring in ${counted(trial.rowsNew, 'row', 'rows')}`
            : 'Bring it in'}
        </Button>
        <Button variant="default" onClick={another}>
          Choose another file
        </Button>
        <span className="quiet t12 hidephone">
          You can go on working, stop it, and take all of it out again.
        </span>
      </footer>
    </>
  )
}

/** What is chosen for the columns; a reload of the tab finds it again. */
function usePlan({ uploadId, guess }: Upload) {
  const [plan, setPlan] = useState<Plan>(() => keptPlan(uploadId, guess) ?? planOf(guess))
  useEffect(
    () => sessionStorage.setItem(KEPT, JSON.stringify({ uploadId, plan })),
    [uploadId, plan],
  )
  return [plan, setPlan] as const
}

const KEPT = 'lockstep.columns'

/** What was chosen for the file as it is read now: by another delimiter it has other columns. */
function keptPlan(uploadId: string, guess: Upload['guess']): Plan | null {
  const kept = JSON.parse(sessionStorage.getItem(KEPT) ?? 'null') as {
    uploadId: string
    plan: Plan
  } | null
  if (kept?.uploadId !== uploadId) return null
  const { delimiter, encoding } = kept.plan.rest
  return delimiter === guess.delimiter && encoding === guess.encoding ? kept.plan : null
}

/** The one currency of all amounts; null where a column tells it or there are none. */
function currencyOf({ roles, currency }: Plan) {
  const told = Object.values(roles).flat()
  return told.includes('deal-amount') && !told.includes('deal-currency') ? currency : null
}

const waiting = (upload: Upload) =>
  `has ${counted(upload.columns.length, 'column', 'columns')}. This is what we make of them.`

function verdict(trial: Trial) {
  if (trial.rowsRead === 0) return 'has no rows: there is nothing to bring in.'
  if (trial.rowsNew === 0 && trial.rowsRefused === 0)
    return 'tells nothing new: every row is here already.'
  if (trial.rowsNew === trial.rowsRead)
    return `has ${counted(trial.rowsRead, 'row', 'rows')}. All of them can come in.`
  const out =
    trial.rowsRefused > 0 ? `; ${counted(trial.rowsRefused, 'row stays', 'rows stay')} out.` : '.'
  return `has ${counted(trial.rowsRead, 'row', 'rows')}. ${int(trial.rowsNew)} can come in${out}`
}

const SAFE = 'Nothing was written, and your columns stay as they are.'
