import { afterEach, expect, it, vi } from 'vitest'
import { download } from './download.ts'

afterEach(() => {
  vi.unstubAllGlobals()
  vi.useRealTimers()
})

it('a blob is handed over under the name, and let go only when the download has begun', () => {
  vi.useFakeTimers()
  const link = { href: '', download: '', click: vi.fn() }
  vi.stubGlobal('document', { createElement: () => link })
  const revoke = vi.spyOn(URL, 'revokeObjectURL')
  download(new Blob(['x']), 'por corregir.xlsx')
  expect(link).toMatchObject({ href: expect.stringMatching(/^blob:/) as string })
  expect([link.download, link.click.mock.calls.length]).toEqual(['por corregir.xlsx', 1])
  expect(revoke).not.toHaveBeenCalled()
  vi.runAllTimers()
  expect(revoke).toHaveBeenCalledExactlyOnceWith(link.href)
})
