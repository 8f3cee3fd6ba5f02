/** An open camera. `close` turns it off, light and all. */
export type Camera = {
  stream: MediaStream
  hasLight: boolean
  light(on: boolean): Promise<void>
  close(): void
}

/** Reason for no picture here; the phone's own camera still takes fotos. */
export type NoCamera = 'insecure' | 'denied' | 'none' | 'busy'

/**
 * 4:3 like the sensor, and 5 megapixels: the foto keeps 1600 px, and a larger picture would only
 * cost battery. A lesser camera gives its best.
 */
const WANTED: MediaTrackConstraints = {
  facingMode: { ideal: 'environment' },
  width: { ideal: 2560 },
  height: { ideal: 1920 },
}

/** The camera that looks away from the person, at the best size for the foto. Never throws. */
export async function openCamera(): Promise<Camera | NoCamera> {
  // Only HTTPS pages and pages of the machine itself have `mediaDevices`.
  const devices = navigator.mediaDevices as MediaDevices | undefined
  if (!devices) return isSecureContext ? 'none' : 'insecure'
  try {
    return cameraOf(await devices.getUserMedia({ video: WANTED, audio: false }))
  } catch (error) {
    return reasonOf(error)
  }
}

function cameraOf(stream: MediaStream): Camera {
  const [track] = stream.getVideoTracks()
  // TypeScript's library does not list `torch` yet.
  const able = track?.getCapabilities?.() as { torch?: boolean } | undefined
  return {
    stream,
    hasLight: able?.torch === true,
    light: async (on) => {
      const light = { torch: on } as MediaTrackConstraintSet
      await track?.applyConstraints({ advanced: [light] })
    },
    close: () => stream.getTracks().forEach((each) => each.stop()),
  }
}

function reasonOf(error: unknown): NoCamera {
  const name = error instanceof Error ? error.name : ''
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'denied'
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'none'
}
