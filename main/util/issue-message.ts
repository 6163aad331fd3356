/** An issue of zod's. What people give most often that is nothing comes in words where the schema has none of its own, the rest as zod says it. */
export function issueMessage({ message }: { readonly message: unknown }): string {
  if (message === 'Too small: expected string to have >=1 characters') return 'it is empty'
  if (message === 'Invalid URL') return 'it is no address, such as https://…'
  return String(message)
}
