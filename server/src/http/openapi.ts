import { z } from 'zod'
import { actaBody } from '../contract/acta.ts'

const json = (schema: object) => ({ 'application/json': { schema } })
const error = (description: string) => ({
  description,
  content: json({ $ref: '#/components/schemas/Error' }),
})
const binary = { 'application/octet-stream': { schema: { type: 'string', format: 'binary' } } }
const query = (name: string, description: string) => ({
  name,
  in: 'query',
  description,
  schema: { type: 'string' },
})
const fileName = {
  name: 'x-file-name',
  in: 'header',
  description: 'Nombre del archivo, codificado como URI',
  schema: { type: 'string' },
}

const get = (summary: string, ...parameters: object[]) => ({
  get: {
    summary,
    parameters,
    responses: {
      200: { description: 'El documento', content: json({ type: 'object' }) },
      401: error('Sin credencial'),
      404: error('No hay nada con esa clave'),
    },
  },
})
const upload = (summary: string) => ({
  post: {
    summary,
    parameters: [fileName],
    requestBody: { required: true, content: binary },
    responses: {
      201: { description: 'Hecho', content: json({ type: 'object' }) },
      422: error('No se pudo leer; nada cambió'),
    },
  },
})

const post = (summary: string): object => ({
  post: {
    summary,
    responses: {
      200: { description: 'Hecho', content: json({ type: 'object' }) },
      400: error('No se entiende'),
      403: error('La credencial no lo permite, o fue revocada'),
    },
  },
})

/** The HTTP surface as OpenAPI 3.1; bodies come from the same schemas that parse them. */
export function openapi(version: string): object {
  return {
    openapi: '3.1.0',
    info: { title: 'Espejo', version, description: 'Actas de casilla frente al PREP.' },
    security: [{ bearer: [] }],
    paths: {
      '/api/actas': { post: postActa() },
      '/api/estado': get(
        'Estado de un ámbito (ETag)',
        query('ambito', 'GOB, GOB:distrito:04-007, GOB:casilla:…; vacío: la primera elección'),
      ),
      '/api/ambito': get(
        'Todo lo que muestra la página de un ámbito',
        query('clave', 'Clave del ámbito'),
      ),
      '/api/diferencias': get(
        'Diferencias por su efecto',
        query('ambito', 'Clave'),
        query('todas', '1: también lo que sólo tiene un lado'),
      ),
      '/api/acta': get('Las dos historias de un acta', query('clave', 'GOB:casilla:040001B010005')),
      '/api/mia': get('Las actas que envió quien pregunta'),
      '/api/progreso': get('Elecciones, cortes, fuentes y simulacro'),
      '/api/inicio': get('Qué hay y quién pregunta'),
      '/api/prep/inspect': upload('Leer una base PREP sin guardar nada'),
      '/api/elecciones': upload('Crear elecciones con el catálogo de una base'),
      '/api/prep/cortes': upload('Tomar un corte'),
      '/api/captura': get(
        'Lo que la app de quien representa necesita: boletas y qué fue de cada acta',
      ),
      '/api/sesion/codigo': post('Entrar con el código y el PIN del nombramiento'),
      '/api/fotos/subir': post('Fotografía, por partes (tus 1.0)'),
      '/api/fotos/{sha256}/enlaces': get('Enlaces firmados a una fotografía, por 5 minutos', {
        name: 'sha256',
        in: 'path',
        required: true,
        schema: { type: 'string' },
      }),
      '/api/recibo': get(
        'Recibo firmado de un acta',
        query('eleccion', 'Clave'),
        query('casilla', 'CLAVE_CASILLA'),
      ),
      '/api/recibos/llave': get('Llave pública que comprueba los recibos'),
      '/api/ruta': get('La ruta de quien pregunta: casillas calladas primero'),
      '/api/casillas/aviso': post('Anotar qué se sabe de una casilla callada'),
      '/api/centro/siguiente': post('La siguiente tarea del centro de captura, apartada 3 minutos'),
      '/api/estructura': upload('Estructura de representación; ensayo=1 no guarda nada'),
      '/api/nombramientos': get('Nombramientos por casilla, ruta o nombre'),
      '/api/nombramientos/revocar': post('Revocar nombramientos'),
      '/api/cobertura': get('Cobertura', query('por', 'ruta, municipio o distrito')),
      '/api/health': get('Salud del servicio'),
    },
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT' } },
      schemas: {
        ActaBody: z.toJSONSchema(actaBody, { unrepresentable: 'any' }),
        Error: errorSchema,
      },
    },
  }
}

const errorSchema = {
  type: 'object',
  required: ['error', 'mensaje'],
  properties: {
    error: { type: 'string' },
    mensaje: { type: 'string' },
    detalle: { type: 'array', items: { type: 'string' } },
  },
}

function postActa(): object {
  return {
    summary: 'Enviar un acta',
    description:
      'El mismo envío recibe la misma respuesta; uno cambiado es una revisión. Un acta que no cuadra se acepta con sus hallazgos.',
    requestBody: { required: true, content: json({ $ref: '#/components/schemas/ActaBody' }) },
    responses: {
      201: { description: 'Guardada en disco', content: json({ type: 'object' }) },
      400: error('No se entiende'),
      401: error('Sin credencial'),
      403: error('La credencial es de otra casilla'),
      413: error('Demasiado grande'),
      422: error('Casilla u opción desconocida'),
      503: error('Saturado: reintentar tras Retry-After, con el mismo id'),
    },
  }
}
