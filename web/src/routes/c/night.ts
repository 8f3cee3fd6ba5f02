/** Screens over the home: their file comes as soon as the home is drawn. */
export { default as Figures } from './Figures.svelte'
export { default as Foto } from './Foto.svelte'
export { default as Help } from './Help.svelte'
