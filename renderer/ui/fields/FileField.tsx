import type { FileKind } from '#contract/desktop.ts'
import { t } from '#shared/strings/strings.ts'
import { useClient } from '../../store/context.tsx'
import { Button } from '../Button.tsx'
import { useAction } from '../hooks/use-action.ts'
import styles from './Field.module.css'
import { TextField, type TextFieldProps } from './TextField.tsx'

/** A path; in the app the system's own dialog gives it as well. A browser tells no page where a file lies. */
export function FileField({
  what,
  ...field
}: Omit<TextFieldProps, 'type' | 'after' | 'multiline' | 'mono'> & { readonly what: FileKind }) {
  const { desktop } = useClient()
  const choose = useAction(async () => {
    const { path } = (await desktop?.chooseFile({ what })) ?? {}
    if (path !== undefined) field.onChange(path)
  })
  return (
    <TextField
      {...field}
      mono
      onChange={(path) => {
        choose.clear()
        field.onChange(path)
      }}
      error={field.error ?? choose.failure?.message}
      after={
        desktop !== undefined && (
          <span className={styles['beside']}>
            <Button
              variant="quiet"
              size="small"
              pending={choose.pending}
              aria-label={t.common.chooseFor(field.label)}
              onPress={() => void choose.run()}
            >
              {t.common.choose}
            </Button>
          </span>
        )
      }
    />
  )
}
