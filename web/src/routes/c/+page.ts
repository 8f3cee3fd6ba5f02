/**
 * The only page drawn by the build: over one bar of signal a person types the code and the PIN
 * while the app is still on its way.
 */
export const ssr = true
export const prerender = true
