import { t } from '#shared/strings/strings.ts'
import { SecretField } from '../../ui/fields/SecretField.tsx'
import { TextField } from '../../ui/fields/TextField.tsx'
import type { KeysValues, keysWrong } from './keys-form.ts'
import type { Fields } from './use-fields.ts'

const words = t.sources.adding

/** A key and its secret; neither has the blanks that a paste may bring. */
export function KeyFields({
  fields: { bind, set },
  wrong,
  placeholder,
}: {
  readonly fields: Fields<KeysValues>
  readonly wrong: Partial<ReturnType<typeof keysWrong>>
  readonly placeholder: string
}) {
  return (
    <>
      <TextField
        label={words.keyId}
        mono
        autoFocus
        placeholder={placeholder}
        {...bind('accessKeyId', wrong.accessKeyId)}
        onChange={(value) => set({ accessKeyId: value.trim() })}
      />
      <SecretField
        label={words.secret}
        mono
        {...bind('secret', wrong.secret)}
        onChange={(value) => set({ secret: value.trim() })}
      />
    </>
  )
}
