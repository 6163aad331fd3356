// AWS's XML answers, written from plain objects: an array repeats its element, undefined leaves it out.

export type XmlValue = string | number | boolean | undefined | XmlNode | readonly XmlValue[]
export interface XmlNode {
  readonly [name: string]: XmlValue
}

const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  // A literal carriage return would be read as a line feed (XML 1.0, 2.11).
  '\r': '&#13;',
}

/** Characters that XML 1.0 cannot hold at all are dropped; S3 clients ask for `encoding-type=url` to get those. */
function escapeXml(text: string): string {
  return (
    text
      // oxlint-disable-next-line no-control-regex -- these are the very characters that XML forbids
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, '')
      .replace(/[&<>"\r]/g, (character) => escapes[character] ?? character)
  )
}

function xmlElement(name: string, value: XmlValue, attributes = ''): string {
  if (value === undefined) return ''
  if (typeof value !== 'object') return `<${name}${attributes}>${escapeXml(String(value))}</${name}>`
  if (isList(value)) return value.map((item) => xmlElement(name, item, attributes)).join('')
  const inner = Object.entries(value)
    .map(([child, content]) => xmlElement(child, content))
    .join('')
  return `<${name}${attributes}>${inner}</${name}>`
}

export function xmlDocument(name: string, value: XmlValue, namespace?: string): string {
  const attributes = namespace === undefined ? '' : ` xmlns="${namespace}"`
  return `<?xml version="1.0" encoding="UTF-8"?>\n${xmlElement(name, value, attributes)}`
}

// Array.isArray does not narrow readonly arrays out of a union.
function isList(value: XmlNode | readonly XmlValue[]): value is readonly XmlValue[] {
  return Array.isArray(value)
}
