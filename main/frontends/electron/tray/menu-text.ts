// Other people's names as labels of a menu.
import type { TrayAction, TrayItem } from './menu.ts'

export function item(label: string, action: TrayAction): Extract<TrayItem, { readonly kind: 'item' }> {
  return { kind: 'item', label: menuText(label), action }
}

const longest = 80
/** Names are other people's text: `&` would mark an access key. */
export const menuText = (label: string): string => plainText(label).replaceAll('&', '&&')

/** Other people's text on one line of bounded length: line ends and direction marks would break it. */
export function plainText(label: string, most = longest): string {
  const plain = Array.from(label.replaceAll(/[\p{Cc}\u2028\u2029\u202a-\u202e\u2066-\u2069]/gu, ' '))
  return plain.length > most ? `${plain.slice(0, most - 1).join('')}…` : plain.join('')
}
