/**
 * The mailbox that an address ends in, as far as the address tells: letters without case, nothing behind a plus, and
 * for Gmail no dots. Two accounts of one mailbox are one human.
 */
export function mailboxOf(address: string): string {
  const at = address.lastIndexOf('@')
  const [local, host] = [address.slice(0, at), address.slice(at + 1).toLowerCase()]
  const plain = (local.split('+')[0] ?? '').toLowerCase()
  if (host !== 'gmail.com' && host !== 'googlemail.com') return `${plain}@${host}`
  return `${plain.replaceAll('.', '')}@gmail.com`
}
