import type { SourceView } from '#contract/model.ts'
import { t } from '#shared/strings/strings.ts'
import { type Fact, Facts } from '../../ui/Facts.tsx'
import { pageKinds } from './kinds/registry.ts'

export function SourceFacts({ source }: { readonly source: SourceView }) {
  const facts: readonly Fact[] = [
    ...pageKinds[source.kind].facts(source),
    { name: t.sources.region, value: source.region },
    { name: t.sources.endpoint, value: source.endpointUrl, mono: true },
  ]
  return <Facts facts={facts} />
}
