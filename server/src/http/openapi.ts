import { z } from 'zod'
import { rolesOf, type Operation } from './operation.ts'
import { OPERATIONS } from './operations.ts'

const METHODS_OF_TUS = ['post', 'head', 'patch', 'delete', 'options']

/** The HTTP surface as OpenAPI 3.1; schemas of bodies are the schemas of the parser. */
export function openapi(version: string): object {
  const paths: Record<string, Record<string, object>> = {}
  for (const [name, operation] of Object.entries(OPERATIONS)) {
    const [method = '', path = ''] = name.split(' ')
    const methods = method === 'ALL' ? METHODS_OF_TUS : [method.toLowerCase()]
    for (const each of methods) (paths[path] ??= {})[each] = operationDoc(path, operation)
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Espejo', version, description: 'Actas de casilla frente al PREP.' },
    security: [{ bearer: [] }, { sesion: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' },
        sesion: { type: 'apiKey', in: 'cookie', name: 'espejo' },
      },
      schemas: { Error: ERROR },
      responses: RESPONSES,
    },
  }
}

function operationDoc(path: string, operation: Operation) {
  const { what, query = {}, body, status = 200, open, pide, oficina } = operation
  const inPath = [...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => ({
    ...{ name, in: 'path', required: true, schema: { type: 'string' } },
  }))
  const inQuery = Object.entries(query).map(([name, description]) => ({
    ...{ name, in: 'query', description, schema: { type: 'string' } },
  }))
  return {
    summary: what,
    ...(open ? { security: [] } : { 'x-permisos': pide, 'x-roles': rolesOf(operation) }),
    ...(oficina ? { 'x-oficina': true } : {}),
    parameters: [...inPath, ...inQuery, ...(body === 'archivo' ? [FILE_NAME] : [])],
    ...(body ? { requestBody: { required: true, content: contentOf(body) } } : {}),
    responses: {
      [status]: { description: 'Hecho' },
      ...refsTo(open ? ['404', '413'] : ['401', '403', '404', '413']),
      ...(body ? refsTo(['400', '409', '422', '503']) : {}),
    },
  }
}

function contentOf(body: z.ZodType | 'archivo'): object {
  if (body === 'archivo')
    return { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
  return { 'application/json': { schema: z.toJSONSchema(body, { unrepresentable: 'any' }) } }
}

function refsTo(statuses: string[]): Record<string, object> {
  return Object.fromEntries(
    statuses.map((status) => [status, { $ref: `#/components/responses/${status}` }]),
  )
}

const FILE_NAME = {
  name: 'x-file-name',
  in: 'header',
  description: 'Nombre del archivo, codificado como URI',
  schema: { type: 'string' },
}

const ERROR = {
  type: 'object',
  required: ['error', 'mensaje'],
  properties: {
    error: { type: 'string', description: 'Estable, para programas' },
    mensaje: { type: 'string', description: 'Para personas' },
    detalle: { type: 'array', items: { type: 'string' }, description: 'Campos, filas o claves' },
  },
}

const REFUSED = {
  400: 'No se entiende',
  401: 'Sin credencial, o venció',
  403: 'La credencial no lo permite, es de otra casilla o fue revocada',
  404: 'No hay nada con esa clave',
  409: 'Ahora no: hay otra cosa en curso o ya existe',
  413: 'Demasiado grande',
  422: 'Se entiende y no se puede: casilla u opción desconocida, archivo ilegible',
  503: 'Saturado o sin confirmar: reintentar tras Retry-After, con el mismo id',
}

const RESPONSES = Object.fromEntries(
  Object.entries(REFUSED).map(([status, description]) => [
    status,
    {
      description,
      ...(status === '503' ? { headers: { 'Retry-After': { schema: { type: 'integer' } } } } : {}),
      content: { 'application/json': { schema: { $ref: '#/components/schemas/Error' } } },
    },
  ]),
)
