// The form fields under one path: each has a file of its own.
export { NumberField } from './NumberField.tsx'
export { SecretField } from './SecretField.tsx'
export { type Option, SelectField } from './SelectField.tsx'
export { SwitchField } from './SwitchField.tsx'
export { TextField, type TextFieldProps } from './TextField.tsx'
