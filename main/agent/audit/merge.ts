/** Sources that are each in order, as one: of the heads, the one that `goesFirst` before the others. At most a batch of each is held. */
export async function* merged<Item>(
  sources: readonly AsyncGenerator<readonly Item[]>[],
  goesFirst: (one: Item, other: Item) => boolean,
): AsyncGenerator<Item[], void, void> {
  const heads = sources.map((source) => ({ source, items: [] as readonly Item[], at: 0, done: false }))
  try {
    for (;;) {
      for (const head of heads) {
        if (head.done || head.at < head.items.length) continue
        const next = await head.source.next()
        if (next.done === true) head.done = true
        else Object.assign(head, { items: next.value, at: 0 })
      }
      const open = heads.filter(({ done }) => !done)
      if (open.length === 0) return
      const batch: Item[] = []
      // Until one of them has to be asked for more.
      while (open.every(({ at, items }) => at < items.length)) {
        let best: { readonly head: (typeof open)[number]; readonly item: Item } | undefined
        for (const head of open) {
          const item = head.items[head.at]
          if (item !== undefined && (best === undefined || !goesFirst(best.item, item))) best = { head, item }
        }
        if (best === undefined) break
        best.head.at += 1
        batch.push(best.item)
      }
      if (batch.length > 0) yield batch
    }
  } finally {
    await Promise.all(sources.map((source) => source.return(undefined)))
  }
}
