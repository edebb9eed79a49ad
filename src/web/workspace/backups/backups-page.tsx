import './backups.css'
import { useQuery } from '@tanstack/react-query'
import type { MadeBackup } from '#api/backups.ts'
import { ask } from '#web/ask.ts'
import { bytes, counted } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { When } from '#web/kit/when.tsx'
import { Trouble } from '#web/trouble.tsx'

/** When the last backup was made, what is in it, and how to make one. */
export function BackupsPage() {
  const query = useQuery(ask.backups.last.queryOptions())
  if (query.isPending) return <LoadingRows what="the last backup" rows={4} />
  if (query.isLoadingError)
    return (
      <Trouble
        error={query.error}
        what="The last backup did not load."
        safe="Backups that were made are files of their own."
        again={() => void query.refetch()}
      />
    )
  const { last } = query.data
  return (
    <>
      <Section title="Last backup" note="One file holds all workspaces of this installation.">
        {last ? (
          <Last last={last} />
        ) : (
          <Nothing title="No backup was made yet.">
            Until there is one, a broken disk takes everything with it.
          </Nothing>
        )}
      </Section>
      <Section
        title="Make one"
        note="On the machine where Lockstep runs, also while people work. The same pair of commands moves it to another machine."
      >
        <dl className="backups">
          <dt>Make a backup</dt>
          <dd>
            <code>lockstep backup FILE</code>
          </dd>
          <dt>Bring it in elsewhere, and compare</dt>
          <dd>
            <code>lockstep restore FILE --verify</code>
            <span className="quiet"> into an empty home (LOCKSTEP_HOME)</span>
          </dd>
        </dl>
      </Section>
    </>
  )
}

function Last({ last }: { last: MadeBackup }) {
  return (
    <dl className="backups">
      <dt>Made</dt>
      <dd>
        <When at={last.madeAt} precise />, by {last.command}
      </dd>
      <dt>File</dt>
      <dd>
        {last.fileName} <span className="quiet">{bytes(last.bytes)}</span>
      </dd>
      <dt>Of this workspace</dt>
      <dd>{counted(last.rows, 'row', 'rows')}</dd>
      <dt>Fingerprint</dt>
      <dd>
        <code className="backups-hash">{last.sha256}</code>
      </dd>
    </dl>
  )
}
