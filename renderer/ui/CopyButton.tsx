import { Check, Copy } from 'lucide-react'
import { useEffect, useState } from 'react'
import { t } from '#shared/strings/strings.ts'
import { useAnnounce } from './announce.tsx'
import { Button } from './Button.tsx'
import { failureOf } from './failure.ts'
import { useToast } from './toast.tsx'
import { useCopyText } from './hooks/use-copy-text.ts'

const shownMs = 2000

/** Copies text that the page shows anyway, and says so on itself. */
export function CopyButton({ text, label = t.common.copy }: { readonly text: string; readonly label?: string }) {
  const [copied, setCopied] = useState(false)
  const copyText = useCopyText()
  const announce = useAnnounce()
  const toast = useToast()
  useEffect(() => {
    if (!copied) return undefined
    const timer = setTimeout(() => setCopied(false), shownMs)
    return () => clearTimeout(timer)
  }, [copied])
  const copy = async (): Promise<void> => {
    try {
      await copyText(text)
      setCopied(true)
      announce(t.common.copied)
    } catch (error) {
      toast({ text: failureOf(error).message, tone: 'danger' })
    }
  }
  return (
    <Button size="small" onPress={() => void copy()}>
      {copied ? <Check aria-hidden="true" /> : <Copy aria-hidden="true" />}
      {copied ? t.common.copied : label}
    </Button>
  )
}
