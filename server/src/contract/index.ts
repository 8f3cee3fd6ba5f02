export type * from './estado.ts'
export type * from './live.ts'
