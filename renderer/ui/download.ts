/** Hands a file to the browser's own download; the link lives for the click. */
export function download(text: readonly string[], fileName: string, type: string): void {
  const url = URL.createObjectURL(new Blob([...text], { type }))
  const link = document.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  // The browser has begun to read by the next turn.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
