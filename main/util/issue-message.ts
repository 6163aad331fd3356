/** An issue of zod's. What people give most often that is nothing comes in words, the rest as zod says it. */
export function issueMessage(issue: { readonly message: unknown }): string {
  const { code, origin, minimum, format, message } = { code: '', origin: '', minimum: 0, format: '', ...issue }
  if (code === 'too_small' && origin === 'string' && minimum === 1) return 'it is empty'
  if (code === 'invalid_format' && format === 'url') return 'it is no address, such as https://…'
  return String(message)
}
