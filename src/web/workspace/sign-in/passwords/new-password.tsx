import { PasswordInput } from '@mantine/core'
import { passwordFits } from '#domain/workspace/password.ts'

/** A field for a new password that says what is missing once somebody has left it. */
export function NewPassword(props: {
  label: string
  value: string
  change: (password: string) => void
  email: string
  isLeft: boolean
  left: () => void
}) {
  const { label, value, change, email, isLeft, left } = props
  const weak = isLeft && value !== '' && !passwordFits(value, email).ok
  return (
    <PasswordInput
      label={label}
      description="12 characters or more. Four words that do not belong together are good."
      inputWrapperOrder={['label', 'input', 'description', 'error']}
      autoComplete="new-password"
      value={value}
      onChange={(event) => change(event.currentTarget.value)}
      onBlur={left}
      error={weak ? 'Too short, too even, or made of the mail address.' : undefined}
      visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
      required
      withAsterisk={false}
    />
  )
}
