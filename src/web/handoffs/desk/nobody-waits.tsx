import { Link } from '@tanstack/react-router'
import { counted } from '#web/kit/format.ts'
import { Nothing } from '#web/kit/say.tsx'
import type { Whose } from './use-desk.ts'

type Counts = Record<Whose, number | null>

/** Nothing waits: said so, with where something does, or what will be here once leads are passed. */
export function NobodyWaits({ whose, counts }: { whose: Whose; counts: Counts | null }) {
  const all = counts?.all
  if (whose !== 'all' && counts && all !== 0)
    return (
      <Nothing title="Nobody is waiting for you.">
        {typeof all === 'number'
          ? `${counted(all, 'lead waits', 'leads wait')} for others.`
          : 'Others you see may have leads that wait.'}{' '}
        <Link to="/desk" search={{ whose: 'all' }}>
          Show all
        </Link>
      </Nothing>
    )
  return (
    <Nothing title="Nobody is waiting.">
      Whoever asks to talk to us, or does enough by the <Link to="/agreement">agreement</Link>,
      comes here at once, with why, with a clock, and with who answers.
    </Nothing>
  )
}
