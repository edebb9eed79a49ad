import { Button, Kbd } from '@mantine/core'
import { lazy, type ReactNode, Suspense } from 'react'
import { usePhone } from '#web/kit/use-width.ts'

/** One thing that can be said of a lead. */
export type Act = {
  words: string
  /** The key that does the same. */
  hotkey?: string
  icon?: ReactNode
  act: () => void
  /** What most leads are answered with. */
  isMain?: boolean
  isBusy?: boolean
}

const MoreActs = lazy(async () => ({ default: (await import('./more-acts.tsx')).MoreActs }))

/** How many stand beside each other; the others are in the menu at the end. */
const SHOWN = { phone: 2, desk: 4 }

/** What can be said of a lead as buttons, the usual first; what does not fit is one press further. */
export function Acts({ acts }: { acts: readonly Act[] }) {
  const shown = usePhone() ? SHOWN.phone : SHOWN.desk
  const more = acts.slice(shown)
  return (
    <>
      {acts.slice(0, shown).map(({ words, hotkey, icon, act, isMain, isBusy }) => (
        <Button
          key={words}
          variant={isMain ? 'filled' : 'default'}
          leftSection={icon}
          rightSection={hotkey ? <Kbd aria-hidden="true">{hotkey.toUpperCase()}</Kbd> : null}
          loading={isBusy ?? false}
          onClick={act}
        >
          {words}
        </Button>
      ))}
      {more.length > 0 ? (
        <Suspense fallback={<Button variant="default">More</Button>}>
          <MoreActs acts={more} />
        </Suspense>
      ) : null}
    </>
  )
}
