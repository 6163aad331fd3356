import type { SourceInput } from '#contract/kinds.ts'
import { endpointWrong, keyIdWrong, mfaWrong, nameWrong, regionWrong, secretWrong } from './checks.ts'

export const noKeys = {
  name: '',
  accessKeyId: '',
  secret: '',
  region: '',
  mfaSerial: '',
  mfaCommand: '',
  endpointUrl: '',
}

export type KeysValues = typeof noKeys

export function keysWrong(values: KeysValues, taken: ReadonlySet<string>) {
  const elsewhere = values.endpointUrl !== ''
  return {
    name: nameWrong(values.name, taken),
    accessKeyId: keyIdWrong(values.accessKeyId, elsewhere),
    secret: secretWrong(values.secret, elsewhere),
    region: regionWrong(values.region),
    mfaSerial: mfaWrong(values.mfaSerial),
    endpointUrl: endpointWrong(values.endpointUrl),
  }
}

/** As the agent takes it. */
export function keysInput({
  name,
  accessKeyId,
  secret,
  region,
  mfaSerial,
  mfaCommand,
  endpointUrl,
}: KeysValues): SourceInput {
  return {
    kind: 'iam-user',
    name,
    accessKeyId,
    secretAccessKey: secret,
    ...(region === '' ? {} : { region }),
    ...(mfaSerial === '' ? {} : { mfaSerial }),
    ...(mfaCommand === '' ? {} : { mfaCommand }),
    ...(endpointUrl === '' ? {} : { endpointUrl }),
  }
}

/** A name that is free, for somebody who does not care. */
export function freeName(wish: string, taken: ReadonlySet<string>): string {
  if (!taken.has(wish)) return wish
  for (let number = 2; ; number += 1) if (!taken.has(`${wish}-${number}`)) return `${wish}-${number}`
}
