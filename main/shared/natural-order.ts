/** A text's place among others as people count: `billing-2` comes before `billing-10`, and capitals make no difference. */
export const naturalKey = (text: string): string =>
  text.toLowerCase().replaceAll(/\d+/g, (digits) => {
    const value = digits.replace(/^0+(?=\d)/, '')
    return `${String.fromCharCode(0x30 + Math.min(value.length, 64))}${value}`
  })
