import { hydrate } from 'svelte'
import App from './App.svelte'

/** The app takes over the form drawn by the build, with whatever is typed in the form by now. */
const target = document.getElementById('app')
if (target) hydrate(App, { target })
