/**
 * Runs in the document itself, before the app is on the phone. A known person is marked, so that
 * nobody is asked again. After a truncated file of the app the page opens anew with the typed text:
 * browsers do not ask twice for a failed module.
 */
;(function () {
  var TYPED = 'espejo.tecleado'
  var WAIT_MS = 1500
  var root = document.documentElement
  var fields = function () {
    /** @type {NodeListOf<HTMLInputElement>} */
    var found = document.querySelectorAll('#entrar input')
    return Array.from(found)
  }
  try {
    if (/[#&]t=/.test(location.hash) || localStorage.getItem('espejo.captura'))
      root.dataset.conocido = ''
  } catch {
    // Storage may be forbidden: the loaded app reports the problem.
  }
  addEventListener('DOMContentLoaded', function () {
    var typed = JSON.parse(sessionStorage.getItem(TYPED) || '[]')
    sessionStorage.removeItem(TYPED)
    fields().forEach(function (field, i) {
      field.value = typed[i] || ''
    })
  })
  // The app says that a file of a later screen was cut off (App.svelte).
  addEventListener('trunca', openAgain)
  addEventListener('unhandledrejection', function () {
    if (root.dataset.listo !== undefined) return
    root.dataset.listo = 'no'
    setTimeout(openAgain, WAIT_MS)
  })
  /** Not before the service answers: an unavailable page is worse than a waiting page. */
  function openAgain() {
    fetch('/api/health', { cache: 'no-store' }).then(
      function () {
        var typed = fields().map(function (field) {
          return field.value
        })
        sessionStorage.setItem(TYPED, JSON.stringify(typed))
        location.reload()
      },
      function () {
        setTimeout(openAgain, WAIT_MS)
      },
    )
  }
})()
