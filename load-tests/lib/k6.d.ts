/**
 * The part of k6's own modules used by the scenarios; k6 brings the modules, no package is needed.
 */
declare module 'k6' {
  export function check<T>(value: T, sets: Record<string, (value: T) => boolean>): boolean
}

declare module 'k6/data' {
  export const SharedArray: new <T>(name: string, make: () => T[]) => readonly T[]
}

declare module 'k6/execution' {
  const exec: { scenario: { iterationInTest: number } }
  export default exec
}

declare module 'k6/http' {
  export type HttpAnswer = {
    status: number
    body: string | null
    json(): unknown
  }
  export type Params = {
    headers?: Record<string, string>
    timeout?: string
    responseType?: 'none' | 'text'
  }
  /** Method, address, body, parameters; several at once, as a browser asks. */
  export type Asked = [string, string, null, Params]
  const http: {
    get(url: string, params?: Params): HttpAnswer
    post(url: string, body: string, params?: Params): HttpAnswer
    batch(asked: Asked[]): HttpAnswer[]
  }
  export default http
}

declare module 'k6/metrics' {
  export const Counter: new (name: string) => { add(value: number): void }
  export const Trend: new (name: string, isTime: boolean) => { add(value: number): void }
}

declare const __ENV: Record<string, string | undefined>
declare function open(path: string): string
