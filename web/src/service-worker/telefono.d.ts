declare module 'virtual:telefono' {
  /** Files of the build that a page of the phone can ask for, without a leading slash. */
  export const telefono: string[]
}
