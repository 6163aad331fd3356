// Keys of a global shortcut, in Electron's words for them ("Keyboard shortcuts", its documentation; case does not count).

const modifiers = /^(?:command|cmd|control|ctrl|commandorcontrol|cmdorctrl|alt|option|altgr|shift|super|meta)$/i
const named =
  /^(?:plus|space|tab|capslock|numlock|scrolllock|backspace|delete|insert|return|enter|up|down|left|right|home|end|pageup|pagedown|escape|esc|printscreen|volume(?:up|down|mute)|media(?:nexttrack|previoustrack|stop|playpause)|num(?:\d|dec|add|sub|mult|div))$/i
const functionKey = /^f(?:[1-9]|1\d|2[0-4])$/i
const character = /^[A-Za-z\d)!@#$%^&*(:;<,_\->.?/~`{\][|\\}"'=]$/

/**
 * Whether Electron takes it for a global shortcut that leaves typing alone: modifiers and one key, with a modifier beside
 * Shift unless it is a function key.
 */
export function isAccelerator(text: string): boolean {
  const parts = text.split('+')
  const key = parts.pop() ?? ''
  if (!parts.every((part) => modifiers.test(part))) return false
  if (new Set(parts.map((part) => part.toLowerCase())).size < parts.length) return false
  if (functionKey.test(key)) return true
  return (named.test(key) || character.test(key)) && parts.some((part) => !/^shift$/i.test(part))
}
