/** One word of a command that a person copies: of POSIX shells, fish and PowerShell. */
export const shellWord = (text: string): string =>
  /^[\w@.:/+=,-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`
