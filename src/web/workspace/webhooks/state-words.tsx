import type { Webhook } from '#api/webhooks.ts'
import { When } from '#web/kit/when.tsx'

/** How it goes with a webhook, in some words. */
export function stateWords({ isOn, offBecause, failingSince }: Webhook) {
  if (!isOn)
    return offBecause === 'member'
      ? 'Off'
      : offBecause === 'gone'
        ? 'Off: its address is gone'
        : 'Off: nothing arrived for five days'
  if (failingSince === null) return 'On'
  return (
    <>
      On, nothing arrives since <When at={failingSince} />
    </>
  )
}
