/** For the default of a switch over a union: a new variant does not compile until it is handled. */
export function assertNever(value: never): never {
  throw new Error(`unexpected variant: ${JSON.stringify(value)}`)
}
