/** Progress for whoever watches: one line rewritten on a terminal, plain lines elsewhere. Goes to stderr, so stdout stays clean. */
import type { ProgressEvent } from '../../app/index.ts'
import type { Paint } from './paint.ts'

export interface ProgressLine {
  readonly show: (event: ProgressEvent) => void
  /** Clears the line, so that what follows starts clean. */
  readonly end: () => void
}

interface Terminal {
  readonly isTTY?: boolean
  readonly columns?: number
  write(text: string): unknown
}

export function progressOn(stream: Terminal, paint: Paint, quiet: boolean): ProgressLine {
  if (quiet) return { show: () => {}, end: () => {} }
  return stream.isTTY === true ? rewritten(stream, paint) : plain(stream)
}

const textOf = (event: ProgressEvent): string =>
  event.kind === 'stage'
    ? `${event.stage}: ${event.detail}`
    : event.kind === 'note'
      ? event.text
      : `search: ${event.tried} candidates, ${Math.round(event.perSecond)}/s, ${event.plausible} plausible${event.best === undefined ? '' : `, best so far ${event.best}`}`

function rewritten(stream: Terminal, paint: Paint): ProgressLine {
  const clear = '\r\u001b[2K'
  return {
    show: (event) =>
      stream.write(
        `${clear}${paint.dim(
          textOf(event)
            .replaceAll('\n', ' ')
            .slice(0, (stream.columns ?? 80) - 1),
        )}`,
      ),
    end: () => stream.write(clear),
  }
}

/** A log has no use for a line per batch: stages and notes only. */
function plain(stream: Terminal): ProgressLine {
  let last = ''
  return {
    show: (event) => {
      const text = textOf(event)
      if (event.kind !== 'search' && text !== last) stream.write(`${text}\n`)
      last = text
    },
    end: () => {},
  }
}
