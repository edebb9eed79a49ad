import './person-menu.css'
import { useMantineColorScheme } from '@mantine/core'
import {
  IconDeviceDesktop,
  IconLogout,
  IconMoon,
  IconSun,
  IconUserCircle,
} from '@tabler/icons-react'
import { useMutation } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { ask } from '#web/ask.ts'
import { initials } from '#web/kit/initials.ts'
import { Popup } from '#web/kit/popup.tsx'
import { leaving, useSession } from '#web/session.tsx'

const SCHEMES = [
  { scheme: 'light', words: 'Light', Icon: IconSun },
  { scheme: 'dark', words: 'Dark', Icon: IconMoon },
  { scheme: 'auto', words: 'As the system', Icon: IconDeviceDesktop },
] as const

/** Who is signed in: the account, light or dark, and the way out. Nothing while nobody has an account. */
export function PersonMenu({ isShort = false }: { isShort?: boolean }) {
  const { human } = useSession()
  const navigate = useNavigate()
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  const signOut = useMutation(
    // A fresh page: nothing of what was seen stays in this one.
    ask.signIn.signOut.mutationOptions(leaving),
  )
  if (!human) return null
  const account = {
    id: 'account',
    words: 'Your account',
    icon: <IconUserCircle size={16} stroke={1.6} />,
    act: () => void navigate({ to: '/account' }),
  }
  const schemes = SCHEMES.map(({ scheme, words, Icon }) => ({
    id: scheme,
    words,
    icon: <Icon size={16} stroke={1.6} />,
    isChosen: scheme === colorScheme,
    act: () => setColorScheme(scheme),
  }))
  const out = {
    id: 'out',
    words: 'Sign out',
    icon: <IconLogout size={16} stroke={1.6} />,
    act: () => signOut.mutate({}),
  }
  return (
    <Popup
      name="You"
      className={isShort ? 'person-short' : 'menu-plain'}
      title={human.name}
      says={`${human.name}, your account`}
      items={[account, ...schemes, out]}
    >
      <span className="person-initials" data-initials={initials(human.name)} aria-hidden="true" />
      {isShort ? null : <span className="menu-word cut">{human.name}</span>}
    </Popup>
  )
}
