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
import { When } from '#web/kit/when.tsx'
import { useMay } from '#web/may.ts'
import { useWorkspace } from '#web/session.tsx'
import { isGood } from './key-state.ts'
import { KeyTrouble } from './key-trouble.tsx'

const RevokeKey = lazy(async () => ({ default: (await import('./revoke-key.tsx')).RevokeKey }))
const MakeOwnKey = lazy(async () => ({
  default: (await import('./make-own-key.tsx')).MakeOwnKey,
}))

/** One's own keys in the workspace on the screen. Who may have none sees nothing of them. */
export function OwnKeys() {
  return useMay()('see-members') ? <Keys /> : null
}

function Keys() {
  const { name } = useWorkspace()
  const query = useQuery(ask.keys.listOwn.queryOptions())
  const [making, setMaking] = useState(false)
  const open = query.data?.filter(isGood) ?? []
  const over = (query.data?.length ?? 0) - open.length
  return (
    <Section
      title="Your keys"
      note={`A program that sends one acts as you in ${name}: never more than you may, and no longer than you are a member.`}
      right={
        <Button variant="default" onClick={() => setMaking(true)}>
          Make a key
        </Button>
      }
    >
      {query.isPending ? <LoadingRows what="your keys" rows={2} /> : null}
      <KeyTrouble
        error={query.error}
        what="Your keys did not load."
        again={() => void query.refetch()}
      />
      {query.data && open.length === 0 ? <p className="quiet">You have no key here.</p> : null}
      <ul className="keys-own">
        {open.map((key) => (
          <OwnKey key={key.keyId} shown={key} />
        ))}
      </ul>
      {over > 0 ? (
        <p className="quiet t12">
          {int(over)} more that no longer {over === 1 ? 'opens' : 'open'} anything.
        </p>
      ) : null}
      <Suspense>{making ? <MakeOwnKey close={() => setMaking(false)} /> : null}</Suspense>
    </Section>
  )
}

function OwnKey({ shown }: { shown: Key }) {
  const { name, scopes, shown: beginning, madeAt, lastUsedAt, expiresAt } = shown
  return (
    <li>
      <div>
        <p>
          <span className="w5">{name}</span> <code>{beginning}</code>
        </p>
        <p>{scopesSaid(scopes)}</p>
        <p className="quiet t12">
          made <When at={madeAt} />,{' '}
          {lastUsedAt === null ? (
            'never used'
          ) : (
            <>
              last used <When at={lastUsedAt} />
            </>
          )}
          ,{' '}
          {expiresAt === null ? (
            'does not end'
          ) : (
            <>
              ends <When at={expiresAt} />
            </>
          )}
        </p>
      </div>
      <Suspense>
        <RevokeKey shown={shown} isOwn />
      </Suspense>
    </li>
  )
}
