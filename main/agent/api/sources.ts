import type { SourceView } from '#contract/model.ts'
import type { FoundView, SourceChange, SourceCheck, SourceInput } from '#contract/sources.ts'
import type { Base } from './base.ts'

export interface SourceCalls {
  list(): SourceView[]
  show(name: string): SourceView
  check(input: SourceInput, signal: AbortSignal | undefined): Promise<SourceCheck>
  discover(): Promise<FoundView[]>
  add(
    input: SourceInput,
    signal: AbortSignal | undefined,
  ): Promise<{ source: SourceView; identity?: string; warning?: string }>
  edit(change: SourceChange, signal: AbortSignal | undefined): Promise<SourceView>
  remove(name: string, force: boolean): Promise<{ sessionsEnded: number; rolesRemoved: string[] }>
}

export function sourcesRouter(base: Base, sources: SourceCalls) {
  return base.sources.router({
    list: base.sources.list.handler(() => sources.list()),
    show: base.sources.show.handler(({ input }) => sources.show(input.name)),
    check: base.sources.check.handler(({ input, signal }) => sources.check(input, signal)),
    discover: base.sources.discover.handler(() => sources.discover()),
    add: base.sources.add.handler(({ input, signal }) => sources.add(input, signal)),
    edit: base.sources.edit.handler(({ input, signal }) => sources.edit(input, signal)),
    remove: base.sources.remove.handler(({ input }) => sources.remove(input.name, input.force)),
  })
}
