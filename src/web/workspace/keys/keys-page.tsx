import './keys.css'
import { Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { lazy, Suspense, useState } from 'react'
import type { Key } from '#api/keys.ts'
import { scopesSaid } from '#domain/workspace/right-words.ts'
import { ask } from '#web/ask.ts'
import { int } from '#web/kit/format.ts'
import { LoadingRows } from '#web/kit/loading.tsx'
import { Section } from '#web/kit/page.tsx'
import { Nothing } from '#web/kit/say.tsx'
import { When } from '#web/kit/when.tsx'
import { useMay } from '#web/may.ts'
import { isGood } from './key-state.ts'
import { KeyTrouble } from './key-trouble.tsx'

const MakeKey = lazy(async () => ({ default: (await import('./make-key.tsx')).MakeKey }))
const RenewKey = lazy(async () => ({ default: (await import('./renew-key.tsx')).RenewKey }))
const Snippets = lazy(async () => ({ default: (await import('./snippets.tsx')).Snippets }))
const RevokeKey = lazy(async () => ({ default: (await import('./revoke-key.tsx')).RevokeKey }))

/** The keys to this workspace: what they are for, when they were last used, and how they end. */
export function KeysPage() {
  const may = useMay()('make-keys')
  const query = useQuery(ask.keys.list.queryOptions())
  const [making, setMaking] = useState(false)
  if (query.isPending) return <LoadingRows what="keys" rows={4} height={56} />
  if (query.isLoadingError)
    return (
      <KeyTrouble
        error={query.error}
        what="The keys did not load."
        again={() => void query.refetch()}
      />
    )
  const open = query.data.filter(isGood)
  const over = query.data.filter((key) => !isGood(key))
  return (
    <Section
      title="Sources and keys"
      note="A key is shown once, when it is made. Only its fingerprint is kept."
      right={may ? <Button onClick={() => setMaking(true)}>Make a key</Button> : null}
    >
      {open.length === 0 ? (
        <Nothing title="No key opens this workspace.">
          A write key lets a web site or a tool write events. An API key reads what you choose.
        </Nothing>
      ) : (
        <KeyTable keys={open} may={may} />
      )}
      {over.length > 0 ? (
        <details className="keys-over">
          <summary className="quiet">{int(over.length)} that no longer open anything</summary>
          <KeyTable keys={over} may={false} />
        </details>
      ) : null}
      {open.some(({ kind }) => kind === 'write') ? (
        <details className="keys-over">
          <summary className="quiet">How a source sends events here</summary>
          <Suspense>
            <Snippets />
          </Suspense>
        </details>
      ) : null}
      <Suspense>{making ? <MakeKey close={() => setMaking(false)} /> : null}</Suspense>
    </Section>
  )
}

function KeyTable({ keys, may }: { keys: readonly Key[]; may: boolean }) {
  return (
    <table className="hair keys">
      <thead>
        <tr>
          <th scope="col">Name</th>
          <th scope="col">Key</th>
          <th scope="col">May</th>
          <th scope="col">Last used</th>
          <th scope="col">Ends</th>
          <th scope="col">
            <span className="sr">What you can do</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <tr key={key.keyId}>
            <th scope="row" className="w5">
              {key.source ?? key.name}
              <span className="quiet w4 keys-how">{howOf(key)}</span>
            </th>
            <td>
              <code>{key.shown}</code>
            </td>
            <td>{scopesSaid(key.scopes)}</td>
            <td className="quiet" data-head="Last used">
              {key.lastUsedAt === null ? 'never' : <When at={key.lastUsedAt} />}
              {key.lastEventAt === null ? null : (
                <span className="keys-how">
                  last event <When at={key.lastEventAt} />
                </span>
              )}
            </td>
            <td className="quiet" data-head="Ends">
              <Ends keyShown={key} />
            </td>
            <td className="end">
              {may ? (
                <span className="row g16 keys-do">
                  <Suspense>
                    {key.member === null ? <RenewKey shown={key} /> : null}
                    <RevokeKey shown={key} />
                  </Suspense>
                </span>
              ) : null}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function howOf({ kind, name, source, member, madeBy }: Key): string {
  if (member !== null) return `${member}’s own`
  const what = kind === 'write' ? 'write key' : 'API key'
  const called = source !== null && source !== name ? `“${name}”, ` : ''
  return `${called}${what}${madeBy === null ? '' : `, made by ${madeBy}`}`
}

function Ends({ keyShown: { revokedAt, expiresAt } }: { keyShown: Key }) {
  if (revokedAt !== null)
    return (
      <>
        revoked <When at={revokedAt} />
      </>
    )
  return expiresAt === null ? 'never' : <When at={expiresAt} />
}
