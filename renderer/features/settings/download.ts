/** A browser's own way to save a text; it asks or uses its folder for downloads. */
export function download(fileName: string, text: string, page: Document = document): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'text/plain;charset=utf-8' }))
  const link = page.createElement('a')
  link.href = url
  link.download = fileName
  link.click()
  // The click only starts the download; the browser reads the blob right after.
  setTimeout(() => URL.revokeObjectURL(url), 10_000)
}
