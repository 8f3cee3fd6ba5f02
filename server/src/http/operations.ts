import type { z } from 'zod'
import { actaBody } from '../contract/acta.ts'
import {
  buscarBody,
  llamadaBody,
  llamanBody,
  marcaBody,
  siguienteBody,
  tareaBody,
} from '../contract/centro.ts'
import {
  borrarBody,
  papelBody,
  pdfBody,
  reexpedirBody,
  revocarBody,
} from '../contract/estructura.ts'
import { retiroBody } from '../contract/prep.ts'
import { avisoBody } from '../contract/ruta.ts'
import { codigoBody } from './codigo.ts'
import { fuenteBody, jornadaBody } from './prep.ts'
import { sesionBody } from './sesion.ts'
import { progressBody, startBody } from './simulacro.ts'
import { FILAS_MAX, TIPOS } from '../domain/read/diferencias.ts'

export type Operation = {
  what: string
  query?: Record<string, string>
  /** A JSON body by its schema, or the bytes of a file of the authority or the party. */
  body?: z.ZodType | 'archivo'
  /** Status of success; default 200. */
  status?: number
  /** Open to anybody. */
  open?: true
}

const AMBITO = 'GOB, GOB:distrito:04-007, GOB:casilla:…; vacío: la primera elección'

const COLUMNAS = 'Qué es cada columna, en orden y entre comas: cargo, casilla, nombre:rg…'

