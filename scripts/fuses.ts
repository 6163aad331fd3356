// What Electron's binary may do, fixed when it is packaged. Every fuse has a value of ours; a binary with one that is not listed is refused.

/** In the order in which they lie in the binary. `inherit` leaves what Electron chose. */
export const fuses: readonly (readonly [name: string, value: boolean | 'inherit'])[] = [
  ['RunAsNode', false],
  ['EnableCookieEncryption', true],
  ['EnableNodeOptionsEnvironmentVariable', false],
  ['EnableNodeCliInspectArguments', false],
  ['EnableEmbeddedAsarIntegrityValidation', true],
  ['OnlyLoadAppFromAsar', true],
  ['LoadBrowserProcessSpecificV8Snapshot', false],
  ['GrantFileProtocolExtraPrivileges', false],
  // WebAssembly's bounds checks through signals: a matter of speed.
  ['WasmTrapHandlers', 'inherit'],
]

/** Values by place, as `@electron/fuses` takes them, for a binary that knows `count` fuses; older ones know fewer. Throws when it knows more than we. */
export function fuseValues(count: number): Readonly<Record<number, boolean>> {
  if (count > fuses.length)
    throw new Error(`this Electron knows ${count} fuses, scripts/fuses.ts ${fuses.length}: give the new ones a value`)
  return Object.fromEntries(
    fuses
      .slice(0, count)
      .map(([, value], at) => [at, value] as const)
      .filter((entry): entry is [number, boolean] => entry[1] !== 'inherit'),
  )
}
