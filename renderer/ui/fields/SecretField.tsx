import { Eye, EyeOff } from 'lucide-react'
import { useState } from 'react'
import { t } from '#shared/strings/strings.ts'
import { IconButton } from '../IconButton.tsx'
import { TextField, type TextFieldProps } from './TextField.tsx'

/** For what a person types in and the page sends on once; it can be looked at while typing. */
export function SecretField(props: Omit<TextFieldProps, 'type' | 'after' | 'multiline'>) {
  const [shown, setShown] = useState(false)
  return (
    <TextField
      {...props}
      type={shown ? 'text' : 'password'}
      after={
        <IconButton
          label={shown ? t.common.hide : t.common.show}
          icon={shown ? EyeOff : Eye}
          onPress={() => setShown(!shown)}
        />
      }
    />
  )
}
