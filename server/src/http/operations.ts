import { actaBody } from '../contract/acta.ts'
import {
  buscarBody,
  llamadaBody,
  llamanBody,
  marcaBody,
  siguienteBody,
  tareaBody,
} from '../contract/centro.ts'
import { casoBody } from '../contract/caso.ts'
import { avisoBody } from '../contract/ruta.ts'
import { codigoBody } from './codigo.ts'
import { sesionBody } from './sesion.ts'
import { ORDENES } from '../contract/juridico.ts'
import { peticionBody } from '../contract/peticion.ts'
import { CASO_ESTADOS } from '../domain/fold/caso.ts'
import { DE_QUIEN } from '../domain/read/deQuien.ts'
import { FILAS_MAX, TIPOS } from '../domain/read/diferencias.ts'
import { OFFICE } from './office.ts'
import type { Operation } from './operation.ts'

const AMBITO = 'GOB, GOB:distrito:04-007, GOB:casilla:…; vacío: la primera elección'

/** Every door, by method and path as in the routes; `app.test.ts` compares both lists. */
export const OPERATIONS: Record<string, Operation> = {
  'POST /api/actas': {
    pide: ['enviar'],
    what: 'Enviar un acta. El mismo envío recibe la misma respuesta; uno cambiado es una revisión. Un acta que no cuadra se acepta con sus hallazgos.',
    body: actaBody,
    status: 201,
  },
  'GET /api/estado': {
    pide: ['ver'],
    what: 'Estado de un ámbito (ETag)',
    query: { ambito: AMBITO },
  },
  'GET /api/ambito': {
    pide: ['ver'],
    what: 'Todo lo que muestra la página de un ámbito',
    query: { ambito: AMBITO },
  },
  'GET /api/diferencias': {
    pide: ['ver'],
    what: 'Diferencias por su peso: lo que está en duda entre la ventaja de su demarcación',
    query: {
      ambito: AMBITO,
      tipo: TIPOS.join(', '),
      todas: '1: también lo que sólo tiene un lado',
      desde: 'Cuántas saltarse',
      max: `Cuántas, hasta ${FILAS_MAX}`,
    },
  },
  'GET /api/cambios': {
    pide: ['ver'],
    what: 'Lo que cambió con un corte, por su peso',
    query: {
      ambito: AMBITO,
      corte: 'Su seq en los cambios de un ámbito',
      desde: 'Cuántos saltarse',
      max: `Cuántos, hasta ${FILAS_MAX}`,
    },
  },
  'GET /api/juridico': {
    pide: ['litigar'],
    what: 'La cola de los abogados: actas con una diferencia o una causal, de quién es el error y qué vence',
    query: {
      ambito: AMBITO,
      deQuien: DE_QUIEN.join(', '),
      causal: 'Id de una causal que procede por alguno de los lados',
      estado: `Del caso: ${CASO_ESTADOS.join(', ')}; sin_caso: nadie lo ha abierto; sin_asignar: nadie lo lleva`,
      mios: '1: los casos de quien pregunta',
      vence: 'Vence dentro de tantas horas',
      q: 'Casilla, sección o lugar',
      orden: `${ORDENES.join(', ')}; lo que cambió el PREP va siempre primero`,
      desde: 'Cuántas saltarse',
      max: `Cuántas, hasta ${FILAS_MAX}`,
    },
  },
  'GET /api/juridico/asunto': {
    pide: ['litigar'],
    what: 'Un acta con cada causal de la ley por los dos lados, y sus plazos',
    query: { clave: 'GOB:casilla:…' },
  },
  'GET /api/acta': {
    pide: ['ver'],
    what: 'Las dos historias de un acta',
    query: { clave: 'GOB:casilla:…' },
  },
  'GET /api/buscar': {
    pide: ['ver'],
    what: 'Lugares por número o nombre: sección, casilla, municipio, distrito',
    query: { q: '1094, 1094 C2, Cotaxtla', eleccion: 'la que va primero' },
  },
  'GET /api/mia': {
    pide: ['representar'],
    what: 'Las actas que envió quien pregunta, y nada de nadie más',
    query: { casilla: 'CLAVE_CASILLA; sin ella, todas las de la credencial' },
  },
  'GET /api/progreso': { pide: ['ver'], what: 'Elecciones, cortes, fuentes y simulacro' },
  'GET /api/inicio': { what: 'Qué hay y quién pregunta', open: true },
  'GET /api/health': { what: 'Salud del servicio', open: true },
  'GET /api/ready': { what: 'Si el servicio toma actas ahora', open: true },
  'GET /api/openapi.json': { what: 'Este documento', open: true },

  'GET /api/sesion': { what: 'De quién es la sesión', open: true },
  'POST /api/sesion': {
    what: 'Entrar con el enlace de un solo uso o con una credencial',
    body: sesionBody,
    open: true,
  },
  'DELETE /api/sesion': { what: 'Salir', open: true },
  'POST /api/sesion/codigo': {
    what: 'Entrar con el código y el PIN del nombramiento: su credencial y la página que abre',
    body: codigoBody,
    open: true,
  },

  'GET /api/captura': {
    pide: ['representar'],
    what: 'Lo que la app de quien representa necesita: boletas y qué fue de cada acta',
  },
  'ALL /api/fotos/subir': {
    pide: ['enviar'],
    what: 'Fotografía, por partes (tus 1.0): POST la anuncia',
  },
  'ALL /api/fotos/subir/{id}': {
    pide: ['enviar'],
    what: 'HEAD dice cuánto llegó; PATCH lleva más',
  },
  'GET /api/fotos/repetidas': { pide: ['ver'], what: 'La misma imagen en dos casillas' },
  'GET /api/fotos/{sha256}/enlaces': {
    pide: ['enviar', 'ver'],
    what: 'Enlaces firmados a una fotografía, por 5 minutos',
  },
  'GET /api/fotos/ver/{sha256}/{tam}': {
    what: 'La fotografía por su enlace: chica, grande u original',
    query: { exp: 'Hasta cuándo, segundos', firma: 'De quien dio el enlace' },
    open: true,
  },
  'GET /api/recibo': {
    pide: ['ver', 'enviar'],
    what: 'Recibo firmado de un acta',
    query: {
      eleccion: 'Clave',
      casilla: 'CLAVE_CASILLA',
      seq: 'El envío, por su lugar en la bitácora; sin él, el último de quien pregunta',
    },
  },
  'GET /api/recibos/llave': { what: 'Llave pública que comprueba los recibos', open: true },

  'GET /api/ruta': {
    pide: ['representar'],
    what: 'La ruta de quien pregunta: primero las casillas sin reporte',
  },
  'GET /api/casillas/avisos': {
    pide: ['ver'],
    what: 'Lo que se sabe de las casillas que no han reportado',
  },
  'POST /api/casillas/aviso': {
    pide: ['representar'],
    what: 'Anotar qué se sabe de una casilla que no ha reportado',
    body: avisoBody,
  },

  'POST /api/casos': {
    pide: ['litigar'],
    what: 'Un acto sobre los casos de una o varias actas; cada acta se responde por separado',
    body: casoBody,
  },
  'GET /api/peticiones': {
    pide: ['litigar'],
    what: 'Los consejos: lo que espera en la petición de cada uno y lo que cambió desde la última',
    query: { ambito: AMBITO, peticion: 'recuento, si no se dice otra' },
  },
  'POST /api/peticiones': {
    pide: ['litigar'],
    what: 'Emitir la petición a un consejo con los casos aprobados de ahora',
    body: peticionBody,
    status: 201,
  },
  'GET /api/peticiones/{id}/{formato}': {
    pide: ['litigar'],
    what: 'El papel de una petición emitida: pdf, docx, xlsx o csv',
  },

  'GET /api/centro': { pide: ['capturar'], what: 'Cuánto espera en el centro de captura' },
  'POST /api/centro/siguiente': {
    pide: ['capturar'],
    what: 'La siguiente tarea, apartada 3 minutos',
    body: siguienteBody,
  },
  'POST /api/centro/latido': { pide: ['capturar'], what: 'Seguir con la tarea', body: tareaBody },
  'POST /api/centro/soltar': {
    pide: ['capturar'],
    what: 'Devolver la tarea',
    body: tareaBody,
    status: 204,
  },
  'POST /api/centro/marcar': {
    pide: ['capturar'],
    what: 'Decir que una fotografía no sirve',
    body: marcaBody,
    status: 204,
  },
  'POST /api/centro/anotar': {
    pide: ['capturar'],
    what: 'Qué fue de una llamada',
    body: llamadaBody,
    status: 204,
  },
  'POST /api/centro/buscar': {
    pide: ['capturar'],
    what: 'Las casillas de quien llama al centro',
    body: buscarBody,
  },
  'POST /api/centro/llaman': {
    oficina: true,
    pide: ['capturar'],
    what: 'Atender a quien llama al centro: su casilla, apartada 3 minutos',
    body: llamanBody,
  },

  ...OFFICE,
}
