/** Gives the test's window a width; media queries follow. */
export function setWidth(pixels: number): void {
  const { happyDOM } = window as unknown as {
    readonly happyDOM: { setViewport(size: { readonly width: number }): void }
  }
  happyDOM.setViewport({ width: pixels })
}
