import { lazy, Suspense } from 'react'
import type { Key } from '#api/keys.ts'
import { OnceDialog } from '#web/kit/once.tsx'

const Snippets = lazy(async () => ({ default: (await import('./snippets.tsx')).Snippets }))

/** A new key, whose text is shown this once. */
export function KeyOnce({ made, close }: { made: { key: Key; text: string }; close: () => void }) {
  const { key, text } = made
  return (
    <OnceDialog
      title={`The key “${key.name}”`}
      why="Copy it now and keep it where nobody reads it."
      what="the key"
      text={text}
      close={close}
    >
      <p className="quiet">
        {key.kind === 'write'
          ? 'A source sends it as its write key; it can only append events.'
          : 'Send it with every request: Authorization: Bearer and the key.'}
      </p>
      <Suspense>{key.kind === 'write' ? <Snippets writeKey={text} /> : null}</Suspense>
    </OnceDialog>
  )
}