/** Every door, by method and path as in the routes; `app.test.ts` compares both lists. */
export const OPERATIONS: Record<string, Operation> = {
  'POST /api/actas': {
    what: 'Enviar un acta. El mismo envío recibe la misma respuesta; uno cambiado es una revisión. Un acta que no cuadra se acepta con sus hallazgos.',
    body: actaBody,
    status: 201,
  },
  'GET /api/estado': { what: 'Estado de un ámbito (ETag)', query: { ambito: AMBITO } },
  'GET /api/ambito': {
    what: 'Todo lo que muestra la página de un ámbito',
    query: { ambito: AMBITO },
  },
  'GET /api/diferencias': {
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
    what: 'Lo que cambió con un corte, por su peso',
    query: {
      ambito: AMBITO,
      corte: 'Su seq en los cambios de un ámbito',
      desde: 'Cuántos saltarse',
      max: `Cuántos, hasta ${FILAS_MAX}`,
    },
  },
  'GET /api/acta': { what: 'Las dos historias de un acta', query: { clave: 'GOB:casilla:…' } },
  'GET /api/buscar': {
    what: 'Lugares por número o nombre: sección, casilla, municipio, distrito',
    query: { q: '1094, 1094 C2, Cotaxtla', eleccion: 'la que va primero' },
  },
  'GET /api/mia': { what: 'Las actas que envió quien pregunta' },
  'GET /api/progreso': { what: 'Elecciones, cortes, fuentes y simulacro' },
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
    what: 'Lo que la app de quien representa necesita: boletas y qué fue de cada acta',
  },
  'ALL /api/fotos/subir': { what: 'Fotografía, por partes (tus 1.0): POST la anuncia' },
  'ALL /api/fotos/subir/{id}': { what: 'HEAD dice cuánto llegó; PATCH lleva más' },
  'GET /api/fotos/repetidas': { what: 'La misma imagen en dos casillas' },
  'GET /api/fotos/{sha256}/enlaces': { what: 'Enlaces firmados a una fotografía, por 5 minutos' },
  'GET /api/fotos/ver/{sha256}/{tam}': {
    what: 'La fotografía por su enlace: chica, grande u original',
    query: { exp: 'Hasta cuándo, segundos', firma: 'De quien dio el enlace' },
    open: true,
  },
  'GET /api/recibo': {
    what: 'Recibo firmado de un acta',
    query: {
      eleccion: 'Clave',
      casilla: 'CLAVE_CASILLA',
      seq: 'El envío, por su lugar en la bitácora; sin él, el último de quien pregunta',
    },
  },
  'GET /api/recibos/llave': { what: 'Llave pública que comprueba los recibos', open: true },

  'GET /api/ruta': { what: 'La ruta de quien pregunta: primero las casillas sin reporte' },
  'GET /api/casillas/avisos': { what: 'Lo que se sabe de las casillas que no han reportado' },
  'POST /api/casillas/aviso': {
    what: 'Anotar qué se sabe de una casilla que no ha reportado',
    body: avisoBody,
  },

  'GET /api/centro': { what: 'Cuánto espera en el centro de captura' },
  'POST /api/centro/siguiente': {
    what: 'La siguiente tarea, apartada 3 minutos',
    body: siguienteBody,
  },
  'POST /api/centro/latido': { what: 'Seguir con la tarea', body: tareaBody },
  'POST /api/centro/soltar': { what: 'Devolver la tarea', body: tareaBody, status: 204 },
  'POST /api/centro/marcar': {
    what: 'Decir que una fotografía no sirve',
    body: marcaBody,
    status: 204,
  },
  'POST /api/centro/anotar': { what: 'Qué fue de una llamada', body: llamadaBody, status: 204 },
  'POST /api/centro/buscar': { what: 'Las casillas de quien llama al centro', body: buscarBody },
  'POST /api/centro/llaman': {
    what: 'Atender a quien llama al centro: su casilla, apartada 3 minutos',
    body: llamanBody,
  },

  'POST /api/estructura': {
    what: 'Estructura de representación, CSV o XLSX: toda, o sólo sus filas buenas',
    query: {
      ensayo: '1: dice qué haría y no guarda nada',
      columnas: COLUMNAS,
      buenas: '1: las filas buenas aunque haya malas',
      sinEfecto: 'Cuántos ya no vienen, según el ensayo: quedan sin efecto',
    },
    body: 'archivo',
    status: 201,
  },
  'POST /api/estructura/columnas': {
    what: 'Qué parece ser cada columna de una estructura',
    body: 'archivo',
  },
  'POST /api/estructura/malas': {
    what: 'La misma hoja, XLSX, con la columna «Qué corregir»',
    query: { columnas: COLUMNAS },
    body: 'archivo',
  },
  'GET /api/estructura/plantilla': { what: 'Plantilla XLSX con la lista de cargos' },
  'GET /api/cobertura': { what: 'Cobertura', query: { por: 'ruta, municipio o distrito' } },
  'GET /api/nombramientos': {
    what: 'Nombramientos, 200 por página',
    query: {
      buscar: 'Nombre, casilla, código o ruta',
      casilla: 'CLAVE_CASILLA',
      ruta: 'Su nombre',
      estado: 'emitido, activado o revocado',
      desde: 'Lo que dijo «sigue»',
    },
  },
  'POST /api/nombramientos/revocar': { what: 'Terminarlos en este momento', body: revocarBody },
  'POST /api/nombramientos/reexpedir': {
    what: 'Cambiarlos por otros del mismo puesto',
    body: reexpedirBody,
    status: 201,
  },
  'POST /api/nombramientos/pdf': { what: 'Imprimirlos', body: pdfBody, status: 202 },
  'GET /api/nombramientos/pdf/{trabajo}': { what: 'Cuántas hojas van' },
  'GET /api/nombramientos/pdf/{trabajo}/archivo': {
    what: 'El PDF, por una hora',
    query: { nombre: 'Nombre del archivo, sin extensión' },
  },
  'GET /api/nombramientos/papel': { what: 'Dirección y texto que llevarán los nombramientos' },
  'PUT /api/nombramientos/papel': { what: 'Escribir su texto legal', body: papelBody },
  'POST /api/nombramientos/papel/muestra': { what: 'Una hoja de muestra, PDF', body: papelBody },
  'DELETE /api/nombramientos/personas': { what: 'Borrar nombres y teléfonos', body: borrarBody },

  'POST /api/prep/inspect': { what: 'Leer una base PREP sin guardar nada', body: 'archivo' },
  'POST /api/elecciones': {
    what: 'Crear elecciones con el catálogo de una base; x-jornada: 2027-06-06T18:00, o «no»',
    body: 'archivo',
    status: 201,
  },
  'PUT /api/elecciones/jornada': {
    what: 'Fijar el día y la hora de cierre, mientras no haya empezado',
    body: jornadaBody,
    status: 204,
  },
  'POST /api/prep/cortes': { what: 'Tomar un corte', body: 'archivo', status: 201 },
  'GET /api/prep/bitacora': { what: 'Cada archivo del PREP: tomado o rechazado, y por qué' },
  'GET /api/prep/archivo/{sha256}': { what: 'Los bytes guardados de un archivo del PREP' },
  'POST /api/prep/cortes/retirar': {
    what: 'Retirar un corte: las cifras quedan como si no hubiera llegado',
    query: { ensayo: '1: dice qué cambiaría y no cambia nada' },
    body: retiroBody,
  },
  'GET /api/prep/fuentes': { what: 'De dónde vienen los cortes' },
  'POST /api/prep/fuentes': {
    what: 'Vigilar una URL o una carpeta',
    body: fuenteBody,
    status: 201,
  },
  'DELETE /api/prep/fuentes/{id}': { what: 'Dejar de vigilar' },

  'POST /api/simulacro': { what: 'Empezar una noche de práctica', body: startBody },
  'POST /api/simulacro/progreso': { what: 'Cómo va la práctica', body: progressBody },
  'DELETE /api/simulacro': { what: 'Terminarla y borrarla' },
}
