// Dark from 19:00 to 07:00 on the process's clock, unless the reader chose.
// `espejo.zona` is the minutes east of UTC that the last elección on this screen had.
;(function () {
  var choice = null
  var zone = null
  try {
    choice = localStorage.getItem('espejo.tema')
    zone = localStorage.getItem('espejo.zona')
  } catch {
    // Storage may be forbidden; the hour of this machine is good enough.
  }
  var now = new Date()
  var east = zone === null ? -now.getTimezoneOffset() : Number(zone)
  var hour = new Date(now.getTime() + east * 60000).getUTCHours()
  var theme =
    choice === 'light' || choice === 'dark' ? choice : hour >= 19 || hour < 7 ? 'dark' : 'light'
  document.documentElement.dataset.theme = theme
})()
