import { t } from '#shared/strings/strings.ts'
import { TextField } from '../../ui/fields/TextField.tsx'
import type { Bound } from './use-fields.ts'

const words = t.sources.adding

export function EndpointField(bound: Bound) {
  return <TextField label={words.endpoint} mono inputMode="url" description={words.endpointHelp} {...bound} />
}
