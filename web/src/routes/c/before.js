/**
 * Runs in the document itself, before the app is on the phone. It says who is known here, so that
 * nobody is asked again; and when a file of the app was cut off on its way it opens the page anew,
 * with what was typed: browsers do not ask twice for a module that failed.
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
    // Storage may be forbidden: the app says so when it is here.
  }
  addEventListener('DOMContentLoaded', function () {
    var typed = JSON.parse(sessionStorage.getItem(TYPED) || '[]')
    sessionStorage.removeItem(TYPED)
    fields().forEach(function (field, i) {
      field.value = typed[i] || ''
    })
  })
  addEventListener('unhandledrejection', function () {
    if (root.dataset.listo !== undefined) return
    root.dataset.listo = 'no'
    setTimeout(openAgain, WAIT_MS)
  })
  /** Not before the service answers: a page that cannot be had is worse than one that waits. */
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
