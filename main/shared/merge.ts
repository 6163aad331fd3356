/** What each of several sources gives, as it comes, with the name of its source. */
export type Merged<Sources> = {
  readonly [Name in keyof Sources]: Sources[Name] extends AsyncIterator<infer Event, unknown>
    ? { readonly feed: Name; readonly event: Event }
    : never
}[keyof Sources]

/** Ends with the first source that ends, and fails with the first that fails; each is asked for its next event once the last one was taken. */
export async function* merge<Sources extends Readonly<Record<string, AsyncIterator<unknown, unknown>>>>(
  sources: Sources,
): AsyncGenerator<Merged<Sources>, void> {
  type Came = { readonly name: string; readonly next: IteratorResult<unknown, unknown> } | { readonly error: unknown }
  const came: Came[] = []
  let wake = (): void => undefined
  const put = (one: Came): void => {
    came.push(one)
    wake()
  }
  const ask = (name: string): void =>
    void sources[name]?.next().then(
      (next) => put({ name, next }),
      (error: unknown) => put({ error }),
    )
  try {
    for (const name of Object.keys(sources)) ask(name)
    for (;;) {
      for (let one = came.shift(); one !== undefined; one = came.shift()) {
        if ('error' in one) throw one.error
        if (one.next.done === true) return
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the name is the key that the event came from
        yield { feed: one.name, event: one.next.value } as Merged<Sources>
        ask(one.name)
      }
      await new Promise<void>((resolve) => (wake = resolve))
    }
  } finally {
    for (const source of Object.values(sources)) void source.return?.()
  }
}
